import { useMediaQuery } from '@mantine/hooks'
import { IconAlertTriangle, IconBan, IconCheck, IconLock, IconUserEdit, type Icon } from '@tabler/icons-react'
import { defaultRangeExtractor, useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { Link, useLocation } from '@tanstack/react-router'
import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../i18n'
import { paths } from '../paths'
import { Chips } from '../ui/Chips'
import { When } from '../ui/When'
import { ChannelIcons, type Kind } from '../ui/icons'
import styles from './Rows.module.css'
import type { Outcome } from './moves'
import type { Row } from './rows'
import { every, nothing, ranged, toggled } from './selection'
import type { Bulk } from './useBulk'
import { items } from './words'

/** Heights before they are measured. */
const LINE = 64
const CARD = 148
/** From so many rows before the last, more are asked for. */
const AHEAD = 15

/** The measured rows of each list one has left: the place one scrolled to comes back with Back. */
const measured = new Map<string, VirtualItem[]>()

interface RowsProps {
  kind: Kind
  bulk: Bulk
  /** These rows are of the filters before; the new ones are on their way. */
  pale: boolean
  onEnd: () => void
}

/** The rows of a list, of which only those in sight are drawn: it stays light however long it gets. */
export function Rows({ kind, bulk, pale, onEnd }: RowsProps) {
  const t = useWords(items)
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const list = useRef<HTMLUListElement>(null)
  const [margin, setMargin] = useState(0)
  const [focused, setFocused] = useState<number>()
  const place = useLocation({ select: ({ pathname, searchStr }) => pathname + searchStr })
  const { rows, selection, select } = bulk
  const order = rows.map((row) => row.id)

  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useWindowVirtualizer<HTMLLIElement>({
    count: rows.length,
    estimateSize: () => (phone ? CARD : LINE),
    overscan: 8,
    scrollMargin: margin,
    getItemKey: (index) => order[index] ?? index,
    initialMeasurementsCache: measured.get(place),
    // The row one stands on by keyboard stays, however far the page is scrolled.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range)
      return focused === undefined || focused >= range.count || indexes.includes(focused)
        ? indexes
        : [...indexes, focused].sort((one, other) => one - other)
    },
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? -1

  // What stands above may wrap into one line more or less: the height of the page tells.
  useLayoutEffect(() => {
    const measure = () => setMargin(list.current ? Math.round(list.current.getBoundingClientRect().top + window.scrollY) : 0)
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(document.body)
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    if (last >= rows.length - AHEAD) onEnd()
  }, [last, rows.length, onEnd])
  useEffect(
    () => () => {
      measured.set(place, virtual.takeSnapshot())
    },
    [place, virtual],
  )

  function move(event: KeyboardEvent<HTMLElement>): void {
    const at = Number((event.target as HTMLElement).closest('li')?.dataset.index)
    const box = (event.target as HTMLElement).matches('input')
    if (event.key === 'Escape' && !bulk.made) select(nothing)
    else if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault()
      select({ ids: new Set(order), anchor: selection.anchor })
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.altKey && !event.ctrlKey) {
      const next = at + (event.key === 'ArrowDown' ? 1 : -1)
      const id = order[next]
      if (!id) return
      event.preventDefault()
      if (event.shiftKey) {
        const from = selection.anchor === undefined ? toggled(selection, order[at] ?? id) : selection
        select(ranged(from, id, order))
      }
      virtual.scrollToIndex(next)
      const row = list.current?.querySelector<HTMLElement>(`li[data-index="${next}"]`)
      row?.querySelector<HTMLElement>(box ? 'input' : 'a')?.focus({ preventScroll: true })
    }
  }

  return (
    <div className={styles.sheet} data-kind={kind} data-pale={pale || undefined} aria-busy={pale}>
      <div className={styles.head}>
        <label className={styles.box}>
          <input
            type="checkbox"
            aria-label={t.chooseAll}
            checked={bulk.chosen.length > 0 && bulk.chosen.length === rows.length}
            ref={(box) => {
              if (box) box.indeterminate = bulk.chosen.length > 0 && bulk.chosen.length < rows.length
            }}
            disabled={bulk.made !== undefined}
            onChange={() => select(every(selection, order))}
          />
        </label>
        <span aria-hidden>{phone ? t.chooseAllShort : t.columns[kind]}</span>
        <span aria-hidden>{t.columns.state}</span>
        {kind === 'procedure' && <span aria-hidden>{t.columns.service}</span>}
        <span aria-hidden>{t.columns.changed}</span>
        <span aria-hidden>{t.columns.channels}</span>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of the links and boxes inside */}
      <ul
        ref={list}
        className={styles.rows}
        style={{ height: virtual.getTotalSize() }}
        aria-label={t.list(t.rooms[kind].noun)}
        onKeyDown={move}
        onFocus={(event) => setFocused(Number(event.target.closest('li')?.dataset.index))}
        onBlur={() => setFocused(undefined)}
      >
        {shown.map(({ index, start }) => {
          const row = rows[index]
          return (
            row && (
              <li
                key={row.id}
                ref={virtual.measureElement}
                data-index={index}
                className={styles.row}
                data-chosen={selection.ids.has(row.id) || undefined}
                style={{ transform: `translateY(${start - margin}px)` }}
                aria-setsize={-1}
                aria-posinset={index + 1}
              >
                <label className={styles.box}>
                  <input
                    type="checkbox"
                    aria-label={t.choose(row.title)}
                    checked={selection.ids.has(row.id)}
                    disabled={bulk.made !== undefined}
                    onChange={({ nativeEvent }) =>
                      select(
                        (nativeEvent as MouseEvent).shiftKey ? ranged(selection, row.id, order) : toggled(selection, row.id),
                      )
                    }
                  />
                </label>
                <Cells row={row} outcome={bulk.made?.outcomes.get(row.id)} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

/** Drawn anew only when the row changes: a click on one box must not draw fifty. */
const Cells = memo(function Cells({ row, outcome }: { row: Row; outcome: Outcome | undefined }) {
  const t = useWords(items)
  const { about } = row
  return (
    <>
      <div className={styles.words}>
        <Link to={paths.item} params={{ id: row.id }} className={styles.title} preload={false}>
          {row.title}
        </Link>
        <About row={row} />
        {outcome && <Told outcome={outcome} />}
      </div>
      <span className={styles.chips}>
        <Chips item={row} />
      </span>
      {row.kind === 'procedure' && (
        <div className={styles.service}>
          <span>{about.service_level && t.serviceLevels[about.service_level]}</span>
          <span className={styles.under}>{about.decision && t.decision(about.decision)}</span>
        </div>
      )}
      <div className={styles.changed}>
        <span>{row.changed_by}</span>
        <span className={styles.under}>
          <When at={row.changed_at} short />
        </span>
      </div>
      <div className={styles.channels}>
        <ChannelIcons channels={row.channels} />
      </div>
    </>
  )
})

/** What tells a text from the others of its kind, in one line. */
function About({ row: { kind, code, unit, about } }: { row: Row }) {
  const t = useWords(items)
  const told: Record<Kind, (string | null | undefined)[]> = {
    article: [about.category?.name, unit.name],
    procedure: [code, about.field?.name, about.levels.map((level) => t.levels[level]).join(', '), about.agency ?? unit.name],
    led_message: [about.style && t.styles[about.style], unit.name],
    radio_script: [about.parts === null ? null : t.parts(about.parts), about.recorded ? t.recorded : t.readLive, unit.name],
  }
  return <p className={styles.about}>{told[kind].filter(Boolean).join(' · ')}</p>
}

const SIGNS: Record<Outcome['result'], Icon> = {
  done: IconCheck,
  stale: IconUserEdit,
  forbidden: IconLock,
  refused: IconBan,
  failed: IconAlertTriangle,
}

function Told({ outcome: { result, detail } }: { outcome: Outcome }) {
  const Sign = SIGNS[result]
  return (
    <p className={styles.told} data-result={result}>
      <Sign size={16} stroke={1.8} aria-hidden />
      {detail}
    </p>
  )
}
