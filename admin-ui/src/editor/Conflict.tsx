import { Button, Modal, Radio, Textarea } from '@mantine/core'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import { useState } from 'react'
import { useWords } from '../i18n'
import { parts } from '../i18n/parts'
import { shortTime } from '../i18n/format'
import { WordDiff, partName } from '../ui/Changes'
import { changes, compared, same, toText } from '../ui/compare'
import styles from './Conflict.module.css'
import type { Draft, Snapshot } from './draft'
import type { Body } from './kind'
import { editor } from './words'

type Side = 'mine' | 'theirs' | 'own'

/** Somebody else saved while one was writing: part by part yours, theirs and what it becomes. Nothing is lost meanwhile. */
export function Conflict({ draft, now }: { draft: Draft; now: Snapshot }) {
  const t = useWords(editor)
  const { theirs } = now
  return (
    <Modal
      opened={theirs !== undefined}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="72rem"
      title={t.conflictTitle}
    >
      {theirs && (
        <Sides
          base={now.base}
          mine={now.body}
          theirs={theirs.head.body}
          who={theirs.head.author.name}
          at={theirs.head.at}
          settle={(result) => draft.settle(result)}
        />
      )}
    </Modal>
  )
}

interface SidesProps {
  base: Body
  mine: Body
  theirs: Body
  who: string
  at: string
  settle: (result: Body) => void
}

function Sides({ base, mine, theirs, who, at, settle }: SidesProps) {
  const t = useWords(editor)
  const { names } = useWords(parts)
  const [old, left, right] = [base, mine, theirs] as unknown as Record<string, unknown>[]
  const differing = changes(mine, theirs).map(({ part }) => part)
  // A part only one of them touched is theirs who touched it.
  const [chosen, setChosen] = useState<Record<string, Side>>(() =>
    Object.fromEntries(differing.map((part) => [part, same(left?.[part] ?? null, old?.[part] ?? null) ? 'theirs' : 'mine'])),
  )
  const [written, setWritten] = useState<Record<string, string>>({})
  const both = new Set(differing.filter((part) => !same(left?.[part], old?.[part]) && !same(right?.[part], old?.[part])))

  function value(part: string): unknown {
    if (chosen[part] === 'own') return written[part] ?? left?.[part]
    return (chosen[part] === 'theirs' ? right : left)?.[part]
  }

  return (
    <>
      <p>{t.conflictDetail(who, shortTime(new Date(at)))}</p>
      <div className={styles.parts}>
        {differing.map((part) => {
          const name = partName(names, part)
          const plain = typeof left?.[part] === 'string' && typeof right?.[part] === 'string'
          const sides: { side: Side; label: string; from: unknown }[] = [
            { side: 'mine', label: t.yours, from: left?.[part] },
            { side: 'theirs', label: t.theirs(who), from: right?.[part] },
          ]
          return (
            <section key={part} className={styles.part} aria-label={name}>
              <h3>
                {name}
                {both.has(part) && <span className={styles.both}>{t.bothChanged}</span>}
              </h3>
              <Radio.Group
                aria-label={t.resultOf(name)}
                value={chosen[part] ?? 'mine'}
                onChange={(side) => setChosen({ ...chosen, [part]: side as Side })}
              >
                <div className={styles.sides}>
                  {sides.map(({ side, label, from }) => (
                    <div key={side} className={styles.side} data-chosen={chosen[part] === side ? '' : undefined}>
                      <Radio value={side} label={label} />
                      <WordDiff words={compared(toText(old?.[part]), toText(from))} />
                    </div>
                  ))}
                </div>
                {plain && <Radio value="own" label={t.writeResult} mt="sm" />}
              </Radio.Group>
              {chosen[part] === 'own' && (
                <Textarea
                  aria-label={t.resultOf(name)}
                  autosize
                  minRows={2}
                  mt="xs"
                  value={written[part] ?? toText(left?.[part])}
                  onChange={(event) => setWritten({ ...written, [part]: event.currentTarget.value })}
                />
              )}
            </section>
          )
        })}
      </div>
      <div className={styles.foot}>
        <Button onClick={() => settle({ ...mine, ...Object.fromEntries(differing.map((part) => [part, value(part)])) } as Body)}>
          {t.saveResult}
        </Button>
        <Button variant="default" onClick={() => settle(mine)}>
          {t.allMine}
        </Button>
        <Button variant="default" onClick={() => settle(theirs)}>
          {t.allTheirs(who)}
        </Button>
      </div>
    </>
  )
}
