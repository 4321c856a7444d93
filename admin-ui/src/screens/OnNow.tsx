import { Skeleton, UnstyledButton } from '@mantine/core'
import { IconDeviceTv } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, type Schema } from '../api'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { Dots } from '../previews/Dots'
import { previews } from '../previews/words'
import { Panel } from '../ui/Panel'
import { When } from '../ui/When'
import { ErrorState } from '../ui/states'
import styles from './OnNow.module.css'
import { screens } from './words'

const EVERY = 30_000
/** Milliseconds, as the devices ask. */

/** What a screen is to show now: the loop as rows, one of them drawn as the lamps show it. */
export function OnNow({ screen }: { screen: Schema<'Screen'> }) {
  const t = useWords(screens)
  const { loading } = useWords(common)
  const { data, error, refetch } = $api.useQuery(
    'get',
    '/manage/v1/screens/{id}/now',
    { params: { path: { id: screen.id } } },
    { refetchInterval: EVERY },
  )
  return (
    <Panel
      title={t.onNow}
      aside={
        data && (
          <span className={styles.aside}>
            {data.items.length > 0 && `${t.onNowOf(number(data.items.length))} · `}
            {t.untilWhen} <When at={data.until} short />
          </span>
        )
      }
    >
      {!data && error ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Loop key={screen.id} screen={screen} shown={data} />
      ) : (
        <Skeleton className={styles.coming} radius={0} role="status" aria-label={loading} />
      )}
    </Panel>
  )
}

function Loop({ screen, shown }: { screen: Schema<'Screen'>; shown: Schema<'OnScreen'> }) {
  const t = useWords(screens)
  const { effects } = useWords(previews).led
  const { reported } = screen
  const said = screen.online ? reported?.now_playing : undefined
  const [chosen, setChosen] = useState<string>()
  const drawn = shown.items.find((one) => one.id === chosen) ?? shown.items.find((one) => one.id === said) ?? shown.items[0]
  const frame = (drawn ?? shown.fallback).frames[0]
  const asset = frame && shown.assets[frame.asset]
  const moves = drawn?.text.effect === 'scroll'
  const note = screen.state === 'revoked' ? t.stillPlays : !screen.online && screen.last_seen_at ? t.cutOff : undefined
  return (
    <div className={styles.now}>
      {note && <p className={styles.note}>{note}</p>}
      {asset && (
        <Dots
          picture={asset.url}
          width={screen.width}
          height={screen.height}
          strip={moves ? asset.width : 0}
          speed={drawn?.text.speed_px_s ?? 0}
          label={drawn?.text.plain ?? t.unitName(shown.fallback.text.plain)}
        />
      )}
      {shown.items.length === 0 ? (
        <p className={styles.note}>{t.fallbackShown}</p>
      ) : (
        <ul className={styles.loop}>
          {shown.items.map((one) => (
            <li key={one.id} data-on={one === drawn || undefined}>
              <UnstyledButton className={styles.entry} aria-pressed={one === drawn} onClick={() => setChosen(one.id)}>
                <span className={styles.text} data-urgent={one.class === 'emergency' || undefined}>
                  {one.class === 'emergency' ? `${t.emergency}: ${one.text.plain}` : one.text.plain}
                </span>
                <span className={styles.about}>
                  {[
                    effects[one.text.effect],
                    t.seconds(number(Math.round(one.duration_seconds * 10) / 10)),
                    ...(one.repeat > 1 ? [t.times(number(one.repeat))] : []),
                  ].join(' · ')}
                </span>
                {one.id === said && (
                  <span className={styles.said}>
                    <IconDeviceTv size={16} stroke={1.6} aria-hidden />
                    {t.says}
                  </span>
                )}
              </UnstyledButton>
              <Link to={paths.item} params={{ id: one.message }} className={styles.open} aria-label={`${t.openMessage}: ${one.text.plain}`}>
                {t.openMessage}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
