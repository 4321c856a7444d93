import { ActionIcon, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../i18n'
import type { Kind } from '../ui/icons'
import styles from './Find.module.css'
import { items } from './words'

/** Long enough for the letter, backspace and letter that an input method sends for one Vietnamese letter. */
const PAUSE = 250

/** The search of a list. What is typed stays as typed; the address, and so the list, follows once the hands rest. */
export function Find({ kind, q, short = false }: { kind: Kind; q: string | undefined; short?: boolean }) {
  const t = useWords(items)
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(q ?? '')
  const sent = useRef(q)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  useHotkeys([['/', () => input.current?.focus()]])

  // Another address, that this field did not make: Back, a view, the filters cleared.
  useEffect(() => {
    if (q !== sent.current) {
      sent.current = q
      setTyped(q ?? '')
    }
  }, [q])
  useEffect(() => () => clearTimeout(pause.current), [])

  function search(text: string): void {
    clearTimeout(pause.current)
    const asked = text.trim() === '' ? undefined : text
    if (asked === sent.current) return
    sent.current = asked
    void navigate({ to: '.', search: (before: object) => ({ ...before, q: asked }), replace: true, resetScroll: false })
  }

  return (
    <TextInput
      ref={input}
      className={styles.find}
      aria-label={t.find}
      placeholder={short ? t.findShort : t.rooms[kind].find}
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
      rightSection={
        typed === '' ? short ? null : (
          <kbd className={styles.key} aria-hidden>
            /
          </kbd>
        ) : (
          <ActionIcon
            size={36}
            aria-label={t.clearFind}
            onClick={() => {
              setTyped('')
              search('')
              input.current?.focus()
            }}
          >
            <IconX size={16} stroke={1.8} aria-hidden />
          </ActionIcon>
        )
      }
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        clearTimeout(pause.current)
        pause.current = setTimeout(() => search(value), PAUSE)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) search(typed)
      }}
    />
  )
}
