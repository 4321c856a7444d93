import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, type Schema, api, match, queries } from '../api'
import { keptUnits, useMe } from '../api/me'
import { language, useWords } from '../i18n'
import { fileSize, number } from '../i18n/format'
import { paths } from '../paths'
import { Confirm } from '../ui/Confirm'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { When } from '../ui/When'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { About } from './About'
import { OnNow } from './OnNow'
import styles from './Screen.module.css'
import { ScreenChip, useSize } from './marks'
import { screens } from './words'

const EVERY = 30_000
/** Milliseconds after which the page asks again how the screen is. */

type Shown = Schema<'Screen'>

/** One screen: what it shows now, how it is, what the office knows of it. */
export function Screen() {
  const t = useWords(screens)
  const id = useParams({ strict: false, select: (params) => params.id ?? '' })
  const { data, error, refetch } = $api.useQuery('get', '/manage/v1/screens/{id}', { params: { path: { id } } }, { refetchInterval: EVERY })
  if (!data) {
    return (
      <>
        <PageHeader title={t.title} />
        <div className={styles.sheet}>
          {error?.status === 404 ? (
            <EmptyState title={t.gone} detail={error.detail} action={<LinkButton to={paths.screens}>{t.back}</LinkButton>} />
          ) : error ? (
            <ErrorState problem={error} onRetry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={4} />
          )}
        </div>
      </>
    )
  }
  return <Whole screen={data} />
}

function Whole({ screen }: { screen: Shown }) {
  const t = useWords(screens)
  const size = useSize()
  const keeps = keptUnits(useMe()).some((unit) => unit.slug === screen.unit.slug)
  return (
    <>
      <Link to={paths.screens} className={styles.back}>
        <IconArrowLeft size={18} stroke={1.6} aria-hidden />
        {t.back}
      </Link>
      <PageHeader
        title={screen.name}
        lead={[size(screen), screen.unit.name].join(' · ')}
        actions={<ScreenChip screen={screen} />}
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <OnNow screen={screen} />
          <Panel title={t.health}>
            <Health screen={screen} />
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title={t.about}>
            {/* Another version is another form; one's own words stay until then. */}
            <About key={screen.version} screen={screen} keeps={keeps} />
          </Panel>
          {keeps && (
            <Panel title={t.ending}>
              <Ending screen={screen} />
            </Panel>
          )}
        </div>
      </div>
    </>
  )
}

const RIGHT = 2000
/** Milliseconds a clock may be off before anybody could see it. */

function Health({ screen: { last_seen_at, reported, ...screen } }: { screen: Shown }) {
  const t = useWords(screens)
  const spoken = language.use()
  const { clock_offset_ms: offset, free_mb: free, playlist_version: version, player } = (reported ?? {}) as Schema<'Report'>
  const seconds = number(Math.round(Math.abs(offset ?? 0) / 1000), spoken)
  return (
    <dl className={styles.facts}>
      <dt>{t.connection}</dt>
      <dd>
        <ScreenChip screen={{ ...screen, last_seen_at }} />
      </dd>
      <dt>{t.lastSeen}</dt>
      <dd>{last_seen_at ? <When at={last_seen_at} /> : t.neverSeen}</dd>
      <dt>{t.clock}</dt>
      <dd>
        {typeof offset !== 'number' ? (
          <span className={styles.unknown}>{t.notTold}</span>
        ) : Math.abs(offset) < RIGHT ? (
          t.clockRight
        ) : (
          <strong>{offset > 0 ? t.clockAhead(seconds) : t.clockBehind(seconds)}</strong>
        )}
      </dd>
      <dt>{t.free}</dt>
      <dd>{typeof free === 'number' ? fileSize(free * 1024 * 1024, spoken) : <span className={styles.unknown}>{t.notTold}</span>}</dd>
      <dt>{t.holds}</dt>
      <dd>{typeof version === 'number' ? <When at={new Date(version).toISOString()} /> : <span className={styles.unknown}>{t.notTold}</span>}</dd>
      <dt>{t.player}</dt>
      <dd>{typeof player === 'string' ? player : <span className={styles.unknown}>{t.notTold}</span>}</dd>
    </dl>
  )
}

function renewLists(): Promise<unknown> {
  return Promise.all(['/manage/v1/screens', '/manage/v1/groups'].map((path) => queries.invalidateQueries({ queryKey: ['get', path] })))
}

function Ending({ screen }: { screen: Shown }) {
  const t = useWords(screens)
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'revoke' | 'remove'>()
  const params = { params: { path: { id: screen.id }, header: match(screen.version) } }
  return (
    <ul className={styles.endings}>
      {screen.state === 'paired' && (
        <li>
          <p>{t.revokeDetail}</p>
          <Button variant="default" onClick={() => setAsked('revoke')}>
            {t.revoke}
          </Button>
        </li>
      )}
      <li>
        <p>{t.removeDetail}</p>
        <Button variant="outline" color="danger" onClick={() => setAsked('remove')}>
          {t.remove}
        </Button>
      </li>
      <Confirm
        opened={asked === 'revoke'}
        onClose={() => setAsked(undefined)}
        title={t.revokeTitle(screen.name)}
        effect={t.revokeEffect}
        action={t.revoke}
        onConfirm={async () => {
          await api.POST('/manage/v1/screens/{id}/revoke', params)
          await Promise.all([renewLists(), queries.invalidateQueries({ queryKey: ['get', '/manage/v1/screens/{id}'] })])
          toast(t.revoked(screen.name))
        }}
      />
      <Confirm
        opened={asked === 'remove'}
        onClose={() => setAsked(undefined)}
        title={t.removeTitle(screen.name)}
        effect={t.removeEffect(screen.groups.map((group) => `“${group.name}”`).join(', '))}
        action={t.remove}
        onConfirm={async () => {
          await api.DELETE('/manage/v1/screens/{id}', params)
          await renewLists()
          toast(t.removed(screen.name))
          await navigate({ to: paths.screens })
        }}
      />
    </ul>
  )
}
