import { ActionIcon, Button } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconPlayerStop, IconSend, IconX, type Icon } from '@tabler/icons-react'
import { useState } from 'react'
import { problemOf } from '../api'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import type { Kind } from '../ui/icons'
import { toast } from '../ui/toast'
import styles from './BulkBar.module.css'
import { MoveDialog } from './MoveDialog'
import { MOVES, type Move, again, may } from './moves'
import { nothing } from './selection'
import type { Bulk } from './useBulk'
import { items } from './words'

const SIGNS: Record<(typeof MOVES)[number], Icon> = {
  submit: IconSend,
  approve: IconCheck,
  return: IconArrowBackUp,
  withdraw: IconPlayerStop,
}

/** What one does with the rows that are chosen, and afterwards what came of it; at the thumb on a phone. */
export function BulkBar({ kind, bulk }: { kind: Kind; bulk: Bulk }) {
  const t = useWords(items)
  const spoken = language.use()
  const [asking, setAsking] = useState<Exclude<Move, 'submit' | 'recall'>>()
  const { chosen, made } = bulk
  const possible = MOVES.map((move) => ({ move, count: chosen.filter((row) => may(row, move)).length })).filter(
    ({ count }) => count > 0,
  )

  return (
    <>
      <div className={styles.place}>
        {made ? (
          <Results bulk={bulk} />
        ) : (
          chosen.length > 0 && (
            <section className={styles.bar} aria-label={t.bulk}>
              <span className={styles.count} role="status">{t.chosen(number(chosen.length, spoken))}</span>
              {possible.map(({ move, count }, place) => {
                const Sign = SIGNS[move]
                return (
                  <Button
                    key={move}
                    variant={place === 0 ? 'filled' : 'default'}
                    leftSection={<Sign size={18} stroke={1.8} aria-hidden />}
                    onClick={() =>
                      move === 'submit'
                        ? telling(bulk.act('submit', {}, chosen))
                        : setAsking(move)
                    }
                  >
                    {t.moveSome(t.moves[move], number(count, spoken))}
                  </Button>
                )
              })}
              {possible.length === 0 && <span className={styles.note}>{t.noMove}</span>}
              <ActionIcon className={styles.close} aria-label={t.unchoose} title={t.unchoose} onClick={() => bulk.select(nothing)}>
                <IconX size={18} stroke={1.8} aria-hidden />
              </ActionIcon>
            </section>
          )
        )}
      </div>
      {asking && (
        <MoveDialog
          kind={kind}
          move={asking}
          rows={chosen}
          onClose={() => setAsking(undefined)}
          act={(takes) => bulk.act(asking, takes, chosen)}
        />
      )}
    </>
  )
}

function Results({ bulk }: { bulk: Bulk }) {
  const t = useWords(items)
  const { undo } = useWords(common)
  const spoken = language.use()
  const { made } = bulk
  if (!made) return null
  const outcomes = [...made.outcomes.values()]
  const done = outcomes.filter(({ result }) => result === 'done')
  const open = outcomes.filter(again)
  const not = outcomes.length - done.length
  return (
    <section className={styles.bar} aria-label={t.bulk}>
      {made.busy ? (
        <span className={styles.count} role="status">{t.doing(number(outcomes.length, spoken), number(made.asked, spoken))}</span>
      ) : (
        <>
          <span className={styles.count} role="status">
            {done.length > 0 && <span className={styles.done}>{t.results(t.done[made.move], number(done.length, spoken))}</span>}
            {not > 0 && <span className={styles.not}>{t.notDone(number(not, spoken))}</span>}
          </span>
          {open.length > 0 && (
            <Button variant="default" onClick={() => telling(bulk.retry())}>
              {t.tryAgain(number(open.length, spoken))}
            </Button>
          )}
          {made.move === 'submit' && done.length > 0 && (
            <Button variant="default" onClick={() => telling(bulk.act('recall', {}, done.map(({ row }) => row)))}>
              {undo}
            </Button>
          )}
          <Button onClick={bulk.finish}>{t.finish}</Button>
        </>
      )}
    </section>
  )
}

const telling = (act: Promise<void>) => void act.catch((thrown: unknown) => toast(problemOf(thrown).detail))
