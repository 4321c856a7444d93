import { Button, Drawer, NativeSelect } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, type Schema } from '../api'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { StatusMark } from '../ui/StatusChip'
import type { Kind } from '../ui/icons'
import styles from './Filters.module.css'
import { type Choice, Pick } from './Pick'
import { type ItemsSearch, STATES, narrowing } from './search'
import { items } from './words'

type Name = 'category' | 'topic' | 'field' | 'level' | 'channel'

/** What one looks for in each kind. */
const FILTERS: Record<Kind, readonly Name[]> = {
  article: ['category', 'topic', 'channel'],
  procedure: ['field', 'level', 'channel'],
  led_message: ['topic'],
  radio_script: ['topic'],
}

interface FiltersProps {
  kind: Kind
  search: ItemsSearch
  states: Schema<'States'> | undefined
}

/** The states with what they hold, and the filters. */
export function Filters({ kind, search, states }: FiltersProps) {
  const choices = useChoices(kind)
  return (
    <div className={styles.bar}>
      <States kind={kind} search={search} states={states} />
      <div className={styles.filters}>
        {FILTERS[kind].map((name) => (
          <Filter key={name} name={name} search={search} choices={choices[name]} />
        ))}
      </div>
    </div>
  )
}

function States({ kind, search, states }: FiltersProps) {
  const t = useWords(items)
  const { statuses } = useWords(common)
  const spoken = language.use()
  const shown = STATES.filter((state) => state === search.state || (states?.[state] ?? 0) > 0)
  const word = (state: (typeof STATES)[number]) =>
    state === 'live' ? statuses.live[kind] : state === 'ready' ? t.ready : statuses[state]
  return (
    <nav aria-label={t.states} className={styles.states}>
      {shown.map((state) => {
        const on = state === search.state
        return (
          <Link
            key={state}
            to="."
            search={(before: object) => ({ ...before, state: on ? undefined : state })}
            resetScroll={false}
            activeOptions={{ exact: true }}
            className={styles.state}
            data-state={state}
            aria-current={on || undefined}
            title={on ? t.without(t.states) : undefined}
          >
            {on ? <IconX size={14} stroke={2.2} aria-hidden /> : <StatusMark status={state === 'ready' ? 'approved' : state} />}
            {word(state)}
            <span className={styles.count}>{number(states?.[state] ?? 0, spoken)}</span>
          </Link>
        )
      })}
    </nav>
  )
}

function Filter({ name, search, choices }: { name: Name; search: ItemsSearch; choices: readonly Choice[] }) {
  const t = useWords(items)
  if (choices.length === 0 && search[name] === undefined) return null
  return (
    <Pick
      label={t.by[name]}
      choices={choices}
      value={search[name] ?? undefined}
      to={(value) => (before: object) => ({ ...before, [name]: value })}
    />
  )
}

/** Both in a sheet from below, for a phone. */
export function FilterSheet({ kind, search, states, total }: FiltersProps & { total: number | undefined }) {
  const choices = useChoices(kind)
  const t = useWords(items)
  const spoken = language.use()
  const navigate = useNavigate()
  const [opened, setOpened] = useState(false)
  const on = narrowing(search).filter((name) => name !== 'q').length + (search.state ? 1 : 0)
  return (
    <>
      <Button
        variant="default"
        className={styles.sheetButton}
        leftSection={<IconFilter size={18} stroke={1.6} aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      >
        {t.filtersOn(on)}
      </Button>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="bottom"
        title={t.filters}
        styles={{ content: { height: 'auto', maxHeight: '85dvh' } }}
      >
        <States kind={kind} search={search} states={states} />
        {FILTERS[kind].map((name) => (
          <NativeSelect
            key={name}
            size="md"
            mt="sm"
            label={t.by[name]}
            value={search[name] ?? ''}
            onChange={({ currentTarget: { value } }) =>
              void navigate({ to: '.', search: (before: object) => ({ ...before, [name]: value || undefined }), replace: true })
            }
            data={[{ value: '', label: t.any }, ...choices[name].map((choice) => ({ value: choice.value, label: choice.name }))]}
          />
        ))}
        <Button fullWidth mt="lg" onClick={() => setOpened(false)}>
          {total === undefined ? t.finish : t.seeResults(number(total, spoken), t.rooms[kind].noun)}
        </Button>
      </Drawer>
    </>
  )
}

function useChoices(kind: Kind): Record<Name, readonly Choice[]> {
  const t = useWords(items)
  const { channels } = useWords(common)
  const asked = (name: Name) => ({ enabled: FILTERS[kind].includes(name), staleTime: 60_000 })
  const categories = $api.useQuery('get', '/manage/v1/categories', {}, asked('category')).data
  const topics = $api.useQuery('get', '/manage/v1/topics', {}, asked('topic')).data
  const fields = $api.useQuery('get', '/manage/v1/fields', {}, asked('field')).data
  return { category: terms(categories), topic: terms(topics), field: terms(fields), level: named(t.levels), channel: named(channels) }
}

const terms = (given: Pick<Schema<'Terms'>, 'items'> | undefined) => given?.items.map(({ slug, name }) => ({ value: slug, name })) ?? []

const named = (names: Record<string, string>) => Object.entries(names).map(([value, name]) => ({ value, name }))
