import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconBroadcast, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type Schema, api, queries } from '../api'
import { NewStation as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { usePages } from '../api/pages'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { KeptUnit } from '../fields/KeptUnit'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import list from '../ui/List.module.css'
import { More } from '../ui/More'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { useFocused } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { useSlotLine } from './lines'
import { stationsSearch } from './search'
import { stations } from './words'

/** The stations of one's units. */
export function Stations() {
  const t = useWords(stations)
  const keeps = keptUnits(useMe()).length > 0
  const { add } = stationsSearch(useSearch({ strict: false }))
  const unit = useUnit()
  const pages = usePages('/manage/v1/stations', { unit }, (cursor, signal) =>
    api.GET('/manage/v1/stations', { params: { query: { limit: 50, ...(unit ? { unit } : {}), ...cursor } }, signal }),
  )
  const found = pages.data?.pages.flatMap((page) => page.items)
  const more = keeps && !add && (
    <LinkButton
      to={paths.stations}
      search={(before: object) => ({ ...before, add: true as const })}
      leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
    >
      {t.add}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} actions={more} />
      {keeps && add && <Add />}
      <div className={list.sheet}>
        {pages.isError && !found ? (
          <ErrorState problem={pages.error} onRetry={() => void pages.refetch()} />
        ) : !found ? (
          <SkeletonRows rows={3} />
        ) : found.length === 0 ? (
          <EmptyState title={t.none} detail={keeps ? t.noneDetail : t.noneDetailRead} action={more} />
        ) : (
          <ul className={list.rows} aria-label={t.list}>
            {found.map((station) => (
              <Line key={station.slug} station={station} />
            ))}
          </ul>
        )}
      </div>
      <More list={pages} />
    </>
  )
}

function Line({ station }: { station: Schema<'Station'> }) {
  const t = useWords(stations)
  const line = useSlotLine()
  return (
    <li className={list.row}>
      <span className={list.sign} aria-hidden>
        <IconBroadcast size={18} stroke={1.6} />
      </span>
      <span className={list.words}>
        <Link to={paths.station} params={{ slug: station.slug }} className={list.title}>
          {station.name}
        </Link>
        <span className={list.about}>{station.unit.name}</span>
      </span>
      <span className={list.side}>
        {station.slots.length === 0 && t.noSlots}
        {station.slots.map((slot) => (
          <span key={slot.id}>{line(slot)}</span>
        ))}
      </span>
      <IconChevronRight size={18} stroke={1.6} className={list.go} aria-hidden />
    </li>
  )
}

function Add() {
  const t = useWords(stations)
  const { cancel } = useWords(common)
  const navigate = useNavigate()
  const kept = keptUnits(useMe())
  const chosen = useUnit()
  const home = (kept.find((unit) => unit.slug === chosen) ?? kept[0])?.slug ?? ''
  const form = useForm({ initialValues: { name: '', unit: home } })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { data } = await api.POST('/manage/v1/stations', { body })
    await queries.invalidateQueries({ queryKey: ['get', '/manage/v1/stations'] })
    if (!data) return
    toast(t.added(data.name))
    await navigate({ to: paths.station, params: { slug: data.slug } })
  })
  const first = useFocused<HTMLInputElement>()
  return (
    <div className={list.panels}>
      <Panel title={t.addTitle}>
        <form onSubmit={submit} className={list.body} noValidate>
          <TextInput ref={first} label={t.name} description={t.nameHelp} maxLength={limits.name.max} {...form.getInputProps('name')} />
          {kept.length > 1 && <KeptUnit label={t.unit} description={t.unitHelp} {...form.getInputProps('unit')} />}
          {note}
          <div className={list.buttons}>
            <Button type="submit" loading={busy}>
              {t.addDo}
            </Button>
            <LinkButton to={paths.stations} search={(before: object) => ({ ...before, add: undefined })} variant="default">
              {cancel}
            </LinkButton>
          </div>
        </form>
      </Panel>
    </div>
  )
}
