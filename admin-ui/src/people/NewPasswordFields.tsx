import { PasswordInput } from '@mantine/core'
import type { GetInputPropsReturnType } from '@mantine/form'
import { useWords } from '../i18n'
import { people } from './words'

/** A password to be set, typed twice, as nobody sees what they type. */
export function NewPasswordFields({ first, again }: { first: GetInputPropsReturnType; again: GetInputPropsReturnType }) {
  const t = useWords(people)
  const both = { autoComplete: 'new-password', required: true, withAsterisk: false, mt: 'md' }
  return (
    <>
      <PasswordInput label={t.newPassword} description={t.newPasswordHelp} {...both} {...first} />
      <PasswordInput label={t.again} {...both} {...again} />
    </>
  )
}
