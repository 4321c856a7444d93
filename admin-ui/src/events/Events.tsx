import { Button, NativeSelect, Select } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { $api, type Schema, api } from '../api'
import { usePages } from '../api/pages'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { DayField } from '../fields/DayField'
import { paths } from '../paths'
import list from '../ui/List.module.css'
import { More } from '../ui/More'
import { useUnit } from '../shell/unit'
import { PageHeader } from '../ui/PageHeader'
import { When } from '../ui/When'
import type { Channel } from '../ui/icons'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import styles from './Events.module.css'
import { type EventsSearch, asked, eventsSearch } from './search'
import { events } from './words'

type Event = Schema<'LogEvent'>

/** What was done in the units one keeps, newest first. */
export function Events() {
  const t = useWords(events)
  const given = useSearch({ strict: false })
  const search = useMemo(() => eventsSearch({ ...given }), [given])
  const navigate = useNavigate()
  const unit = useUnit()
  const query = { limit: 50, ...(unit ? { unit } : {}), ...asked(search) }
  const log = usePages('/manage/v1/events', query, (cursor, signal) =>
    api.GET('/manage/v1/events', { params: { query: { ...query, ...cursor } }, signal }),
  )
  const found = log.data?.pages.flatMap((page) => page.items)
  const narrowed = Object.values(search).some((value) => value !== undefined)
  const clear = narrowed && (
    <Button
      variant="default"
      onClick={() => void navigate({ to: paths.events, search: ({ unit: looked }) => ({ unit: looked }), replace: true })}
    >
      {t.clear}
    </Button>
  )
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} actions={clear} />
      <Filters search={search} />
      <div className={list.sheet}>
        {log.isError && !found ? (
          <ErrorState problem={log.error} onRetry={() => void log.refetch()} />
        ) : !found ? (
          <SkeletonRows rows={8} />
        ) : found.length === 0 ? (
          <EmptyState title={narrowed ? t.noneFound : t.none} detail={narrowed ? t.noneDetail : undefined} />
        ) : (
          <ol className={list.rows}>
            {found.map((event) => (
              <Line key={event.seq} event={event} />
            ))}
          </ol>
        )}
      </div>
      <More list={log} />
      {found && found.length > 0 && !log.hasNextPage && <p className={list.foot}>{t.end}</p>}
    </>
  )
}

function Filters({ search }: { search: EventsSearch }) {
  const t = useWords(events)
  const navigate = useNavigate()
  const go = (members: EventsSearch) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...members }), replace: true, resetScroll: false })
  const verbs = Object.entries(t.verbs).map(([value, sentence]) => ({ value, label: sentence.replace('{}', nounOf(value, null, t)) }))
  return (
    <section aria-label={t.filters} className={styles.filters}>
      <Who value={search.actor} onChange={(actor) => go({ actor })} />
      <NativeSelect
        size="md"
        label={t.verb}
        value={search.verb ?? ''}
        onChange={({ currentTarget: { value } }) => go({ verb: value || undefined })}
        data={[{ value: '', label: t.anyVerb }, ...verbs]}
      />
      <NativeSelect
        size="md"
        label={t.subject}
        value={search.subject ?? ''}
        onChange={({ currentTarget: { value } }) => go({ subject: value || undefined })}
        data={[{ value: '', label: t.anything }, ...Object.entries(t.subjectNames).map(([value, label]) => ({ value, label }))]}
      />
      <DayField label={t.since} value={search.since ?? null} onChange={(since) => go({ since: since ?? undefined })} readOnly={false} />
      <DayField label={t.until} value={search.until ?? null} onChange={(until) => go({ until: until ?? undefined })} readOnly={false} />
    </section>
  )
}

