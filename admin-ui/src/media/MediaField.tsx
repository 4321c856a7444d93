import { Button, FileButton, Group, Input } from '@mantine/core'
import { IconLibraryPhoto, IconMusic, IconPhoto, IconUpload } from '@tabler/icons-react'
import { useCallback, useId, useState } from 'react'
import { $api } from '../api'
import { useWords } from '../i18n'
import { DropZone } from './DropZone'
import styles from './MediaField.module.css'
import { aboutFile } from './MediaGrid'
import { MediaPicker } from './MediaPicker'
import { Picture, Sound } from './Picture'
import { AltField } from './AltField'
import { UploadRows } from './UploadRows'
import type { Asset } from './send'
import { useAccept } from './types'
import { useUpload } from './useUpload'
import { media } from './words'

interface MediaFieldProps {
  label: string
  /** The label stands in sight already, as the title of the section around it. */
  titled?: boolean
  description?: string
  /** A media id. */
  value: string | null | undefined
  onChange: (id: string | null) => void
  unit: string
  family: 'picture' | 'audio'
  readOnly: boolean
  /** Width to height of the place the picture is shown in; without it the picture keeps its shape. */
  shape?: string
  error?: string | undefined
  'data-pointer'?: string
}

/** One picture or recording: dropped, uploaded or chosen from the library, shown as it is, described in place. */
export function MediaField({ label, titled = false, description, value, onChange, unit, family, readOnly, shape, error, ...place }: MediaFieldProps) {
  const t = useWords(media)
  const heading = useId()
  const accept = useAccept(family)
  const [picking, setPicking] = useState(false)
  const take = useCallback((asset: Asset) => onChange(asset.id), [onChange])
  const { uploads, list } = useUpload(unit, take)
  const Sign = family === 'picture' ? IconPhoto : IconMusic

  const ways = !readOnly && (
    <Group gap="xs">
      <FileButton accept={accept} onChange={(file) => file && uploads.add([file])}>
        {(button) => (
          <Button {...button} variant="default" leftSection={<IconUpload size={18} stroke={1.6} aria-hidden />}>
            {t.upload}
          </Button>
        )}
      </FileButton>
      <Button variant="default" leftSection={<IconLibraryPhoto size={18} stroke={1.6} aria-hidden />} onClick={() => setPicking(true)}>
        {value ? t.chooseOther : family === 'picture' ? t.choosePicture : t.chooseAudio}
      </Button>
      {value && (
        <Button variant="subtle" color="gray" onClick={() => onChange(null)}>
          {t.remove}
        </Button>
      )}
    </Group>
  )

  return (
    <Input.Wrapper size="md" label={label} labelElement="div" labelProps={{ id: heading, className: titled ? styles.unseen : undefined }} description={description} error={error}>
      <div role="group" aria-labelledby={heading} className={styles.field} tabIndex={-1} {...place}>
        <DropZone onFiles={(files) => !readOnly && uploads.add(files.slice(0, 1))}>
          {value ? (
            <Chosen id={value} family={family} shape={shape} readOnly={readOnly} />
          ) : (
            <div className={styles.none}>
              <Sign size={24} stroke={1.6} aria-hidden />
              {ways}
              {!readOnly && <p className={styles.hint}>{t.dropHere}</p>}
            </div>
          )}
        </DropZone>
        {value && ways}
        <UploadRows uploads={uploads} list={list} />
      </div>
      <MediaPicker opened={picking} onClose={() => setPicking(false)} onPick={take} unit={unit} family={family} />
    </Input.Wrapper>
  )
}

function Chosen({ id, family, shape, readOnly }: { id: string; family: 'picture' | 'audio'; shape?: string | undefined; readOnly: boolean }) {
  const { data: asset } = $api.useQuery('get', '/manage/v1/media/{id}', { params: { path: { id } } })
  if (family === 'audio') {
    return (
      <div className={styles.chosen}>
        <Sound id={id} name={asset?.name ?? ''} />
        <p className={styles.about}>{asset && `${asset.name} · ${aboutFile(asset)}`}</p>
      </div>
    )
  }
  return (
    <div className={styles.chosen}>
      <div className={styles.picture} style={shape ? { aspectRatio: shape } : undefined}>
        <Picture id={id} alt={asset?.alt ?? ''} purpose="w1280" cover={Boolean(shape)} />
      </div>
      <p className={styles.about}>{asset ? `${asset.name} · ${aboutFile(asset)}` : '\u00a0'}</p>
      {asset && <AltField key={asset.id} asset={asset} readOnly={readOnly} />}
    </div>
  )
}
