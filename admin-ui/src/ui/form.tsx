import { Alert, List, Text, UnstyledButton } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconAlertCircle } from '@tabler/icons-react'
import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import { type Fault, type Problem, fieldAt, problemOf } from '../api/problem'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import styles from './form.module.css'

type Jump = (field: string) => (() => void) | undefined

/** A refusal in the page: its sentence, a link to each field to mend, and the code to quote. */
export function ProblemNote({ problem, jump }: { problem: Problem; jump?: Jump }) {
  const t = useWords(common)
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => note.current?.focus(), [])
  return (
    <Alert
      ref={note}
      tabIndex={-1}
      role="alert"
      variant="light"
      color="danger"
      mt="md"
      icon={<IconAlertCircle size={20} stroke={1.6} aria-hidden />}
      title={problem.errors.length > 1 ? t.faults(problem.errors.length) : undefined}
    >
      {problem.errors.length > 1 ? (
        <List spacing={4}>
          {problem.errors.map((fault) => (
            <List.Item key={`${fault.pointer} ${fault.code} ${fault.detail}`}>
              <FaultLine fault={fault} go={jump?.(fieldAt(fault.pointer))} />
            </List.Item>
          ))}
        </List>
      ) : (
        <Text>{problem.detail}</Text>
      )}
      <Text size="xs" className={styles.quote}>
        {t.quote(problem.quote)}
      </Text>
    </Alert>
  )
}

function FaultLine({ fault, go }: { fault: Fault; go: (() => void) | undefined }) {
  if (!go) return fault.detail
  return (
    <UnstyledButton className={styles.jump} onClick={go}>
      {fault.detail}
    </UnstyledButton>
  )
}

/**
 * Sends a form: one act in flight, what was typed kept whatever happens, each fault at its field and all of them summed
 * in `note`, which takes the focus.
 */
export function useSubmit<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  act: (values: Values) => Promise<unknown>,
) {
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)

  async function send(values: Values) {
    setBusy(true)
    setProblem(undefined)
    try {
      await act(values)
    } catch (thrown) {
      const told = problemOf(thrown)
      form.setErrors(Object.fromEntries(told.errors.map((fault) => [fieldAt(fault.pointer), fault.detail])))
      setProblem(told)
    } finally {
      setBusy(false)
    }
  }

  const jump: Jump = (field) => {
    const input = form.getInputNode(field)
    return input ? () => input.focus() : undefined
  }

  return {
    busy,
    submit: (event: SyntheticEvent<HTMLFormElement>) => {
      event.preventDefault()
      // Enter while one is in flight must not send a second.
      if (!busy) form.onSubmit((values) => void send(values))()
    },
    note: problem && <ProblemNote problem={problem} jump={jump} />,
  }
}
