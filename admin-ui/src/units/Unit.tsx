import { Button, type InputWrapperProps, Select, TextInput, Textarea } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import { useForm } from '@mantine/form'
import { IconArrowLeft, IconPlus } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, Problem, api, match, queries } from '../api'
import { Feedback as feedbackLimits, UnitForm as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { said, useWords } from '../i18n'
import { DayField } from '../fields/DayField'
import { alike } from '../fields/alike'
import { UnitsField } from '../fields/units'
import { paths } from '../paths'
import { Leaving } from '../ui/Leaving'
import list from '../ui/List.module.css'
import { Overtaken } from '../ui/Overtaken'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { merge } from '../ui/merge'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { HoursField } from './HoursField'
import type { Unit } from './all'
import { type UnitForm, toBody, toForm } from './form'
import { units } from './words'

const unitQuery = (slug: string) => $api.queryOptions('get', '/manage/v1/units/{slug}', { params: { path: { slug } } })

/** All a citizen needs to know of a unit, and where it stands in the tree. */
export function UnitPage() {
  const t = useWords(units)
  const { slug } = useParams({ strict: false })
  const { data: unit, error, refetch } = $api.useQuery('get', '/manage/v1/units/{slug}', { params: { path: { slug: slug ?? '' } } })
  if (unit) return <Form key={unit.slug} unit={unit} />
  return (
    <>
      <PageHeader title={t.title} />
      <div className={list.sheet}>
        {!error ? (
          <SkeletonRows rows={6} />
        ) : error.status === 404 ? (
          <EmptyState title={t.gone} detail={error.detail} action={<LinkButton to={paths.units}>{t.toUnits}</LinkButton>} />
        ) : (
          <ErrorState problem={error} onRetry={() => void refetch()} />
        )}
      </div>
    </>
  )
}

/** Help below the field, where two stand side by side. */
const BELOW: InputWrapperProps['inputWrapperOrder'] = ['label', 'input', 'error', 'description']

/** Somebody saved while one was at work. */
interface Met {
  who: string
  both: (keyof UnitForm)[]
}

function Form({ unit }: { unit: Unit }) {
  const t = useWords(units)
  const kept = keptUnits(useMe())
  const readOnly = !kept.some(({ slug }) => slug === unit.slug)
  const form = useForm<UnitForm>({ initialValues: toForm(unit) })
  const [version, setVersion] = useState(unit.version)
  const [met, setMet] = useState<Met>()
  const dirty = form.isDirty()
  const names = useNames()

  function take(saved: Unit, shown: UnitForm): void {
    queries.setQueryData(unitQuery(unit.slug).queryKey, saved)
    setVersion(saved.version)
    form.setInitialValues(toForm(saved))
    form.setValues(shown)
  }

  const { submit, busy, note } = useSubmit(form, async (values) => {
    const path = { slug: unit.slug }
    try {
      const { data } = await api.PUT('/manage/v1/units/{slug}', { params: { path, header: match(version) }, body: toBody(values) })
      if (!data) return
      take(data, toForm(data))
      setMet(undefined)
      void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/units'] })
      toast(said(units).saved)
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.status !== 412) throw thrown
      const { data } = await api.GET('/manage/v1/units/{slug}', { params: { path } })
      if (!data) throw thrown
      const { form: merged, both } = merge(form.getInitialValues(), values, toForm(data))
      take(data, merged)
      setMet({ who: String(thrown.members.changed_by ?? said(units).someone), both })
    }
  })

  const line = (name: 'name' | 'kind' | 'phone' | 'hotline' | 'email') => ({
    label: names[name],
    maxLength: limits[name].max,
    readOnly,
    ...form.getInputProps(name),
  })
  const about = (name: 'text' | 'url' | 'phone' | 'address') => ({
    maxLength: feedbackLimits[name].max,
    readOnly,
    ...form.getInputProps(`feedback.${name}`),
  })
  // Where it hangs now stays a choice, whoever keeps that unit.
  const parents = [...kept, ...(unit.parent ? [unit.parent] : [])].filter(
    (one, place, all) => one.slug !== unit.slug && all.findIndex(({ slug }) => slug === one.slug) === place,
  )

  return (
    <>
      <Back />
      <PageHeader
        title={unit.name}
        lead={[unit.kind, unit.parent?.name].filter(Boolean).join(' · ')}
        actions={
          !readOnly && (
            <LinkButton
              to={paths.units}
              search={(before) => ({ ...before, add: unit.slug })}
              variant="default"
              leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
            >
              {t.addBelow}
            </LinkButton>
          )
        }
      />
      <Leaving dirty={dirty} />
      <form onSubmit={submit} className={list.panels} noValidate>
        {readOnly && <p className={list.note}>{t.readOnly}</p>}
        {met && (
          <Overtaken key={version} title={t.met}>
            <p>{t.metDetail(met.who)}</p>
            {met.both.length > 0 && <p>{t.metBoth(met.both.map((name) => names[name]).join(', '))}</p>}
          </Overtaken>
        )}
        <Panel title={t.place}>
          <div className={list.body}>
            <TextInput required withAsterisk={false} {...line('name')} />
            <div className={list.pair}>
              <TextInput description={t.kindHelp} inputWrapperOrder={BELOW} required withAsterisk={false} {...line('kind')} />
              <TextInput label={t.slug} description={t.slugHelp} inputWrapperOrder={BELOW} value={unit.slug} readOnly />
            </div>
            {unit.parent || parents.length > 0 ? (
              <Select
                label={t.parent}
                placeholder={t.parentNone}
                data={parents.map(({ slug, name }) => ({ value: slug, label: name }))}
                searchable
                filter={alike}
                limit={50}
                allowDeselect={false}
                readOnly={readOnly || !unit.parent}
                {...form.getInputProps('parent')}
              />
            ) : (
              <TextInput label={t.parent} value={t.parentNone} readOnly />
            )}
          </div>
        </Panel>
        <Panel title={t.contact}>
          <div className={list.body}>
            <Textarea
              label={t.address}
              autosize
              minRows={1}
              maxLength={limits.address.max}
              readOnly={readOnly}
              {...form.getInputProps('address')}
            />
            <div className={list.pair}>
              <TextInput inputMode="tel" {...line('phone')} />
              <TextInput inputMode="tel" {...line('hotline')} />
            </div>
            <TextInput inputMode="email" autoCapitalize="none" spellCheck={false} {...line('email')} />
            <TextInput
              label={t.lookup}
              description={t.lookupHelp}
              inputMode="url"
              spellCheck={false}
              maxLength={limits.dossier_lookup_url.max}
              readOnly={readOnly}
              {...form.getInputProps('dossier_lookup_url')}
              value={form.values.dossier_lookup_url ?? ''}
            />
          </div>
        </Panel>
        <Panel title={t.hours}>
          <HoursField form={form} readOnly={readOnly} />
        </Panel>
        <Panel title={t.feedback}>
          <div className={list.body}>
            <Textarea label={t.feedbackText} autosize minRows={2} {...about('text')} />
            <div className={list.pair}>
              <TextInput label={t.feedbackPhone} inputMode="tel" {...about('phone')} />
              <TextInput label={t.feedbackUrl} inputMode="url" spellCheck={false} {...about('url')} />
            </div>
            <TextInput label={t.feedbackAddress} {...about('address')} />
          </div>
        </Panel>
        <Panel title={t.validity}>
          <div className={list.body}>
            <p className={list.note}>{t.validityHelp}</p>
            <div className={list.pair}>
              <DayField label={t.validFrom} readOnly={readOnly} {...day('valid_from')} />
              <DayField label={t.validUntil} readOnly={readOnly} {...day('valid_until')} />
            </div>
            <UnitsField
              label={t.successors}
              readOnly={readOnly}
              max={limits.successors.max}
              value={form.values.successors}
              onChange={(slugs) => form.setFieldValue('successors', slugs)}
              error={heirFault()}
            />
          </div>
        </Panel>
        {note}
        {!readOnly && (
          <div className={list.save} data-idle={!dirty || undefined}>
            <span className={list.note} aria-live="polite">
              {dirty ? t.dirty : t.clean}
            </span>
            <Button type="submit" loading={busy} disabled={!dirty}>
              {t.save}
            </Button>
          </div>
        )}
      </form>
    </>
  )

  function day(name: 'valid_from' | 'valid_until') {
    return {
      value: form.values[name],
      onChange: (chosen: string | null) => form.setFieldValue(name, chosen),
      error: form.errors[name]?.toString(),
    }
  }

  /** The API names the heir it means, by its place; the field shows them together. */
  function heirFault(): string | undefined {
    const at = Object.keys(form.errors).find((name) => name.startsWith('successors'))
    return at && form.errors[at]?.toString()
  }
}

function Back() {
  const t = useWords(units)
  return (
    <Link to={paths.units} className={list.back}>
      <IconArrowLeft size={18} stroke={1.6} aria-hidden />
      {t.all}
    </Link>
  )
}

/** What the members are called. */
function useNames(): Record<keyof UnitForm, string> {
  const t = useWords(units)
  return {
    name: t.name,
    kind: t.kind,
    parent: t.parent,
    address: t.address,
    phone: t.phone,
    hotline: t.hotline,
    email: t.email,
    dossier_lookup_url: t.lookup,
    working_hours: t.hours,
    feedback: t.feedback,
    valid_from: t.validFrom,
    valid_until: t.validUntil,
    successors: t.successors,
  }
}
