import { ActionIcon, Button, FileButton, Group, Input, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDownload, IconFileText, IconLibraryPhoto, IconUpload, IconX } from '@tabler/icons-react'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { $api } from '../../api'
import { Article as limits } from '../../api/limits'
import { useWords } from '../../i18n'
import { DropZone } from '../../media/DropZone'
import { aboutFile } from '../../media/MediaGrid'
import { MediaPicker } from '../../media/MediaPicker'
import { download } from '../../media/Picture'
import { UploadRows } from '../../media/UploadRows'
import type { Asset } from '../../media/send'
import { useAccept } from '../../media/types'
import { useUpload } from '../../media/useUpload'
import { toast } from '../../ui/toast'
import { type Body, type FormProps, useAt } from '../kind'
import styles from './Attachments.module.css'
import { article } from './words'

type Attachment = Body<'article'>['attachments'][number]

export interface AttachmentsHandle {
  add: (files: File[]) => void
}

const without = (list: readonly Attachment[], place: number) => list.filter((_, other) => other !== place)
const within = (list: readonly Attachment[], place: number, one: Attachment) => [...list.slice(0, place), one, ...list.slice(place)]

/** Files that go along with an article: dropped, uploaded or chosen, named for readers, in an order. */
export function Attachments({ body, change, unit, readOnly, ref }: FormProps<'article'> & { ref: Ref<AttachmentsHandle> }) {
  const t = useWords(article)
  const at = useAt()
  const accept = useAccept()
  const [picking, setPicking] = useState(false)

  // Several files may arrive between two drawings.
  const latest = useRef(body.attachments)
  useEffect(() => {
    latest.current = body.attachments
  }, [body.attachments])
  const put = (next: Attachment[]) => {
    latest.current = next
    change({ attachments: next })
  }
  const attach = (asset: Asset) => {
    if (latest.current.some((one) => one.media === asset.id)) return
    put([...latest.current, { media: asset.id, name: '' }])
  }

  const { uploads, list } = useUpload(unit, attach)
  useImperativeHandle(ref, () => ({ add: (files: File[]) => void uploads.add(files) }), [uploads])

  const remove = (place: number, name: string) => {
    const gone = latest.current[place]
    if (!gone) return
    put(without(latest.current, place))
    toast(t.removed(name), async () => put(within(latest.current, place, gone)))
  }

  return (
    <Input.Wrapper size="md" description={t.attachmentsHelp} error={at('/attachments').error}>
      <div role="group" aria-label={t.attachments} className={styles.attachments} tabIndex={-1} data-pointer="/attachments">
        <DropZone onFiles={(files) => !readOnly && uploads.add(files)}>
          <ul className={styles.rows}>
            {body.attachments.map((one, place) => (
              <li key={one.media} className={styles.row} data-pointer={`/attachments/${place}`}>
                <Row
                  attachment={one}
                  place={place}
                  last={place === body.attachments.length - 1}
                  readOnly={readOnly}
                  rename={(name) => put(within(without(latest.current, place), place, { ...one, name }))}
                  move={(to) => put(within(without(latest.current, place), to, one))}
                  remove={(name) => remove(place, name)}
                />
              </li>
            ))}
          </ul>
          <UploadRows uploads={uploads} list={list} />
          {!readOnly && body.attachments.length < limits.attachments.max && (
            <Group gap="xs" mt={body.attachments.length > 0 ? 'sm' : 0}>
              <FileButton multiple accept={accept} onChange={(files) => uploads.add(files)}>
                {(button) => (
                  <Button {...button} variant="default" leftSection={<IconUpload size={18} stroke={1.6} aria-hidden />}>
                    {t.attach}
                  </Button>
                )}
              </FileButton>
              <Button variant="default" leftSection={<IconLibraryPhoto size={18} stroke={1.6} aria-hidden />} onClick={() => setPicking(true)}>
                {t.fromLibrary}
              </Button>
            </Group>
          )}
        </DropZone>
      </div>
      <MediaPicker opened={picking} onClose={() => setPicking(false)} onPick={attach} unit={unit} />
    </Input.Wrapper>
  )
}

interface RowProps {
  attachment: Attachment
  place: number
  last: boolean
  readOnly: boolean
  rename: (name: string) => void
  move: (to: number) => void
  remove: (name: string) => void
}

function Row({ attachment, place, last, readOnly, rename, move, remove }: RowProps) {
  const t = useWords(article)
  const at = useAt()
  const { data: asset } = $api.useQuery('get', '/manage/v1/media/{id}', { params: { path: { id: attachment.media } } })
  const name = attachment.name || asset?.name || t.thisFile
  return (
    <>
      <IconFileText size={22} stroke={1.6} className={styles.sign} aria-hidden />
      <div className={styles.words}>
        <p className={styles.file}>
          {asset?.name ?? '\u00a0'} <span className={styles.about}>{asset && aboutFile(asset)}</span>
        </p>
        <TextInput
          label={t.shownAs}
          description={asset && t.shownAsHelp(asset.name)}
          readOnly={readOnly}
          value={attachment.name}
          onChange={(event) => rename(event.currentTarget.value)}
          {...at(`/attachments/${place}/name`)}
          error={at(`/attachments/${place}/name`).error ?? at(`/attachments/${place}/media`).error}
        />
      </div>
      <div className={styles.acts}>
        <ActionIcon aria-label={t.download(name)} title={t.download(name)} onClick={() => asset && void download(asset.id, asset.name)}>
          <IconDownload size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
        {!readOnly && (
          <>
            <ActionIcon aria-label={t.up(name)} disabled={place === 0} onClick={() => move(place - 1)}>
              <IconArrowUp size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={t.down(name)} disabled={last} onClick={() => move(place + 1)}>
              <IconArrowDown size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={t.remove(name)} onClick={() => remove(name)}>
              <IconX size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
          </>
        )}
      </div>
    </>
  )
}
