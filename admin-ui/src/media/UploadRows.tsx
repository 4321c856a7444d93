import { ActionIcon, Button, Progress } from '@mantine/core'
import '@mantine/core/styles/Progress.layer.css'
import { IconFile, IconX } from '@tabler/icons-react'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { fileSize, number } from '../i18n/format'
import { useObjectUrl } from './Picture'
import styles from './UploadRows.module.css'
import type { Upload, Uploads } from './uploads'
import { media } from './words'

/** The files on their way, each with how far it is and a way to stop it or try again. What has arrived leaves the list. */
export function UploadRows({ uploads, list }: { uploads: Uploads; list: readonly Upload[] }) {
  const t = useWords(media)
  const shown = list.filter((one) => one.phase !== 'done')
  if (shown.length === 0) return null
  return (
    <ul className={styles.rows} aria-label={t.uploads}>
      {shown.map((one) => (
        <li key={one.id} className={styles.row}>
          <UploadRow upload={one} uploads={uploads} />
        </li>
      ))}
    </ul>
  )
}

/** One file on its way. */
export function UploadRow({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const t = useWords(media)
  const c = useWords(common)
  const { id, name, phase, sent, problem } = upload
  const failed = phase === 'failed'
  const state = phase === 'sending' ? t.phases.sending(number(Math.floor(sent * 100))) : phase === 'failed' ? '' : t.phases[phase]
  return (
    <div className={styles.upload}>
      <Thumb upload={upload} />
      <div className={styles.words}>
        <p className={styles.name}>
          {name} <span className={styles.about}>{fileSize(upload.bytes)}</span>
        </p>
        {failed ? (
          <p className={styles.fault} role="alert">
            {problem?.detail} <span className={styles.about}>{problem && c.quote(problem.quote)}</span>
          </p>
        ) : (
          <>
            <Progress value={phase === 'waiting' ? 0 : Math.max(3, sent * 100)} aria-label={name} size={6} animated={phase === 'received'} />
            <p className={styles.about}>
              {state}
              {upload.shrunk && `. ${t.shrunk}`}
            </p>
          </>
        )}
      </div>
      {failed && (problem?.status === 0 || (problem?.status ?? 0) >= 500) && (
        <Button variant="default" aria-label={t.retryOne(name)} onClick={() => uploads.retry(id)}>
          {t.retry}
        </Button>
      )}
      <ActionIcon aria-label={failed ? t.dismissOne(name) : t.cancelOne(name)} onClick={() => uploads.cancel(id)}>
        <IconX size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </div>
  )
}

function Thumb({ upload }: { upload: Upload }) {
  const url = useObjectUrl(upload.file.type.startsWith('image/') ? upload.file : undefined)
  return (
    <span className={styles.thumb} aria-hidden>
      {url ? <img src={url} alt="" /> : <IconFile size={18} stroke={1.6} />}
    </span>
  )
}
