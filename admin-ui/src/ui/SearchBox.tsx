import { ActionIcon, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import styles from './SearchBox.module.css'

/** Long enough for the letter, backspace and letter that an input method sends for one Vietnamese letter. */
const PAUSE = 250

interface SearchBoxProps {
  label: string
  hint: string
  clear: string
  /** What the list is asked for now. */
  value: string | undefined
  onSearch: (text: string | undefined) => void
  /** The key that leads here from anywhere on the screen, shown in the field. */
  hotkey?: string | undefined
  className?: string | undefined
}

/** The search of a list. What is typed stays as typed; the list follows once the hands rest. */
export function SearchBox({ label, hint, clear, value, onSearch, hotkey, className }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value ?? '')
  const sent = useRef(value)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  useHotkeys(hotkey ? [[hotkey, () => input.current?.focus()]] : [])

  // Another address, that this field did not make: Back, the filters cleared.
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value
      setTyped(value ?? '')
    }
  }, [value])
  useEffect(() => () => clearTimeout(pause.current), [])

  function search(text: string): void {
    clearTimeout(pause.current)
    const asked = text.trim() === '' ? undefined : text
    if (asked === sent.current) return
    sent.current = asked
    onSearch(asked)
  }

  return (
    <TextInput
      ref={input}
      className={className}
      aria-label={label}
      placeholder={hint}
      autoComplete="off"
      spellCheck={false}
      leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
      rightSection={
        typed === '' ? (
          hotkey && (
            <kbd className={styles.key} aria-hidden>
              {hotkey}
            </kbd>
          )
        ) : (
          <ActionIcon
            size={36}
            aria-label={clear}
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
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text)
        clearTimeout(pause.current)
        pause.current = setTimeout(() => search(text), PAUSE)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) search(typed)
      }}
    />
  )
}