/** What a verb is about, by its own name where it has one: `user_added` is about an account. */
function nounOf(verb: string, event: Event | null, t: (typeof events)['vi']): string {
  const part = Object.keys(t.parts).find((one) => verb.startsWith(one))
  if (part) return t.parts[part] ?? ''
  if (event) return (event.kind && t.kinds[event.kind]) ?? t.subjects[event.subject] ?? event.subject
  const subject = t.about[verb] ?? Object.keys(t.subjects).find((one) => verb.startsWith(`${one}_`)) ?? 'item'
  return t.subjects[subject] ?? ''
}

/** Whose doing: found by typing a name; the clock and programs with a key are asked for by the links that name them. */
function Who({ value, onChange }: { value: string | undefined; onChange: (actor: string | undefined) => void }) {
  const t = useWords(events)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const found = $api.useQuery(
    'get',
    '/manage/v1/users',
    { params: { query: { limit: 50, ...(q ? { q } : {}) } } },
    { placeholderData: keepPreviousData },
  ).data?.items
  const clients = $api.useQuery('get', '/manage/v1/clients', { params: { query: { limit: 100 } } }, { staleTime: 60_000 }).data?.items
  const chosen = $api.useQuery(
    'get',
    '/manage/v1/users/{id}',
    { params: { path: { id: value ?? '' } } },
    { enabled: value !== undefined && value !== 'clock', retry: false },
  ).data
  const names = new Map([
    ...(chosen ? [[chosen.id, chosen.name] as const] : []),
    ...(found ?? []).map((user) => [user.id, user.name] as const),
    ['clock', t.clock] as const,
    ...(clients ?? []).map((client) => [client.id, client.name] as const),
  ])
  if (value && !names.has(value)) names.set(value, value)
  return (
    <Select
      label={t.who}
      placeholder={t.anyone}
      data={[...names].map(([id, name]) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      searchable
      clearable
      onSearchChange={(text) => setTyped([...names.values()].includes(text) ? '' : text)}
      filter={({ options }) => options}
      nothingFoundMessage={t.noOneSuch}
    />
  )
}

function Line({ event }: { event: Event }) {
  const t = useWords(events)
  const sentence = t.verbs[event.verb] ?? t.otherwise(event.verb)
  const [before = '', after = ''] = sentence.split('{}')
  const noun = nounOf(event.verb, event, t)
  return (
    <li className={`${list.row} ${styles.row}`}>
      <span className={styles.when}>
        <When at={event.at} short />
      </span>
      <span className={list.words}>
        <span>
          <strong className={styles.who}>{event.actor.name}</strong> {before}
          {noun} <Subject event={event} />
          {after}
        </span>
        <Besides detail={event.detail} />
      </span>
    </li>
  )
}

/** What it happened to, by its name of today; a link where it has a screen. */
function Subject({ event: { subject, subject_id: id, name, verb } }: { event: Event }) {
  if (!name || subject === 'installation') return null
  const called = `“${name}”`
  if (subject === 'item') {
    return (
      <Link to={paths.item} params={{ id }}>
        {called}
      </Link>
    )
  }
  if (subject === 'user') {
    return (
      <Link to={paths.user} params={{ id }}>
        {called}
      </Link>
    )
  }
  if (subject === 'import') {
    return (
      <Link to={paths.import} params={{ id }}>
        {called}
      </Link>
    )
  }
  if (subject === 'media' && verb !== 'trashed') {
    return (
      <Link to={paths.library} search={{ file: id }}>
        {called}
      </Link>
    )
  }
  return called
}

/** What was said with it, and where. */
function Besides({ detail }: { detail: Event['detail'] }) {
  const t = useWords(events)
  const { channels: names } = useWords(common)
  if (!detail) return null
  const said = (['reason', 'comment', 'override'] as const).flatMap((name) =>
    typeof detail[name] === 'string' && detail[name] ? [`${t[name]}: ${detail[name]}`] : [],
  )
  const channels = Array.isArray(detail.channels) ? (detail.channels as Channel[]).map((one) => names[one]) : []
  if (channels.length > 0) said.unshift(`${t.channels}: ${channels.join(', ')}`)
  return said.map((line) => (
    <span key={line} className={list.about}>
      {line}
    </span>
  ))
}
