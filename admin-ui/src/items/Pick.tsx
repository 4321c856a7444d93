import { Popover, ScrollArea, TextInput, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useWords } from '../i18n'
import styles from './Pick.module.css'
import { matches } from './matches'
import { items } from './words'

export interface Choice {
  value: string
  name: string
}

interface PickProps {
  label: string
  choices: readonly Choice[]
  value: string | undefined
  /** The address with this value, or without the filter. */
  to: (value: string | undefined) => object
}

/** With more choices than this, one types rather than looks. */
const TYPED_FROM = 9

/** A filter of a list: a pill that opens its choices; each choice is a link. */
export function Pick({ label, choices, value, to }: PickProps) {
  const t = useWords(items)
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const chosen = choices.find((choice) => choice.value === value)
  const found = choices.filter(({ name }) => matches(name, typed))
  return (
    <span className={styles.pick} data-on={value !== undefined || undefined}>
      <Popover opened={opened} onChange={setOpened} width={288} position="bottom-start" trapFocus>
        <Popover.Target>
          <UnstyledButton
            className={styles.pill}
            onClick={() => {
              setOpened(!opened)
              setTyped('')
            }}
          >
            {value === undefined ? label : `${label}: ${chosen?.name ?? value}`}
            {value === undefined && <IconChevronDown size={16} stroke={1.6} aria-hidden />}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown p={8}>
          {choices.length >= TYPED_FROM && (
            <TextInput
              aria-label={t.findChoice}
              placeholder={t.findChoice}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              mb={8}
              data-autofocus
            />
          )}
          <ScrollArea.Autosize mah={320}>
            <ul className={styles.choices}>
              {found.map((choice) => (
                <li key={choice.value}>
                  <Link
                    to="."
                    search={to(choice.value) as never}
                    activeOptions={{ exact: true }}
                    className={styles.choice}
                    aria-current={choice.value === value || undefined}
                    onClick={() => setOpened(false)}
                  >
                    {choice.name}
                    {choice.value === value && <IconCheck size={16} stroke={2} aria-hidden />}
                  </Link>
                </li>
              ))}
            </ul>
            {found.length === 0 && <p className={styles.note}>{t.noChoice}</p>}
          </ScrollArea.Autosize>
        </Popover.Dropdown>
      </Popover>
      {value !== undefined && (
        <Link to="." search={to(undefined) as never} className={styles.without} aria-label={t.without(label)} title={t.without(label)}>
          <IconX size={16} stroke={1.8} aria-hidden />
        </Link>
      )}
    </span>
  )
}
