import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Schema, api, queries } from '../api'
import { NewUser as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { type GivenRole, RolesField } from '../fields/roles'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import list from '../ui/List.module.css'
import { Panel } from '../ui/Panel'
import { useFocused } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { Handout } from './Handout'
import { users } from './words'

/** Somebody new: a name, a first role, and a link to pass on. */
export function Invite() {
  const t = useWords(users)
  const c = useWords(common)
  const navigate = useNavigate()
  const kept = keptUnits(useMe())
  const looking = useUnit()
  const home = kept.find(({ slug }) => slug === looking) ?? kept[0]
  const [made, setMade] = useState<Schema<'User'>>()
  const form = useForm<{ name: string; email: string; roles: GivenRole[] }>({
    initialValues: { name: '', email: '', roles: home ? [{ unit: home.slug, role: 'author', below: false }] : [] },
  })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { data } = await api.POST('/manage/v1/users', { body })
    setMade(data)
    void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/users'] })
  })
  const close = () => void navigate({ to: paths.users, search: (before) => ({ ...before, add: undefined }) })
  const first = useFocused<HTMLInputElement>()
  if (made?.invitation) {
    return (
      <div className={list.panels}>
        <Handout name={made.name} invitation={made.invitation} onDone={close} />
      </div>
    )
  }
  return (
    <div className={list.panels}>
      <Panel title={t.inviteTitle}>
        <form onSubmit={submit} className={list.body} noValidate>
          <div className={list.pair}>
            <TextInput ref={first} label={t.name} maxLength={limits.name.max} required withAsterisk={false} {...form.getInputProps('name')} />
            <TextInput
              label={t.email}
              description={t.emailHelp}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              inputMode="email"
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              maxLength={limits.email.max}
              required
              withAsterisk={false}
              {...form.getInputProps('email')}
            />
          </div>
          <RolesField
            value={form.values.roles}
            onChange={(roles) => form.setFieldValue('roles', roles)}
            errors={form.errors}
            max={limits.roles.max}
          />
          {note}
          <div className={list.buttons}>
            <Button type="submit" loading={busy}>
              {t.inviteDo}
            </Button>
            <LinkButton to={paths.users} search={(before) => ({ ...before, add: undefined })} variant="default">
              {c.cancel}
            </LinkButton>
          </div>
        </form>
      </Panel>
    </div>
  )
}
