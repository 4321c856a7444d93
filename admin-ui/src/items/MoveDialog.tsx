import { Button, Group, Modal, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { $api } from '../api'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { WithdrawFields, Withdrawn, asWithdrawal, withdrawal } from '../ui/Withdrawing'
import { useSubmit } from '../ui/form'
import { CHANNEL_ICONS, type Channel, type Kind } from '../ui/icons'
import { useNow } from '../ui/When'
import { type Takes, may } from './moves'
import type { Row } from './rows'
import { items } from './words'

interface MoveDialogProps {
  kind: Kind
  move: 'approve' | 'return' | 'withdraw'
  rows: Row[]
  onClose: () => void
  act: (takes: Takes) => Promise<void>
}

/** Asks what a move on many takes, or names what it does and cannot reach. */
export function MoveDialog({ kind, move, rows, onClose, act }: MoveDialogProps) {
  const t = useWords(items)
  const { cancel } = useWords(common)
  const spoken = language.use()
  const able = rows.filter((row) => may(row, move))
  const modes = modesOf(able)
  const form = useForm({ initialValues: withdrawal(modes) })
  const { submit, busy, note } = useSubmit(form, async (values) => {
    const takes: Record<typeof move, Takes> = {
      approve: {},
      return: { reason: values.reason },
      withdraw: asWithdrawal(values),
    }
    // What comes of each row is told in the list: nothing waits in here.
    await act(takes[move])
    onClose()
  })
  const count = number(able.length, spoken)
  const { noun } = t.rooms[kind]
  const titles = { approve: t.approveTitle, return: t.returnTitle, withdraw: t.withdrawTitle }
  const parts: Record<typeof move, ReactNode> = {
    approve: <WhatIsApproved rows={able} />,
    return: (
      <Textarea
        label={t.returnReason}
        description={t.returnReasonHelp}
        required
        autosize
        minRows={3}
        data-autofocus
        {...form.getInputProps('reason')}
      />
    ),
    withdraw: (
      <>
        <Reach rows={able} />
        <WithdrawFields form={form} modes={modes} />
      </>
    ),
  }
  return (
    <Modal opened onClose={onClose} title={titles[move](count, noun)} withCloseButton={false}>
      <form onSubmit={submit}>
        {parts[move]}
        {note}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {cancel}
          </Button>
          <Button type="submit" loading={busy} color={move === 'withdraw' ? 'danger' : undefined} data-autofocus={move === 'approve' || undefined}>
            {t.moveSome(t.moves[move], count)}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

function WhatIsApproved({ rows }: { rows: Row[] }) {
  const t = useWords(items)
  const spoken = language.use()
  const now = useNow()
  const later = rows.filter(({ wanted }) => wanted?.live_from && new Date(wanted.live_from) > now).length
  const only = rows.filter(({ wanted }) => !wanted).length
  const at_once = rows.length - later - only
  const lines = [
    at_once > 0 && t.approveNow(number(at_once, spoken)),
    later > 0 && t.approveLater(number(later, spoken)),
    only > 0 && t.approveOnly(number(only, spoken)),
    at_once > 0 && t.approveReach,
  ]
  return lines.filter((line) => line !== false).map((line) => <Text key={line}>{line}</Text>)
}

function Reach({ rows }: { rows: Row[] }) {
  const screens = useReach(rows, 'signage')?.screens ?? 0
  const stations = useReach(rows, 'radio')?.stations ?? 0
  const live = (Object.keys(CHANNEL_ICONS) as Channel[]).filter((channel) => rows.some((row) => row.channels.includes(channel)))
  return <Withdrawn channels={live} screens={screens} stations={stations} plans={rows.some((row) => row.computed.includes('scheduled'))} />
}

/** Where those that are live there stand. Texts of one unit stand on the same devices; of several, nobody counts them. */
function useReach(rows: Row[], channel: Channel) {
  const there = rows.filter((row) => row.channels.includes(channel))
  const first = there.every((row) => row.unit.slug === there[0]?.unit.slug) ? there[0] : undefined
  const { data } = $api.useQuery(
    'get',
    '/manage/v1/items/{id}/reach',
    { params: { path: { id: first?.id ?? '' } } },
    { enabled: first !== undefined },
  )
  return first && data
}

/** The modes every one of these takes. To lead many addresses to one other place is done text by text. */
function modesOf(rows: Row[]) {
  const each = rows.map((row) => row.actions.find(({ action }) => action === 'withdraw')?.modes ?? [])
  return (['gone', 'notice', 'in_error'] as const).filter((mode) => each.every((modes) => modes.includes(mode)))
}
