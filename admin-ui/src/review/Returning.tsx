import { Button, Drawer, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMediaQuery } from '@mantine/hooks'
import { type Problem, problemOf } from '../api'
import { Return } from '../api/limits'
import { useWords } from '../i18n'
import { useSubmit } from '../ui/form'
import styles from './Review.module.css'
import { move } from './moves'
import type { Item } from './reading'
import { review } from './words'

interface ReturningProps {
  item: Item
  close: () => void
  done: (item: Item) => void
  overtaken: (problem: Problem) => void
}

/** Why it goes back: a sentence of one's own, or one that is tapped. */
export function Returning({ item, close, done, overtaken }: ReturningProps) {
  const t = useWords(review)
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const form = useForm({ initialValues: { reason: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ reason }) => {
    try {
      done(await move(item, 'return', { reason }))
      close()
    } catch (thrown) {
      const told = problemOf(thrown)
      if (told.status !== 412) throw told
      overtaken(told)
      close()
    }
  })
  return (
    <Drawer
      opened
      onClose={close}
      position={phone ? 'bottom' : 'right'}
      size={phone ? 'auto' : 440}
      title={t.returnTitle}
      styles={phone ? { content: { height: 'auto' } } : {}}
    >
      <form onSubmit={submit}>
        <p className={styles.label} id="usual-reasons">
          {t.usualReasons}
        </p>
        <div className={styles.reasons} role="group" aria-labelledby="usual-reasons">
          {t.reasons.map((sentence) => (
            <Button
              key={sentence}
              variant="default"
              radius="xl"
              fw={500}
              onClick={() => form.setFieldValue('reason', (before) => (before ? `${before.trimEnd()} ${sentence}` : sentence))}
            >
              {sentence}
            </Button>
          ))}
        </div>
        <Textarea
          label={t.reason}
          description={t.reasonHelp}
          required
          autosize
          minRows={3}
          maxRows={8}
          maxLength={Return.reason.max}
          mt="md"
          {...form.getInputProps('reason')}
        />
        {note}
        <Button type="submit" size="lg" fullWidth mt="md" loading={busy}>
          {t.return}
        </Button>
      </form>
    </Drawer>
  )
}
