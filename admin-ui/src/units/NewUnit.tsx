import { Button, Select, TextInput } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { api, queries } from '../api'
import { NewUnit as limits } from '../api/limits'
import { keptUnits, meQuery, useMe } from '../api/me'
import { said, useWords } from '../i18n'
import { common } from '../i18n/common'
import { alike } from '../fields/alike'
import { paths } from '../paths'
import list from '../ui/List.module.css'
import { Panel } from '../ui/Panel'
import { useFocused } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { toast } from '../ui/toast'
import { blank } from './form'
import { units } from './words'

/** The little that a unit begins with; the rest is written on its own page. */
export function NewUnit({ under }: { under: string }) {
  const t = useWords(units)
  const c = useWords(common)
  const me = useMe()
  const navigate = useNavigate()
  const form = useForm({ initialValues: { name: '', kind: '', parent: under, slug: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ slug, ...values }) => {
    const { data } = await api.POST('/manage/v1/units', { body: { ...blank, ...values, slug: slug.trim() || null } })
    // A new unit is one more in which one has rights.
    await Promise.all([queries.invalidateQueries(meQuery), queries.invalidateQueries({ queryKey: ['get', '/manage/v1/units'] })])
    if (data) {
      toast(said(units).added(data.name))
      await navigate({ to: paths.unit, params: { slug: data.slug } })
    }
  })
  const first = useFocused<HTMLInputElement>()
  return (
    <div className={list.panels}>
      <Panel title={t.addTitle}>
        <form onSubmit={submit} className={list.body} noValidate>
          <TextInput ref={first}
            label={t.name}
            maxLength={limits.name.max}
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <div className={list.pair}>
            <TextInput label={t.kind} description={t.kindHelp} inputWrapperOrder={['label', 'input', 'error', 'description']} maxLength={limits.kind.max} required withAsterisk={false} {...form.getInputProps('kind')} />
            <TextInput
              label={t.slug}
              description={t.slugNewHelp}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              maxLength={limits.slug.max}
              autoCapitalize="none"
              spellCheck={false}
              {...form.getInputProps('slug')}
            />
          </div>
          <Select
            label={t.parent}
            data={keptUnits(me).map(({ slug, name }) => ({ value: slug, label: name }))}
            searchable
            filter={alike}
            limit={50}
            allowDeselect={false}
            {...form.getInputProps('parent')}
          />
          {note}
          <div className={list.buttons}>
            <Button type="submit" loading={busy}>
              {t.addDo}
            </Button>
            <LinkButton to={paths.units} search={(before) => ({ ...before, add: undefined })} variant="default">
              {c.cancel}
            </LinkButton>
          </div>
        </form>
      </Panel>
    </div>
  )
}
