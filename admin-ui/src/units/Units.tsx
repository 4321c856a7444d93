import { ActionIcon } from '@mantine/core'
import { IconBuildingCommunity, IconChevronDown, IconChevronRight, IconClockOff, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type CSSProperties, type ReactNode, useState } from 'react'
import { keptUnits, useMe } from '../api/me'
import { useWords } from '../i18n'
import { date, number } from '../i18n/format'
import { paths } from '../paths'
import { Chip } from '../ui/Chip'
import list from '../ui/List.module.css'
import { PageHeader } from '../ui/PageHeader'
import { SearchBox } from '../ui/SearchBox'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { NewUnit } from './NewUnit'
import styles from './Units.module.css'
import { type Unit, useUnits } from './all'
import { unitsSearch } from './search'
import { units as texts } from './words'

/** The tree of units; what is searched for as a plain list. */
export function Units() {
  const t = useWords(texts)
  const navigate = useNavigate()
  const { q, add } = unitsSearch(useSearch({ strict: false }))
  const kept = keptUnits(useMe())
  const { units, isError, error, refetch } = useUnits(q)
  return (
    <>
      <PageHeader
        title={t.title}
        lead={t.lead}
        actions={
          kept[0] && (
            <LinkButton
              to={paths.units}
              search={(before) => ({ ...before, add: kept[0]?.slug })}
              leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
            >
              {t.add}
            </LinkButton>
          )
        }
      />
      {add && <NewUnit key={add} under={add} />}
      <div className={list.tools}>
        <SearchBox
          className={list.search}
          label={t.find}
          hint={t.findHint}
          clear={t.clearFind}
          value={q}
          onSearch={(typed) => void navigate({ to: '.', search: (before: object) => ({ ...before, q: typed }), replace: true })}
        />
      </div>
      <div className={list.sheet}>
        {isError && !units ? (
          <ErrorState problem={error} onRetry={() => void refetch()} />
        ) : !units ? (
          <SkeletonRows rows={6} />
        ) : units.length === 0 ? (
          <EmptyState
            title={t.none}
            detail={q ? t.noneDetail(q) : undefined}
            action={
              <LinkButton to={paths.units} search={({ unit }) => ({ unit })} variant="default">
                {t.seeAll}
              </LinkButton>
            }
          />
        ) : q ? (
          <ul className={list.rows}>
            {units.map((unit) => (
              <li key={unit.slug}>
                <Line unit={unit} above={unit.parent?.name} />
              </li>
            ))}
          </ul>
        ) : (
          <Branch units={units} above={undefined} depth={0} />
        )}
      </div>
    </>
  )
}

/** With more units than this, those below the first are folded. */
const OPEN_UP_TO = 60

interface BranchProps {
  units: readonly Unit[]
  above: string | undefined
  depth: number
}

function Branch({ units, above, depth }: BranchProps) {
  const listed = new Set(units.map((unit) => unit.slug))
  const here = units.filter(({ parent }) => (above ? parent?.slug === above : !parent || !listed.has(parent.slug)))
  return (
    <ul className={depth === 0 ? list.rows : styles.branch}>
      {here.map((unit) => (
        <Node key={unit.slug} unit={unit} units={units} depth={depth} />
      ))}
    </ul>
  )
}

function Node({ unit, units, depth }: { unit: Unit; units: readonly Unit[]; depth: number }) {
  const t = useWords(texts)
  const below = units.filter(({ parent }) => parent?.slug === unit.slug).length
  const [open, setOpen] = useState(depth === 0 || units.length <= OPEN_UP_TO)
  const Shape = open ? IconChevronDown : IconChevronRight
  const fold =
    below > 0 ? (
      <ActionIcon
        className={styles.fold}
        aria-expanded={open}
        aria-label={open ? t.fold(unit.name) : t.unfold(unit.name)}
        onClick={() => setOpen(!open)}
      >
        <Shape size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    ) : (
      <span className={styles.fold} />
    )
  return (
    <li>
      <Line unit={unit} fold={fold} depth={depth} below={below} />
      {open && below > 0 && <Branch units={units} above={unit.slug} depth={depth + 1} />}
    </li>
  )
}

interface LineProps {
  unit: Unit
  fold?: ReactNode
  depth?: number
  below?: number
  above?: string | undefined
}

function Line({ unit, fold, depth = 0, below = 0, above }: LineProps) {
  const t = useWords(texts)
  const contact = unit.address || unit.hotline || unit.phone || t.noContact
  const about = [unit.kind, above, below > 0 ? t.below(number(below)) : '', contact].filter(Boolean).join(' · ')
  return (
    <div className={`${list.row} ${styles.node}`} style={{ '--depth': depth } as CSSProperties}>
      {fold && <span className={styles.indent}>{fold}</span>}
      <span className={list.sign} aria-hidden>
        <IconBuildingCommunity size={18} stroke={1.6} />
      </span>
      <span className={list.words}>
        <Link to={paths.unit} params={{ slug: unit.slug }} className={list.title}>
          {unit.name}
        </Link>
        <span className={list.about}>{about}</span>
        {unit.valid_until && (
          <span className={list.chips}>
            <Chip tone="grey" icon={IconClockOff}>
              {t.until(date(unit.valid_until))}
            </Chip>
          </span>
        )}
      </span>
      <IconChevronRight size={18} stroke={1.6} className={list.go} aria-hidden />
    </div>
  )
}
