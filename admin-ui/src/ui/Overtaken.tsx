import { Alert } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useFocused } from './focus'

/** Says that somebody else saved while one was at work; it comes into sight, wherever one pressed the button. */
export function Overtaken({ title, children }: { title: string; children: ReactNode }) {
  const place = useFocused<HTMLDivElement>()
  return (
    <Alert ref={place} tabIndex={-1} role="alert" color="ink" variant="light" title={title} icon={<IconUsers size={20} stroke={1.6} aria-hidden />}>
      {children}
    </Alert>
  )
}
