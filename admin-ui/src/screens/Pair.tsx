import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type Schema, api, queries } from '../api'
import { Joining as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { KeptUnit } from '../fields/KeptUnit'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import { When } from '../ui/When'
import { useSubmit } from '../ui/form'
import { toast } from '../ui/toast'
import styles from './Pair.module.css'
import { GroupsField } from './choosing'
import { useSize } from './marks'
import { screens } from './words'

interface Waiting {
  code: string
  device: Schema<'WaitingDevice'>
}

/** A device is joined by the code it shows: first one sees which device that is, then it gets its name and place. */
export function Pair() {
  const t = useWords(screens)
  const navigate = useNavigate()
  const [found, setFound] = useState<Waiting>()
  const close = () => void navigate({ to: paths.screens, search: (before: object) => ({ ...before, pair: undefined }), replace: true })
  return (
    <Modal opened onClose={close} title={t.pairTitle} size={520}>
      {found ? <Join {...found} onOther={() => setFound(undefined)} /> : <Code onFound={setFound} onClose={close} />}
    </Modal>
  )
}

function Code({ onFound, onClose }: { onFound: (found: Waiting) => void; onClose: () => void }) {
  const t = useWords(screens)
  const { cancel } = useWords(common)
  const form = useForm({ initialValues: { code: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ code }) => {
    const { data } = await api.GET('/manage/v1/pairings/{code}', { params: { path: { code: code.trim() } } })
    if (data) onFound({ code, device: data })
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        label={t.code}
        description={t.codeHelp}
        classNames={{ input: styles.code }}
        maxLength={limits.pairing_code.max}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        data-autofocus
        {...form.getInputProps('code')}
      />
      {note}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {cancel}
        </Button>
        <Button type="submit" loading={busy} disabled={form.values.code.trim() === ''}>
          {t.find}
        </Button>
      </Group>
    </form>
  )
}

function Join({ code, device, onOther }: Waiting & { onOther: () => void }) {
  const t = useWords(screens)
  const size = useSize()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const kept = keptUnits(useMe())
  const chosen = useUnit()
  const home = (kept.find((unit) => unit.slug === chosen) ?? kept[0])?.slug ?? ''
  const form = useForm<{ name: string; unit: string; groups: string[]; pairing_code: string }>({
    initialValues: { name: device.name ?? '', unit: home, groups: [], pairing_code: code },
  })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { data } = await api.POST('/manage/v1/screens', { body })
    await queries.invalidateQueries({ queryKey: ['get', '/manage/v1/screens'] })
    await queries.invalidateQueries({ queryKey: ['get', '/manage/v1/groups'] })
    if (!data) return
    toast(t.joined(data.name))
    await navigate({ to: paths.screen, params: { id: data.id } })
  })
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <section className={styles.device} aria-label={t.device}>
        <dl className={styles.facts}>
          <dt>{t.model}</dt>
          <dd>{device.model}</dd>
          <dt>{t.panel}</dt>
          <dd>{size(device)}</dd>
          {device.serial && (
            <>
              <dt>{t.serial}</dt>
              <dd>{device.serial}</dd>
            </>
          )}
          <dt>{t.address}</dt>
          <dd>{device.address}</dd>
          <dt>{t.codeUntil}</dt>
          <dd>
            <When at={device.expires_at} short />
          </dd>
        </dl>
        <p className={styles.check}>{t.deviceCheck}</p>
      </section>
      <TextInput label={t.name} description={t.nameHelp} maxLength={limits.name.max} ref={input} {...form.getInputProps('name')} />
      {kept.length > 1 && <KeptUnit label={t.unit} {...form.getInputProps('unit')} />}
      <GroupsField {...form.getInputProps('groups')} />
      {note}
      <Group justify="flex-end">
        <Button variant="default" onClick={onOther}>
          {t.otherCode}
        </Button>
        <Button type="submit" loading={busy} disabled={form.values.name === ''}>
          {t.join}
        </Button>
      </Group>
    </form>
  )
}
