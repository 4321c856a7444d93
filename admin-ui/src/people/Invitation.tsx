import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { open } from '../api/session'
import { said, useWords } from '../i18n'
import { paths } from '../paths'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { Door } from '../shell/Door'
import { NewPasswordFields } from './NewPasswordFields'
import { people } from './words'

/** Where the link of an invitation leads: set a password, then sign in. */
export function Invitation() {
  const t = useWords(people)
  const { secret } = useParams({ from: paths.invitation })
  const [accepted, setAccepted] = useState(false)
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: { again: (again, { password }) => (again === password ? null : said(people).differ) },
  })
  const { submit, busy, note } = useSubmit(form, async ({ password }) => {
    await open.POST('/manage/v1/invitations/{secret}', { params: { path: { secret } }, body: { password } })
    setAccepted(true)
  })

  if (accepted) {
    return (
      <Door title={t.acceptedTitle} lead={t.acceptedDetail}>
        <LinkButton to={paths.signIn} fullWidth mt="lg">
          {t.toSignIn}
        </LinkButton>
      </Door>
    )
  }
  return (
    <Door title={t.invitationTitle} lead={t.invitationLead}>
      <form onSubmit={submit}>
        <NewPasswordFields first={form.getInputProps('password')} again={form.getInputProps('again')} />
        {note}
        <Button type="submit" fullWidth loading={busy} mt="lg">
          {t.accept}
        </Button>
      </form>
    </Door>
  )
}
