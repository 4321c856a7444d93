import { Avatar } from '@mantine/core'

/** A person's initials; the name stands beside it in words. Vietnamese names are called by their last word. */
export function Face({ name, size = 36 }: { name: string; size?: number }) {
  const words = name.trim().split(/\s+/)
  const initials = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.[0] ?? '').join('')
  return (
    <Avatar color="ink" variant="light" size={size} radius="xl" aria-hidden>
      {initials.toUpperCase()}
    </Avatar>
  )
}
