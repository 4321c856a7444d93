import { Button, Group, Modal, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { api } from '../api'
import { said, useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { useSubmit } from '../ui/form'
import { toast } from '../ui/toast'
import type { Batch } from './search'
import { imports } from './words'

export interface Asked {
  move: Batch['actions'][number]['action']
  /** The rows named; without them all that wait. */
  rows?: number[]
  count: number
}

interface DecideProps {
  batch: Batch
  asked: Asked
  onClose: () => void
  onDone: (batch: Batch) => void
}

/** Asks once more: many procedures go live, or back, in one move that is not taken back. */
export function Decide({ batch, asked: { move, rows, count }, onClose, onDone }: DecideProps) {
  const t = useWords(imports)
  const { cancel } = useWords(common)
  const approving = move === 'approve'
  const form = useForm({ initialValues: { reason: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ reason }) => {
    const { data } = await api.POST('/manage/v1/imports/{id}/moves/{move}', {
      params: { path: { id: batch.id, move } },
      body: { ...(rows ? { rows } : {}), ...(approving ? {} : { reason }) },
    })
    if (data) onDone(data)
    toast(said(imports).begun)
    onClose()
  })
  return (
    <Modal opened onClose={onClose} title={approving ? t.approveAsk(number(count)) : t.returnAsk(number(count))} withCloseButton={false}>
      <form onSubmit={submit}>
        <Text>{approving ? t.approveEffect : t.returnEffect}</Text>
        {approving && !rows && batch.progress.held > 0 && <Text mt="xs">{t.approveHeld(number(batch.progress.held))}</Text>}
        {!approving && (
          <Textarea
            label={t.reason}
            description={t.reasonHelp}
            autosize
            minRows={2}
            required
            withAsterisk={false}
            mt="md"
            data-autofocus
            {...form.getInputProps('reason')}
          />
        )}
        {note}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose} {...(approving ? { 'data-autofocus': true } : {})}>
            {cancel}
          </Button>
          <Button type="submit" loading={busy} color={approving ? 'ink' : 'danger'}>
            {approving ? t.approveDo : t.returnDo}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
