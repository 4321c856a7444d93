import { Drawer, Tabs, VisuallyHidden } from '@mantine/core'
import '@mantine/core/styles/Tabs.layer.css'
import type { Schema } from '../../api'
import { language, useWords } from '../../i18n'
import { number } from '../../i18n/format'
import { Previews } from '../../previews/Preview'
import type { Channel } from '../../ui/icons'
import { EmptyState } from '../../ui/states'
import type { Draft, Snapshot } from '../draft'
import type { Tab } from '../search'
import { TABS } from '../search'
import { Checks } from './Checks'
import { History } from './History'
import styles from './Panel.module.css'
import { Talk } from './Talk'
import { panel } from './words'

interface PanelProps {
  draft: Draft
  now: Snapshot
  findings: readonly Schema<'Finding'>[] | undefined
  /** Where it is to go: shown first. */
  channels: Channel[] | undefined
  /** Beside the text, or a sheet over it. */
  wide: boolean
  tab: Tab | undefined
  setTab: (tab: Tab | undefined) => void
}

/** What stands beside a text: how it will look, what to mend, how it came about, what was said. */
export function Panel({ wide, tab, setTab, ...rest }: PanelProps) {
  const t = useWords(panel)
  if (wide) {
    return (
      <aside className={styles.side} aria-label={t.panel}>
        <VisuallyHidden component="h2">{t.panel}</VisuallyHidden>
        <Content {...rest} tab={tab ?? 'preview'} setTab={setTab} go={() => undefined} />
      </aside>
    )
  }
  return (
    <Drawer opened={tab !== undefined} onClose={() => setTab(undefined)} position="bottom" size="85%" title={t.open}>
      <Content {...rest} tab={tab ?? 'preview'} setTab={setTab} go={() => setTab(undefined)} />
    </Drawer>
  )
}

function Content({ draft, now, findings, channels, tab, setTab, go }: Omit<PanelProps, 'wide' | 'tab'> & { tab: Tab; go: () => void }) {
  const t = useWords(panel)
  const spoken = language.use()
  const { item } = now
  const count = findings?.length ?? 0
  const badge = count > 0 && (
    <span
      className={styles.badge}
      data-level={findings?.some((one) => one.level === 'error') ? 'error' : undefined}
      role="img"
      aria-label={t.found(number(count, spoken))}
    >
      {number(count, spoken)}
    </span>
  )
  return (
    <Tabs value={tab} onChange={(value) => setTab(TABS.find((one) => one === value))} variant="unstyled" keepMounted={false}>
      <Tabs.List className={styles.tabs}>
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one} className={styles.tab} rightSection={one === 'checks' ? badge : undefined}>
            {t.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={tab} className={styles.content}>
        {tab === 'preview' && <Previews unit={now.unit} body={now.body} item={item?.id} first={channels} />}
        {tab === 'checks' && <Checks findings={findings} go={go} />}
        {tab === 'history' && (item ? <History draft={draft} item={item} /> : <EmptyState title={t.notYet} />)}
        {tab === 'talk' && (item ? <Talk item={item} /> : <EmptyState title={t.notYet} />)}
      </Tabs.Panel>
    </Tabs>
  )
}
