import { TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { api, match, problemOf } from '../api'
import { useWords } from '../i18n'
import styles from './AltField.module.css'
import type { Asset } from './send'
import { keep } from './useUpload'
import { media } from './words'

/**
 * What a picture shows, kept with the file and used wherever it stands. Saved when one leaves the field; who may not
 * change the file reads why.
 */
export function AltField({ asset, readOnly }: { asset: Asset; readOnly: boolean }) {
  const t = useWords(media)
  const may = asset.actions.find((one) => one.action === 'describe')
  const [typed, setTyped] = useState(asset.alt)
  const [refused, setRefused] = useState<string>()
  const sent = useRef(asset.alt)

  async function save() {
    const alt = typed.trim()
    if (alt === sent.current) return
    sent.current = alt
    setRefused(undefined)
    try {
      const { data } = await api.PUT('/manage/v1/media/{id}', {
        params: { path: { id: asset.id }, header: match(asset.version) },
        body: { alt },
      })
      if (data) keep(data)
    } catch (thrown) {
      sent.current = asset.alt
      setRefused(problemOf(thrown).detail)
    }
  }

  return (
    <TextInput
      label={t.alt}
      description={may?.reason ?? t.altHelp}
      classNames={{ description: typed.trim() ? undefined : styles.wanted }}
      value={typed}
      readOnly={readOnly || !may?.allowed}
      error={refused}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => void save()}
      onKeyDown={(event) => event.key === 'Enter' && void save()}
    />
  )
}
