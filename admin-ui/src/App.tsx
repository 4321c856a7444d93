import { MantineProvider } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { queries } from './api'
import { useSession } from './api/session'
import { language } from './i18n'
import { paths } from './paths'
import { makeRouter } from './routes'
import { look, resolved, theme, variables } from './ui/theme'

/** The admin: colours and language of this browser, the data it holds, the router. */
export function App() {
  const [router] = useState(makeRouter)
  const spoken = language.use()
  const shown = useLook()
  const made = useMemo(() => theme(spoken), [spoken])

  useLayoutEffect(() => {
    document.documentElement.lang = spoken
  }, [spoken])

  // Signed out, in this tab or another: nothing of the person stays.
  const { phase } = useSession()
  const before = useRef(phase)
  useEffect(() => {
    if (phase === 'out' && before.current !== 'unknown') {
      // Data last: a screen that still stands would ask for it again.
      void router.navigate({ to: paths.signIn }).then(() => queries.clear())
    }
    before.current = phase
  }, [phase, router])

  return (
    <MantineProvider theme={made} cssVariablesResolver={variables} forceColorScheme={shown === 'dark' ? 'dark' : 'light'}>
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" limit={3} styles={{ root: { marginBottom: 'var(--foot)' } }} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}

function useLook() {
  const chosen = look.use()
  // Only to draw again when the machine changes its mind.
  useMediaQuery('(prefers-color-scheme: dark)')
  useMediaQuery('(prefers-contrast: more)')
  const shown = resolved(chosen)
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown
  }, [shown])
  return shown
}
