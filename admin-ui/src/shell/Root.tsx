import { Outlet, type ErrorComponentProps } from '@tanstack/react-router'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { paths } from '../paths'
import { LinkButton } from '../ui/links'
import { ErrorState } from '../ui/states'
import { Door } from './Door'
import { SessionDialog } from './SessionDialog'

/** Around every screen, the sign-in too. */
export function Root() {
  return (
    <>
      <Outlet />
      <SessionDialog />
    </>
  )
}

export function NotFound() {
  const t = useWords(common)
  return (
    <Door title={t.notFoundTitle} lead={t.notFoundDetail}>
      <LinkButton to={paths.desk} fullWidth mt="lg">
        {t.toDesk}
      </LinkButton>
    </Door>
  )
}

/** A screen that could not be drawn: its data did not come, or its code is of another version. */
export function Failed({ error, reset }: ErrorComponentProps) {
  return <ErrorState problem={error} onRetry={reset} />
}
