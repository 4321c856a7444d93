import { Button, Group, Modal, Select, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type FormEventHandler, type ReactNode } from 'react'
import { $api } from '../../api'
import { keptUnits, useMe } from '../../api/me'
import { Correct, Publish, Return } from '../../api/limits'
import { language, useWords } from '../../i18n'
import { common } from '../../i18n/common'
import { shortTime } from '../../i18n/format'
import { WithdrawFields, Withdrawn, asWithdrawal, withdrawal } from '../../ui/Withdrawing'
import { useSubmit } from '../../ui/form'
import { toast } from '../../ui/toast'
import { useNow } from '../../ui/When'
import type { Draft, Item } from '../draft'
import { WishFields } from './WishFields'
import { type Takes, actionOf, moveTo } from './moves'
import type { Wish } from './wish'
import { asPublication } from './wish'
import { acting } from './words'

export type Asked = 'return' | 'correct' | 'withdraw' | 'override' | 'again' | 'move'

interface DialogProps {
  draft: Draft
  item: Item
  wish: Wish
  onClose: () => void
  act: <Name extends keyof Takes>(action: Name, takes: Takes[Name]) => Promise<unknown>
}

/** Moves that take a sentence, or that cannot be undone. */
export function MoveDialog({ asked, ...given }: DialogProps & { asked: Asked | undefined }) {
  if (asked === 'withdraw') return <WithdrawDialog {...given} />
  if (asked === 'again') return <AgainDialog {...given} />
  if (asked === 'move') return <UnitDialog {...given} />
  if (asked) return <SentenceDialog asked={asked} {...given} />
  return null
}

function SentenceDialog({ asked, wish, onClose, act }: DialogProps & { asked: Exclude<Asked, 'withdraw' | 'again' | 'move'> }) {
  const t = useWords(acting)
  const texts = {
    return: { title: t.returnTitle, label: t.reason, help: t.returnHelp, button: t.returnNow, max: Return.reason.max },
    correct: { title: t.correctTitle, label: t.notice, help: t.noticeHelp, button: t.correctNow, max: Correct.notice.max },
    override: { title: t.overrideTitle, label: t.reason, help: t.overrideHelp, button: t.overrideNow, max: Publish.override.max },
  }[asked]
  const form = useForm({ initialValues: { sentence: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ sentence }) => {
    if (asked === 'return') await act('return', { reason: sentence })
    else if (asked === 'correct') await act('correct', { ...asPublication(wish), notice: sentence })
    else await act('publish', { ...asPublication(wish), class: 'emergency', override: sentence })
    onClose()
  })
  return (
    <Dialog title={texts.title} onClose={onClose} onSubmit={submit} busy={busy} button={texts.button} note={note}>
      <Textarea
        label={texts.label}
        description={texts.help}
        required
        autosize
        minRows={3}
        maxLength={texts.max}
        data-autofocus
        {...form.getInputProps('sentence')}
      />
    </Dialog>
  )
}

/** The same text, elsewhere or for another time; it begins with how it is published now. */
function AgainDialog({ item, onClose, act }: DialogProps) {
  const t = useWords(acting)
  const spoken = language.use()
  const now = useNow()
  const [stands] = item.publications.filter((one) => one.ended.length < one.channels.length)
  const form = useForm<{ wish: Wish }>({ initialValues: { wish: { live_until: stands?.live_until, class: stands?.class } } })
  const { wish } = form.values
  const later = wish.live_from && new Date(wish.live_from) > now ? new Date(wish.live_from) : undefined
  const { submit, busy, note } = useSubmit(form, async () => {
    await act(later ? 'schedule' : 'publish', asPublication(wish))
    onClose()
  })
  const button = later ? t.schedule(shortTime(later, now, spoken)) : t.publish
  return (
    <Dialog title={t.againTitle} onClose={onClose} onSubmit={submit} busy={busy} button={button} note={note}>
      <WishFields item={item} kind={item.kind} wish={wish} setWish={(next) => form.setFieldValue('wish', next)} approving />
    </Dialog>
  )
}

/** To another of the units one keeps. */
function UnitDialog({ draft, item, onClose }: DialogProps) {
  const t = useWords(acting)
  const others = keptUnits(useMe()).filter(({ slug }) => slug !== item.unit.slug)
  const form = useForm({ initialValues: { unit: null as string | null } })
  const { submit, busy, note } = useSubmit(form, async ({ unit }) => {
    const moved = await moveTo(draft, unit ?? '')
    toast(moved ? t.movedTo(moved.unit.name) : t.notSaved)
    onClose()
  })
  return (
    <Dialog title={t.moveTitle} onClose={onClose} onSubmit={submit} busy={busy} button={t.moveNow} note={note}>
      <Select
        label={t.moveTo}
        description={t.moveHelp}
        data={others.map(({ slug, name }) => ({ value: slug, label: name }))}
        required
        searchable={others.length > 8}
        data-autofocus
        {...form.getInputProps('unit')}
      />
    </Dialog>
  )
}

function WithdrawDialog({ item, onClose, act }: DialogProps) {
  const t = useWords(acting)
  const modes = actionOf(item, 'withdraw')?.modes ?? []
  const form = useForm({ initialValues: withdrawal(modes) })
  const { submit, busy, note } = useSubmit(form, async (values) => {
    await act('withdraw', asWithdrawal(values))
    onClose()
  })
  const { data } = $api.useQuery('get', '/manage/v1/items/{id}/reach', { params: { path: { id: item.id } } })
  return (
    <Dialog title={t.withdrawTitle} onClose={onClose} onSubmit={submit} busy={busy} button={t.withdrawNow} danger note={note}>
      <Withdrawn
        channels={data?.channels ?? []}
        screens={data?.screens ?? 0}
        stations={data?.stations ?? 0}
        plans={item.computed.includes('scheduled')}
      />
      <WithdrawFields form={form} modes={modes} />
    </Dialog>
  )
}

interface FrameProps {
  title: string
  onClose: () => void
  onSubmit: FormEventHandler<HTMLFormElement>
  busy: boolean
  button: string
  danger?: boolean
  note: ReactNode
  children: ReactNode
}

function Dialog({ title, onClose, onSubmit, busy, button, danger = false, note, children }: FrameProps) {
  const { cancel } = useWords(common)
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <form onSubmit={onSubmit}>
        {children}
        {note}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {cancel}
          </Button>
          <Button type="submit" loading={busy} {...(danger ? { color: 'danger' } : {})}>
            {button}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
