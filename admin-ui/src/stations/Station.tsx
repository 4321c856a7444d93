import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, type Schema, api, match, queries } from '../api'
import { StationForm as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { KeptUnit } from '../fields/KeptUnit'
import { paths } from '../paths'
import { Confirm } from '../ui/Confirm'
import list from '../ui/List.module.css'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { Keys } from './Keys'
import { Rundown } from './Rundown'
import { Slots } from './Slots'
import styles from './Station.module.css'
import { stations } from './words'

type Shown = Schema<'Station'>

/** One station: what it airs on a day, and the week it keeps. */
export function Station() {
  const t = useWords(stations)
  const slug = useParams({ strict: false, select: (params) => params.slug ?? '' })
  const { data, error, refetch } = $api.useQuery('get', '/manage/v1/stations/{slug}', { params: { path: { slug } } })
  if (data) return <Whole station={data} />
  return (
    <>
      <PageHeader title={t.title} />
      <div className={list.sheet}>
        {!error ? (
          <SkeletonRows rows={4} />
        ) : error.status === 404 ? (
          <EmptyState title={t.gone} detail={error.detail} action={<LinkButton to={paths.stations}>{t.back}</LinkButton>} />
        ) : (
          <ErrorState problem={error} onRetry={() => void refetch()} />
        )}
      </div>
    </>
  )
}

function Whole({ station }: { station: Shown }) {
  const t = useWords(stations)
  const keeps = keptUnits(useMe()).some((unit) => unit.slug === station.unit.slug)
  return (
    <>
      <Link to={paths.stations} className={list.back}>
        <IconArrowLeft size={18} stroke={1.6} aria-hidden />
        {t.back}
      </Link>
      <PageHeader
        title={station.name}
        lead={station.unit.name}
        actions={
          <LinkButton to={paths.reading} params={{ slug: station.slug }}>
            {t.read}
          </LinkButton>
        }
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Rundown slug={station.slug} />
        </div>
        <div className={styles.column}>
          <Panel title={t.slots}>
            <Slots station={station} keeps={keeps} />
          </Panel>
          {keeps ? (
            <>
              <Panel title={t.keys}>
                <Keys slug={station.slug} />
              </Panel>
              <Panel title={t.about}>
                <About key={station.slug} station={station} />
              </Panel>
            </>
          ) : (
            <p className={list.note}>{t.readOnly}</p>
          )}
        </div>
      </div>
    </>
  )
}

function About({ station }: { station: Shown }) {
  const t = useWords(stations)
  const navigate = useNavigate()
  const [removing, setRemoving] = useState(false)
  const [version, setVersion] = useState(station.version)
  const path = { slug: station.slug }
  const form = useForm({ initialValues: { name: station.name, unit: station.unit.slug } })
  const { submit, busy, note } = useSubmit(form, async (values) => {
    const { data } = await api.PUT('/manage/v1/stations/{slug}', {
      params: { path, header: match(version) },
      body: { ...values, timezone: station.timezone },
    })
    if (!data) return
    setVersion(data.version)
    form.setInitialValues({ name: data.name, unit: data.unit.slug })
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['get', '/manage/v1/stations'] }),
      queries.invalidateQueries({ queryKey: ['get', '/manage/v1/stations/{slug}'] }),
      queries.invalidateQueries({ queryKey: ['get', '/manage/v1/stations/{slug}/rundown'] }),
    ])
    toast(t.saved)
  })
  return (
    <form onSubmit={submit} className={list.body} noValidate>
      <TextInput label={t.name} maxLength={limits.name.max} {...form.getInputProps('name')} />
      <KeptUnit label={t.unit} description={t.unitHelp} held={station.unit} {...form.getInputProps('unit')} />
      {note}
      <div className={list.buttons}>
        <Button type="submit" loading={busy} disabled={!form.isDirty()}>
          {t.save}
        </Button>
        <Button variant="outline" color="danger" onClick={() => setRemoving(true)}>
          {t.remove}
        </Button>
      </div>
      <Confirm
        opened={removing}
        onClose={() => setRemoving(false)}
        title={t.removeTitle(station.name)}
        effect={t.removeEffect(number(station.slots.length))}
        action={t.remove}
        onConfirm={async () => {
          await api.DELETE('/manage/v1/stations/{slug}', { params: { path, header: match(station.version) } })
          await queries.invalidateQueries({ queryKey: ['get', '/manage/v1/stations'] })
          toast(t.removed(station.name))
          await navigate({ to: paths.stations })
        }}
      />
    </form>
  )
}
