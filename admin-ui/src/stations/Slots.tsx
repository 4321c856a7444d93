import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { type Schema, api, match, problemOf, queries } from '../api'
import { SlotForm as limits } from '../api/limits'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { duration } from '../i18n/format'
import { WeekField } from '../fields/WeekField'
import list from '../ui/List.module.css'
import { useFocused } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { toast } from '../ui/toast'
import styles from './Slots.module.css'
import { useDays } from './lines'
import { stations } from './words'

type Slot = Schema<'Slot'>

function renew(): Promise<unknown> {
  return Promise.all(
    ['/manage/v1/stations', '/manage/v1/stations/{slug}', '/manage/v1/stations/{slug}/rundown'].map((path) =>
      queries.invalidateQueries({ queryKey: ['get', path] }),
    ),
  )
}

/** The sessions of the week, changed where they stand. */
export function Slots({ station, keeps }: { station: Schema<'Station'>; keeps: boolean }) {
  const t = useWords(stations)
  const days = useDays()
  const [open, setOpen] = useState<string>()
  const { slug, slots } = station

  async function drop(slot: Slot): Promise<void> {
    try {
      await api.DELETE('/manage/v1/stations/{slug}/slots/{id}', { params: { path: { slug, id: slot.id }, header: match(slot.version) } })
      toast(t.slotRemoved(slot.name), async () => {
        const { name, days: on, from, to, limit_seconds } = slot
        await api.POST('/manage/v1/stations/{slug}/slots', { params: { path: { slug } }, body: { name, days: on, from, to, limit_seconds } })
        await renew()
      })
    } catch (thrown) {
      toast(problemOf(thrown).detail)
    }
    await renew()
  }

  return (
    <>
      {slots.length === 0 && open === undefined && <p className={styles.none}>{t.noSlots}.</p>}
      <ul className={styles.slots}>
        {slots.map((slot) => (
          <li key={slot.id}>
            {open === slot.id ? (
              <SlotForm slug={slug} slot={slot} onDone={() => setOpen(undefined)} />
            ) : (
              <div className={styles.slot}>
                <div className={styles.words}>
                  <p className={list.name}>{slot.name}</p>
                  <p className={styles.time}>
                    {slot.from}–{slot.to} · {days(slot.days)}
                  </p>
                  <p className={list.about}>{t.limitOf(duration(slot.limit_seconds))}</p>
                </div>
                {keeps && (
                  <>
                    <ActionIcon aria-label={t.editSlot(slot.name)} onClick={() => setOpen(slot.id)}>
                      <IconPencil size={18} stroke={1.6} aria-hidden />
                    </ActionIcon>
                    <ActionIcon aria-label={t.removeSlot(slot.name)} onClick={() => void drop(slot)}>
                      <IconTrash size={18} stroke={1.6} aria-hidden />
                    </ActionIcon>
                  </>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {keeps &&
        (open === 'new' ? (
          <SlotForm slug={slug} onDone={() => setOpen(undefined)} />
        ) : (
          <div className={styles.add}>
            <Button variant="default" leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />} onClick={() => setOpen('new')}>
              {t.addSlot}
            </Button>
          </div>
        ))}
    </>
  )
}

function SlotForm({ slug, slot, onDone }: { slug: string; slot?: Slot; onDone: () => void }) {
  const t = useWords(stations)
  const { cancel } = useWords(common)
  const first = useFocused<HTMLInputElement>()
  const form = useForm({
    initialValues: {
      name: slot?.name ?? '',
      days: slot?.days ?? [...limits.days.choices],
      from: slot?.from ?? '',
      to: slot?.to ?? '',
      // In minutes, as people say it.
      limit_seconds: slot ? toMinutes(slot.limit_seconds) : '',
    },
  })
  const { submit, busy, note } = useSubmit(form, async ({ limit_seconds: typed, ...values }) => {
    const body = { ...values, limit_seconds: toSeconds(typed) }
    if (slot) await api.PUT('/manage/v1/stations/{slug}/slots/{id}', { params: { path: { slug, id: slot.id }, header: match(slot.version) }, body })
    else await api.POST('/manage/v1/stations/{slug}/slots', { params: { path: { slug } }, body })
    await renew()
    toast(t.slotSaved(values.name))
    onDone()
  })
  return (
    <form onSubmit={submit} className={list.body} noValidate>
      <TextInput ref={first} label={t.slotName} description={t.slotNameHelp} maxLength={limits.name.max} {...form.getInputProps('name')} />
      <fieldset className={styles.week}>
        <legend>{t.days}</legend>
        <WeekField value={form.values.days} onChange={(days) => form.setFieldValue('days', days)} error={form.errors.days} path="days" />
      </fieldset>
      <div className={styles.times}>
        <TextInput label={t.from} placeholder="05:30" autoComplete="off" {...form.getInputProps('from')} />
        <TextInput label={t.to} placeholder="05:45" autoComplete="off" {...form.getInputProps('to')} />
      </div>
      <p className={list.about}>{t.hourHelp}</p>
      <TextInput label={t.limit} description={t.limitHelp} inputMode="decimal" autoComplete="off" {...form.getInputProps('limit_seconds')} />
      {note}
      <div className={list.buttons}>
        <Button type="submit" loading={busy}>
          {t.saveSlot}
        </Button>
        <Button variant="default" onClick={onDone}>
          {cancel}
        </Button>
      </div>
    </form>
  )
}

function toMinutes(whole: number): string {
  return String(whole / 60).replace('.', ',')
}

/** What is no number is none of the API's either: it refuses it. */
function toSeconds(typed: string): number | null {
  return typed.trim() === '' ? null : Math.round(Number(typed.replace(',', '.')) * 60)
}
