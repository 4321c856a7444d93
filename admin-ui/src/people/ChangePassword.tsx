import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { api, queries } from '../api'
import { meQuery, useMe } from '../api/me'
import { signIn } from '../api/session'
import { said, useWords } from '../i18n'
import { paths } from '../paths'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { toast } from '../ui/toast'
import { Door } from '../shell/Door'
import { NewPasswordFields } from './NewPasswordFields'
import { people } from './words'

/** Where a generated password leads at the first sign-in, and anybody from the account menu. */
export function ChangePassword() {
  const t = useWords(people)
  const me = useMe()
  const navigate = useNavigate()
  const form = useForm({
    // `new` is the API's name for it, so that its faults find the field.
    initialValues: { current: '', new: '', again: '' },
    validate: { again: (again, values) => (again === values.new ? null : said(people).differ) },
  })
  const { submit, busy, note } = useSubmit(form, async (values) => {
    await api.PUT('/manage/v1/me/password', { body: { current: values.current, new: values.new } })
    // Every session has just ended, this one too.
    await signIn(me.email ?? '', values.new)
    await queries.invalidateQueries(meQuery)
    toast(said(people).changed)
    await navigate({ to: me.must_change_password ? paths.desk : paths.profile })
  })

  return (
    <Door title={t.changeTitle} lead={me.must_change_password ? t.changeFirst : t.changeLead}>
      <form onSubmit={submit}>
        {/* For the browser's keeper of passwords. */}
        <input type="text" name="username" autoComplete="username" value={me.email ?? ''} readOnly hidden />
        <PasswordInput
          label={t.currentPassword}
          autoComplete="current-password"
          required
          withAsterisk={false}
          mt="lg"
          {...form.getInputProps('current')}
        />
        <NewPasswordFields first={form.getInputProps('new')} again={form.getInputProps('again')} />
        {note}
        <Button type="submit" fullWidth loading={busy} mt="lg">
          {t.change}
        </Button>
        {!me.must_change_password && (
          <LinkButton to={paths.profile} variant="default" fullWidth mt="sm">
            {t.back}
          </LinkButton>
        )}
      </form>
    </Door>
  )
}
