import { Button, Select, TextInput } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Schema, api, queries } from '../api'
import { NewClient as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { WhenField } from '../fields/WhenField'
import { alike } from '../fields/alike'
import { RolesField } from '../fields/roles'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import list from '../ui/List.module.css'
import { Panel } from '../ui/Panel'
import { Secret } from '../ui/Secret'
import { useFocused } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { clients } from './words'

type ClientForm = Required<Schema<'NewClient'>>

/** A key for a program; seen once. */
export function NewClient() {
  const t = useWords(clients)
  const c = useWords(common)
  const kept = keptUnits(useMe())
  const looking = useUnit()
  const home = (kept.find(({ slug }) => slug === looking) ?? kept[0])?.slug ?? ''
  const [made, setMade] = useState<Schema<'NewClientKey'>>()
  const form = useForm<ClientForm>({
    initialValues: { name: '', unit: home, roles: [{ unit: home, role: 'author', below: false }], expires_at: null },
  })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { data } = await api.POST('/manage/v1/clients', { body })
    setMade(data)
    void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/clients'] })
  })
  const first = useFocused<HTMLInputElement>()
  if (made) return <Key made={made} />
  return (
    <div className={list.panels}>
      <Panel title={t.addTitle}>
        <form onSubmit={submit} className={list.body} noValidate>
          <TextInput ref={first}
            label={t.name}
            description={t.nameHelp}
            maxLength={limits.name.max}
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <Select
            label={t.unit}
            description={t.unitHelp}
            data={kept.map(({ slug, name }) => ({ value: slug, label: name }))}
            searchable
            filter={alike}
            limit={50}
            allowDeselect={false}
            {...form.getInputProps('unit')}
          />
          <p className={list.name}>{t.roles}</p>
          <RolesField
            value={form.values.roles}
            onChange={(roles) => form.setFieldValue('roles', roles)}
            errors={form.errors}
            max={limits.roles.max}
          />
          <WhenField
            label={t.expires}
            description={t.expiresHelp}
            value={form.values.expires_at}
            onChange={(instant) => form.setFieldValue('expires_at', instant)}
            error={form.errors.expires_at?.toString()}
          />
          {note}
          <div className={list.buttons}>
            <Button type="submit" loading={busy}>
              {t.addDo}
            </Button>
            <LinkButton to={paths.clients} search={(before) => ({ ...before, add: undefined })} variant="default">
              {c.cancel}
            </LinkButton>
          </div>
        </form>
      </Panel>
    </div>
  )
}

function Key({ made }: { made: Schema<'NewClientKey'> }) {
  const t = useWords(clients)
  const navigate = useNavigate()
  const place = useFocused<HTMLDivElement>()
  return (
    <div ref={place} tabIndex={-1} role="status" className={list.panels}>
      <Panel title={t.ready(made.name)}>
        <div className={list.body}>
          <p>{t.readyDetail}</p>
          <Secret label={t.key} value={made.key} action={t.keyCopy} />
          <Secret label={t.try} value={`curl -H "Authorization: Bearer ${made.key}" ${location.origin}/manage/v1/me`} action={t.tryCopy} />
          <div className={list.buttons}>
            <Button onClick={() => void navigate({ to: paths.clients, search: (before) => ({ ...before, add: undefined }) })}>{t.done}</Button>
          </div>
        </div>
      </Panel>
    </div>
  )
}
