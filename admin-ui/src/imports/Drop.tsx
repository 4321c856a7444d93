import '@mantine/core/styles/Combobox.layer.css'
import { Button, FileButton, Select } from '@mantine/core'
import { IconFileImport, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useMe } from '../api/me'
import { useWords } from '../i18n'
import { DropZone } from '../media/DropZone'
import { useUnit } from '../shell/unit'
import styles from './Drop.module.css'
import { imports } from './words'

/** What the API reads; it looks into the file itself, whatever it is called. */
const READS = '.xlsx,.json,.jsonl,.gz'

/** Where a file of procedures is dropped or chosen, for a unit where one edits. */
export function Drop({ onFile }: { onFile: (file: File, unit: string) => void }) {
  const t = useWords(imports)
  const { rights } = useMe()
  const looked = useUnit()
  const homes = rights.filter(({ may }) => may.includes('edit')).map(({ unit }) => unit)
  const [chosen, setChosen] = useState<string | null>(null)
  const home = [chosen, looked].map((slug) => homes.find((one) => one.slug === slug)).find(Boolean) ?? homes[0]

  if (!home) return <p className={styles.nowhere}>{t.nowhere}</p>

  return (
    <DropZone onFiles={([file]) => file && onFile(file, home.slug)}>
      <section className={styles.drop} aria-label={t.title}>
        <span className={styles.sign} aria-hidden>
          <IconFileImport size={24} stroke={1.6} />
        </span>
        <div className={styles.words}>
          <p className={styles.call}>{t.drop}</p>
          <FileButton accept={READS} onChange={(file) => file && onFile(file, home.slug)}>
            {(props) => (
              <Button {...props} leftSection={<IconUpload size={18} stroke={1.6} aria-hidden />}>
                {t.choose}
              </Button>
            )}
          </FileButton>
        </div>
        <p className={styles.kinds}>{t.kinds}</p>
        {homes.length > 1 && (
          <Select
            className={styles.home}
            label={t.into}
            data={homes.map((unit) => ({ value: unit.slug, label: unit.name }))}
            value={home.slug}
            onChange={setChosen}
            allowDeselect={false}
            searchable={homes.length > 8}
          />
        )}
      </section>
    </DropZone>
  )
}
