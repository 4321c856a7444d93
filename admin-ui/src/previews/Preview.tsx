import { Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { Segments } from '../ui/Segments'
import type { Channel } from '../ui/icons'
import { EmptyState, ErrorState } from '../ui/states'
import { Announcer } from './Announcer'
import { Broadcast } from './Broadcast'
import { Panels } from './Panels'
import { PortalPage } from './PortalPage'
import styles from './Preview.module.css'
import { Zalo } from './Zalo'
import { type Answer, type Asked, type Previewed, usePreview, usePreviewed } from './asking'
import { previews } from './words'

/**
 * A text, saved or not, as a channel would show it: the API answers in the channel's own words, and this draws the
 * answer and nothing else. It follows the typing; the old picture stays until the new one is there.
 */
export function Preview(asked: Asked) {
  const t = useWords(previews)
  const { loading } = useWords(common)
  const { answer, problem, retry } = usePreview(asked)
  if (!answer && problem?.status === 422) {
    const [fault] = problem.errors
    return <EmptyState title={t.notYet} detail={fault?.code === 'string_too_short' ? t.nothing : (fault?.detail ?? problem.detail)} />
  }
  if (!answer && problem) return <ErrorState problem={problem} onRetry={retry} />
  if (!answer) return <Skeleton className={styles.coming} role="status" aria-label={loading} />
  return (
    <div className={styles.preview} data-channel={answer.channel}>
      <Drawn answer={answer} />
      {problem && (
        <p className={styles.behind} role="status">
          {t.behind(problem.errors[0]?.detail ?? problem.detail)}
        </p>
      )}
    </div>
  )
}

function Drawn({ answer }: { answer: Answer }) {
  switch (answer.channel) {
    case 'portal':
      return <PortalPage page={answer.page} title={answer.answer.title ?? ''} media={answer.media} />
    case 'zalo':
      return <Zalo answer={answer.answer} media={answer.media} />
    case 'zalo_broadcast':
      return <Broadcast answer={answer.answer} media={answer.media} />
    case 'signage':
      return <Panels answer={answer.answer} />
    case 'radio':
      return <Announcer entry={answer.answer} media={answer.media} />
    // no default
  }
}

/** {@link Preview} with a tab for each channel that can show the kind, those it would go to before the others. */
export function Previews({ first, ...asked }: Omit<Asked, 'channel' | 'channels'> & { first?: readonly Channel[] | undefined }) {
  const t = useWords(previews)
  const { loading } = useWords(common)
  const offered = usePreviewed(asked.body.kind)
  const [chosen, setChosen] = useState<Previewed>()
  if (!offered) return <Skeleton className={styles.coming} role="status" aria-label={loading} />
  const order = [...offered].sort((one, other) => Number(first?.includes(other) ?? false) - Number(first?.includes(one) ?? false))
  const channel = order.find((one) => one === chosen) ?? order[0]
  if (!channel) return <EmptyState title={t.none} />
  return (
    <div className={styles.previews}>
      <ChannelTabs channels={order} chosen={channel} onChange={setChosen} />
      <Preview {...asked} channel={channel} channels={first} />
    </div>
  )
}

function ChannelTabs({ channels, chosen, onChange }: { channels: Previewed[]; chosen: Previewed; onChange: (channel: Previewed) => void }) {
  const t = useWords(previews)
  const names = useWords(common).channels
  if (channels.length === 1) return null
  return (
    <Segments
      label={t.which}
      value={chosen}
      onChange={onChange}
      choices={channels.map((value) => ({ value, label: names[value] }))}
    />
  )
}
