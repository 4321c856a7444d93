import { Alert, Button, Group } from '@mantine/core'
import { type ClipboardEvent, type ReactNode, useState } from 'react'
import { useWords } from '../i18n'
import styles from './OldFontOffer.module.css'
import { type OldFont, converted, recognised } from './oldFonts'
import { cleaned } from './paste'
import { fields } from './words'

const SAMPLE = 90

interface OfferProps {
  font: OldFont
  /** How it would read in Unicode. */
  sample: string
  decide: (convert: boolean) => void
}

/** Letters of an old font were pasted: how they would read, and whether to change them. Nothing changes unasked. */
export function OldFontOffer({ font, sample, decide }: OfferProps) {
  const t = useWords(fields)
  return (
    <Alert role="status" variant="light" color="ink" className={styles.offer} title={t.oldFontTitle(t.oldFonts[font])}>
      <p>{t.oldFontDetail}</p>
      <p className={styles.sample}>“{sample.length > SAMPLE ? `${sample.slice(0, SAMPLE)}…` : sample}”</p>
      <Group gap="xs" mt="xs">
        <Button onClick={() => decide(true)}>{t.convert}</Button>
        <Button variant="default" onClick={() => decide(false)}>
          {t.keepAsIs}
        </Button>
      </Group>
    </Alert>
  )
}

/** The same for a plain field: what to call when something is pasted into it, and the offer to show below. */
export function useOldFont(value: string, onChange: (value: string) => void): { onPaste: (event: ClipboardEvent) => void; offer: ReactNode } {
  const [found, setFound] = useState<{ font: OldFont; text: string }>()
  const onPaste = ({ clipboardData }: ClipboardEvent) => {
    const text = clipboardData.getData('text/plain').trim()
    const told = /data-old-font="([^"]+)"/.exec(cleaned(clipboardData.getData('text/html')).html)?.[1] as OldFont | undefined
    const font = told ?? recognised(text)
    setFound(font && { font, text })
  }
  // Changed since by hand: there is nothing left to offer.
  if (!found || !value.includes(found.text)) return { onPaste, offer: null }
  const decide = (convert: boolean) => {
    if (convert) onChange(value.replace(found.text, converted(found.text, found.font)))
    setFound(undefined)
  }
  return { onPaste, offer: <OldFontOffer font={found.font} sample={converted(found.text, found.font)} decide={decide} /> }
}
