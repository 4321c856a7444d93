import { Button, Group, Modal, PasswordInput, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { signIn, useSession } from '../api/session'
import { useWords } from '../i18n'
import { people } from '../people/words'
import { paths } from '../paths'
import { useSubmit } from '../ui/form'
import { shell } from './words'

/** Over the page when the session has ended: the same person signs in again, and what waited goes on. */
export function SessionDialog() {
  const { phase, person } = useSession()
  const { lostTitle } = useWords(shell)
  return (
    <Modal
      opened={phase === 'lost'}
      onClose={() => undefined}
      title={lostTitle}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      zIndex={1000}
    >
      {person && <Again person={person} />}
    </Modal>
  )
}

function Again({ person }: { person: string }) {
  const t = useWords(shell)
  const { email, password } = useWords(people)
  const form = useForm({ initialValues: { password: '' } })
  const { submit, busy, note } = useSubmit(form, (values) => signIn(person, values.password))
  return (
    <form onSubmit={submit}>
      <Text>{t.lostDetail}</Text>
      <TextInput label={email} value={person} readOnly autoComplete="username" mt="md" />
      <PasswordInput
        label={password}
        autoComplete="current-password"
        mt="md"
        data-autofocus
        {...form.getInputProps('password')}
      />
      {note}
      <Text size="sm" c="dimmed" mt="md">
        {t.lostOtherDetail}
      </Text>
      <Group justify="space-between" mt="md">
        {/* A whole new page: nothing that waits may be sent in another person's name. */}
        <Button component="a" variant="subtle" href={`/admin${paths.signIn}`}>
          {t.lostOther}
        </Button>
        <Button type="submit" loading={busy}>
          {t.lostContinue}
        </Button>
      </Group>
    </form>
  )
}
