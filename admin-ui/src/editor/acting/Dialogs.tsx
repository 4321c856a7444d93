import { Button, Group, Modal, Radio, Text, TextInput, Textarea } from '@mantine/core'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import { useForm } from '@mantine/form'
import { type FormEventHandler, type ReactNode } from 'react'
import { $api } from '../../api'
import { Correct, Publish, Return, Withdraw as withdrawal } from '../../api/limits'
import { language, useWords } from '../../i18n'
import { common } from '../../i18n/common'
import { number } from '../../i18n/format'
import { useSubmit } from '../../ui/form'
import type { Item } from '../draft'
import styles from './Acting.module.css'
import { type Takes, actionOf } from './moves'
import type { Wish } from './wish'
import { asPublication } from './wish'
import { acting } from './words'

export type Asked = 'return' | 'correct' | 'withdraw' | 'override'

interface DialogProps {
  item: Item
  wish: Wish
  onClose: () => void
  act: <Name extends keyof Takes>(action: Name, takes: Takes[Name]) => Promise<unknown>
}

/** Moves that take a sentence, or that cannot be undone. */
export function MoveDialog({ asked, ...given }: DialogProps & { asked: Asked | undefined }) {
  if (asked === 'withdraw') return <WithdrawDialog {...given} />
  if (asked) return <SentenceDialog asked={asked} {...given} />
  return null
}

function SentenceDialog({ asked, wish, onClose, act }: DialogProps & { asked: Exclude<Asked, 'withdraw'> }) {
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
    else await act('publish', { ...asPublication(wish), override: sentence })
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

function WithdrawDialog({ item, onClose, act }: DialogProps) {
  const t = useWords(acting)
  const modes = actionOf(item, 'withdraw')?.modes ?? []
  const form = useForm({ initialValues: { mode: modes[0] ?? 'gone', reason: '', to: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ mode, reason, to }) => {
    await act('withdraw', { mode, ...(reason ? { reason } : {}), ...(mode === 'redirect' ? { to } : {}) })
    onClose()
  })
  const { mode } = form.values
  return (
    <Dialog title={t.withdrawTitle} onClose={onClose} onSubmit={submit} busy={busy} button={t.withdrawNow} danger note={note}>
      <ReachText item={item} />
      <Radio.Group label={t.mode} mt="md" {...form.getInputProps('mode')}>
        <div className={styles.modes}>
          {modes.map((one) => (
            <Radio key={one} value={one} label={t.modes[one]} description={t.modeHelp[one]} />
          ))}
        </div>
      </Radio.Group>
      {mode === 'redirect' && (
        <TextInput label={t.to} description={t.toHelp} required maxLength={withdrawal.to.max} mt="md" {...form.getInputProps('to')} />
      )}
      <Textarea
        label={mode === 'notice' ? t.withdrawNotice : t.withdrawReason}
        required={mode === 'notice'}
        autosize
        minRows={2}
        maxLength={withdrawal.reason.max}
        mt="md"
        {...form.getInputProps('reason')}
      />
    </Dialog>
  )
}

/** What is touched at once, and what cannot be called back. */
function ReachText({ item }: { item: Item }) {
  const t = useWords(acting)
  const { channels: names } = useWords(common)
  const spoken = language.use()
  const { data } = $api.useQuery('get', '/manage/v1/items/{id}/reach', { params: { path: { id: item.id } } })
  if (!data) return <Text>{t.reachPlans}</Text>
  const places = data.channels.map((channel) => {
    if (channel === 'signage' && data.screens > 0) return t.screens(number(data.screens, spoken))
    if (channel === 'radio' && data.stations > 0) return t.stations(number(data.stations, spoken))
    return names[channel]
  })
  const beyond: Partial<Record<string, string>> = t.beyond
  return (
    <>
      {places.length > 0 && <Text fw={600}>{t.reachLive(places.join(', '))}</Text>}
      {item.computed.includes('scheduled') && <Text>{t.reachPlans}</Text>}
      {data.channels.map((channel) => beyond[channel] && <Text key={channel}>{beyond[channel]}</Text>)}
    </>
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
