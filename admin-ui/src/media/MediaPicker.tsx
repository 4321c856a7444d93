import { FileButton, Button, Modal, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconSearch, IconUpload } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useWords } from '../i18n'
import { Segments } from '../ui/Segments'
import { DropZone } from './DropZone'
import { MediaGrid, cardClass } from './MediaGrid'
import styles from './MediaPicker.module.css'
import { UploadRows } from './UploadRows'
import { useMediaList } from './list'
import type { Asset } from './send'
import { type Family, useAccept } from './types'
import type { Upload } from './uploads'
import { useUpload } from './useUpload'
import { media } from './words'

interface MediaPickerProps {
  opened: boolean
  onClose: () => void
  onPick: (asset: Asset) => void
  /** The unit that owns what is uploaded here. */
  unit: string
  /** What may be chosen; everything without it. */
  family?: Family
}

/** The library in a dialog: search it, or upload into it; what is chosen is handed on and the dialog closes. */
export function MediaPicker(props: MediaPickerProps) {
  const t = useWords(media)
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.pickerTitle[props.family ?? 'any']} size={920} fullScreen={phone}>
      <Inside {...props} />
    </Modal>
  )
}

function Inside({ onClose, onPick, unit, family }: MediaPickerProps) {
  const t = useWords(media)
  const accept = useAccept(family)
  const [typed, setTyped] = useState('')
  const [type, setType] = useState<Family | 'all'>('all')
  const [q] = useDebouncedValue(typed.trim(), 250)
  const wanted = family ?? (type === 'all' ? undefined : type)
  const list = useMediaList({ q, type: wanted })

  const pick = useCallback(
    (asset: Asset) => {
      onPick(asset)
      onClose()
    },
    [onPick, onClose],
  )
  // One file that was uploaded here is what one wanted; of several, one chooses.
  const { uploads, list: sending } = useUpload(
    unit,
    useCallback((asset: Asset, _: Upload, all: readonly Upload[]) => all.length === 1 && pick(asset), [pick]),
  )

  return (
    <DropZone onFiles={(files) => uploads.add(files)}>
      <div className={styles.bar}>
        <TextInput
          className={styles.search}
          type="search"
          aria-label={t.search}
          placeholder={t.search}
          leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        <FileButton multiple accept={accept} onChange={(files) => uploads.add(files)}>
          {(button) => (
            <Button {...button} leftSection={<IconUpload size={18} stroke={1.6} aria-hidden />}>
              {t.upload}
            </Button>
          )}
        </FileButton>
      </div>
      {!family && (
        <div className={styles.types}>
          <Segments
            label={t.type}
            value={type}
            onChange={setType}
            choices={[
              { value: 'all', label: t.all },
              ...(['picture', 'document', 'audio'] as const).map((value) => ({ value, label: t.families[value] })),
            ]}
          />
        </div>
      )}
      <div className={styles.sending}>
        <UploadRows uploads={uploads} list={sending} />
      </div>
      <MediaGrid
        list={list}
        narrowed={q !== '' || wanted !== undefined}
        renderCard={(asset, face) => (
          <UnstyledButton className={cardClass} onClick={() => pick(asset)}>
            {face}
          </UnstyledButton>
        )}
      />
    </DropZone>
  )
}
