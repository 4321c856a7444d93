import { Button, PasswordInput, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Problem } from '../api/problem'
import { signIn } from '../api/session'
import { useWords } from '../i18n'
import { paths } from '../paths'
import { useSubmit } from '../ui/form'
import { Door } from '../shell/Door'
import { people } from './words'

export function SignIn() {
  const t = useWords(people)
  const router = useRouter()
  const next = useSearch({ from: paths.signIn, select: (search) => search.next })
  const [missed, setMissed] = useState(false)
  const form = useForm({ initialValues: { email: '', password: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ email, password }) => {
    try {
      await signIn(email, password)
    } catch (thrown) {
      setMissed(thrown instanceof Problem && thrown.status === 401)
      throw thrown
    }
    router.history.push(`${router.basepath}${next ?? paths.desk}`)
  })

  return (
    <Door title={t.signIn} lead={t.signInLead}>
      <form onSubmit={submit}>
        {/* Not type="email": a name of this house may end in .local, and the browser must not trim while one types. */}
        <TextInput
          label={t.email}
          name="username"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          mt="lg"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          mt="md"
          {...form.getInputProps('password')}
        />
        {note}
        {missed && (
          <Text size="sm" c="dimmed" mt="sm">
            {t.telex}
          </Text>
        )}
        <Button type="submit" fullWidth loading={busy} mt="lg">
          {t.signIn}
        </Button>
      </form>
      <Text size="sm" c="dimmed" mt="lg">
        {t.forgotten}
      </Text>
    </Door>
  )
}
