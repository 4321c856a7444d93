import { Popover, ScrollArea, Skeleton, TextInput, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBuildingCommunity, IconCheck, IconSearch, IconSelector } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, type Schema } from '../api'
import { type Me, useMe } from '../api/me'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import styles from './UnitSwitch.module.css'
import { useUnit } from './unit'
import { shell } from './words'

const SHOWN = 100
/** With more units than this, one types rather than looks. */
const SEARCH_FROM = 8

/** Which unit one looks at. Somebody of a single unit sees its name and nothing to choose. */
export function UnitSwitch() {
  const t = useWords(shell)
  const me = useMe()
  const chosen = useUnit()
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const all = $api.useQuery('get', '/manage/v1/units', { params: { query: { limit: SHOWN } } })
  const found = $api.useQuery(
    'get',
    '/manage/v1/units',
    { params: { query: { limit: SHOWN, ...(q ? { q } : {}) } } },
    { enabled: opened, placeholderData: keepPreviousData },
  )

  const units = all.data?.items ?? []
  const mine = units.filter((unit) => worksIn(me, unit, units))
  const single = mine.length === 1 && !all.data?.next
  const shown = single ? mine[0] : units.find((unit) => unit.slug === chosen)
  const name = shown?.name ?? chosen ?? t.allUnits
  const under = shown ? shown.parent?.name : chosen ? undefined : t.allUnitsCount(number(mine.length), Boolean(all.data?.next))
  const face = (
    <span className={styles.face}>
      <span className={styles.name}>{name}</span>
      {under && <span className={styles.under}>{under}</span>}
    </span>
  )

  const choices = found.data?.items.filter((unit) => worksIn(me, unit, units)) ?? []
  if (!all.data) return <Skeleton height={56} />
  if (single) {
    return (
      <div className={styles.card}>
        <IconBuildingCommunity className={styles.sign} size={20} stroke={1.6} aria-hidden />
        {face}
      </div>
    )
  }
  return (
    <Popover opened={opened} onChange={setOpened} width={280} position="bottom-start" trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={styles.card}
          onClick={() => {
            setOpened(!opened)
            setTyped('')
          }}
        >
          <IconBuildingCommunity className={styles.sign} size={20} stroke={1.6} aria-hidden />
          <VisuallyHidden>{t.unit}:</VisuallyHidden>
          {face}
          <IconSelector className={styles.arrows} size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        {(all.data?.next || mine.length > SEARCH_FROM) && (
          <TextInput
            aria-label={t.findUnit}
            placeholder={t.findUnit}
            leftSection={<IconSearch size={16} stroke={1.6} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            mb={8}
          />
        )}
        <ScrollArea.Autosize mah={320}>
          <ul className={styles.list}>
            {!q && <Choice name={t.allUnits} unit={undefined} chosen={!chosen} close={() => setOpened(false)} />}
            {choices.map((unit) => (
              <Choice
                key={unit.slug}
                name={unit.name}
                under={unit.parent?.name}
                unit={unit.slug}
                chosen={unit.slug === chosen}
                close={() => setOpened(false)}
              />
            ))}
          </ul>
          {found.data && choices.length === 0 && <p className={styles.note}>{t.noUnitFound}</p>}
          {found.data?.next && <p className={styles.note}>{t.moreUnits}</p>}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}

/** The API lists the units above one's own too, which one may read but does not work in. */
function worksIn(me: Me, unit: Schema<'Unit'>, all: Schema<'Unit'>[]): boolean {
  if (me.system_admin || me.roles.some((held) => held.unit?.slug === unit.slug)) return true
  for (let above = unit.parent; above; above = all.find((one) => one.slug === above?.slug)?.parent ?? null) {
    if (me.roles.some((held) => held.below && held.unit?.slug === above?.slug)) return true
  }
  return false
}

interface ChoiceProps {
  name: string
  under?: string | undefined
  unit: string | undefined
  chosen: boolean
  close: () => void
}

function Choice({ name, under, unit, chosen, close }: ChoiceProps) {
  return (
    <li>
      <Link
        to="."
        search={(before) => ({ ...before, unit })}
        className={styles.choice}
        aria-current={chosen || undefined}
        onClick={close}
      >
        <span className={styles.face}>
          <span className={styles.name}>{name}</span>
          {under && <span className={styles.under}>{under}</span>}
        </span>
        {chosen && <IconCheck size={16} stroke={2} aria-hidden />}
      </Link>
    </li>
  )
}
