import { Popover, ScrollArea, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconSearch, IconSelector } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { $api } from '../api'
import { useMe } from '../api/me'
import { useWords } from '../i18n'
import styles from './UnitSwitch.module.css'
import { useUnit } from './unit'
import { shell } from './words'

const SHOWN = 50
const SEARCH_FROM = 8
/** With more units than this, one types rather than looks. */

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
  const home = units.find((unit) => unit.slug === me.roles.find((role) => role.unit)?.unit?.slug)
  const single = me.roles.length === 1 && !me.roles[0]?.below && !me.system_admin
  const shown = chosen ? (units.find((unit) => unit.slug === chosen) ?? null) : single ? (home ?? null) : null
  const name = shown?.name ?? (chosen ? chosen : single ? me.roles[0]?.unit?.name : t.allUnits)
  const under = shown ? shown.parent?.name : single || chosen ? undefined : home?.name
  const face = (
    <span className={styles.face}>
      <span className={styles.name}>{name}</span>
      {under && <span className={styles.under}>{under}</span>}
    </span>
  )

  if (single) return <div className={styles.card}>{face}</div>
  return (
    <Popover opened={opened} onChange={setOpened} width={280} position="bottom-start" trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={styles.card}
          aria-label={`${t.unit}: ${name}`}
          onClick={() => {
            setOpened(!opened)
            setTyped('')
          }}
        >
          {face}
          <IconSelector size={18} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        {(all.data?.next || units.length > SEARCH_FROM) && (
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
            {found.data?.items.map((unit) => (
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
          {found.data?.items.length === 0 && <p className={styles.note}>{t.noUnitFound}</p>}
          {found.data?.next && <p className={styles.note}>{t.moreUnits}</p>}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
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
