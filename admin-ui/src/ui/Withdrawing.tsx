import { Radio, Text, TextInput, Textarea } from '@mantine/core'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import type { UseFormReturnType } from '@mantine/form'
import type { Schema } from '../api'
import { Withdraw as limits } from '../api/limits'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { withdrawing } from '../i18n/withdrawing'
import styles from './Withdrawing.module.css'
import type { Channel } from './icons'

type Mode = NonNullable<Schema<'Action'>['modes']>[number]

export type Withdrawal = {
  mode: Mode
  reason: string
  to: string
}

/** A form begun with the usual one of the modes. */
export const withdrawal = (modes: readonly Mode[]): Withdrawal => ({ mode: modes[0] ?? 'gone', reason: '', to: '' })

/** As the move takes it. */
export function asWithdrawal({ mode, reason, to }: Withdrawal): Schema<'Withdraw'> {
  return { mode, ...(reason.trim() ? { reason } : {}), ...(mode === 'redirect' ? { to } : {}) }
}

/** What the address answers from now on, and why. */
export function WithdrawFields({ form, modes }: { form: UseFormReturnType<Withdrawal>; modes: readonly Mode[] }) {
  const t = useWords(withdrawing)
  const { mode } = form.values
  return (
    <>
      <Radio.Group label={t.mode} mt="md" {...form.getInputProps('mode')}>
        <div className={styles.modes}>
          {modes.map((one) => (
            <Radio key={one} value={one} label={t.modes[one]} description={t.modeHelp[one]} />
          ))}
        </div>
      </Radio.Group>
      {mode === 'redirect' && (
        <TextInput label={t.to} description={t.toHelp} required maxLength={limits.to.max} mt="md" {...form.getInputProps('to')} />
      )}
      <Textarea
        label={mode === 'notice' ? t.notice : t.reason}
        required={mode === 'notice'}
        autosize
        minRows={2}
        maxLength={limits.reason.max}
        mt="md"
        {...form.getInputProps('reason')}
      />
    </>
  )
}

interface WithdrawnProps {
  channels: readonly Channel[]
  screens: number
  stations: number
  /** Whether something is scheduled besides. */
  plans: boolean
}

/** What is touched at once, and what cannot be called back. */
export function Withdrawn({ channels, screens, stations, plans }: WithdrawnProps) {
  const t = useWords(withdrawing)
  const { channels: names } = useWords(common)
  const spoken = language.use()
  const places = channels.map((channel) => {
    if (channel === 'signage' && screens > 0) return t.screens(number(screens, spoken))
    if (channel === 'radio' && stations > 0) return t.stations(number(stations, spoken))
    return names[channel]
  })
  const beyond: Partial<Record<Channel, string>> = t.beyond
  return (
    <>
      {places.length > 0 && <Text fw={600}>{t.live(places.join(', '))}</Text>}
      {plans && <Text>{t.plans}</Text>}
      {channels.map((channel) => beyond[channel] && <Text key={channel}>{beyond[channel]}</Text>)}
    </>
  )
}
