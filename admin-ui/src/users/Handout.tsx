import { Button } from '@mantine/core'
import type { Schema } from '../api'
import { useWords } from '../i18n'
import { fullTime } from '../i18n/format'
import list from '../ui/List.module.css'
import { Panel } from '../ui/Panel'
import { Copy, Secret } from '../ui/Secret'
import { When } from '../ui/When'
import { useFocused } from '../ui/focus'
import { users } from './words'

interface HandoutProps {
  name: string
  invitation: Schema<'Invitation'>
  onDone: () => void
}

/** The link of an invitation, the one time it can be seen. */
export function Handout({ name, invitation: { url, expires_at }, onDone }: HandoutProps) {
  const t = useWords(users)
  const place = useFocused<HTMLDivElement>()
  return (
    <div ref={place} tabIndex={-1} role="status">
      <Panel title={t.ready(name)}>
        <div className={list.body}>
          <p>
            {t.readyDetail} {t.until} <When at={expires_at} />.
          </p>
          <Secret label={t.link} value={url} action={t.linkCopy} />
          <div className={list.buttons}>
            <Copy value={t.message(name, url, fullTime(new Date(expires_at)))} action={t.zalo} filled />
            <Button variant="default" onClick={onDone}>
              {t.done}
            </Button>
          </div>
          <p className={list.note}>{t.zaloHelp}</p>
        </div>
      </Panel>
    </div>
  )
}
