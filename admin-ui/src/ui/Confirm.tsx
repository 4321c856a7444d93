import { Button, Group, Modal, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { problemOf, type Problem } from '../api/problem'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { ProblemNote } from './form'

interface Asked {
  opened: boolean
  onClose: () => void
  /** The act, as a question. */
  title: string
  /** What it does, and what it cannot reach. */
  effect: ReactNode
  /** The verb on the button. */
  action: string
  onConfirm: () => Promise<unknown>
}

/** Asks before what cannot be undone, and only then; everything else acts at once with {@link toast} and "Hoàn tác". */
export function Confirm({ opened, onClose, title, effect, action, onConfirm }: Asked) {
  const t = useWords(common)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function confirm() {
    setBusy(true)
    setProblem(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (thrown) {
      setProblem(problemOf(thrown))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal opened={opened} onClose={onClose} title={title} withCloseButton={false}>
      <Text component="div">{effect}</Text>
      {problem && <ProblemNote problem={problem} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t.cancel}
        </Button>
        <Button color="danger" loading={busy} onClick={() => void confirm()}>
          {action}
        </Button>
      </Group>
    </Modal>
  )
}
