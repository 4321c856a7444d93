import { Button, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { UnitForm as unitLimits } from '../api/limits'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { WeekField } from '../fields/WeekField'
import list from '../ui/List.module.css'
import { useAdded } from '../ui/focus'
import styles from './Units.module.css'
import type { Hours, UnitForm } from './form'
import { units } from './words'

const WORKDAYS: Hours['days'] = ['mon', 'tue', 'wed', 'thu', 'fri']

/** The hours of a unit: spans of the day, each with the days it applies to. */
export function HoursField({ form, readOnly }: { form: UseFormReturnType<UnitForm>; readOnly: boolean }) {
  const t = useWords(units)
  const [slots, adding] = useAdded<HTMLDivElement>()
  const rows = form.values.working_hours
  const change = (place: number, members: Partial<Hours>) =>
    form.setFieldValue(
      'working_hours',
      rows.map((row, index) => (index === place ? { ...row, ...members } : row)),
    )
  return (
    <div ref={slots} className={list.body}>
      <p className={list.note}>{rows.length === 0 ? t.noHours : t.hoursHelp}</p>
      {rows.map((row, place) => {
        const at = `working_hours.${place}`
        return (
          <fieldset key={at} data-part className={styles.slot} disabled={readOnly}>
            <legend>{t.slot(number(place + 1))}</legend>
            <WeekField
              value={row.days}
              onChange={(days) => change(place, { days })}
              error={form.errors[`${at}.days`]}
              path={`${at}.days`}
            />
            <div className={styles.times}>
              {(['from', 'to'] as const).map((end) => (
                <TextInput
                  key={end}
                  label={t[end]}
                  placeholder="07:30"
                  autoComplete="off"
                  {...form.getInputProps(`${at}.${end}`)}
                />
              ))}
              {!readOnly && (
                <Button
                  variant="subtle"
                  color="gray"
                  leftSection={<IconTrash size={18} stroke={1.6} aria-hidden />}
                  onClick={() => form.removeListItem('working_hours', place)}
                >
                  {t.removeHours(number(place + 1))}
                </Button>
              )}
            </div>
          </fieldset>
        )
      })}
      {!readOnly && rows.length < unitLimits.working_hours.max && (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
            onClick={() => {
              adding()
              form.insertListItem('working_hours', { days: rows.at(-1)?.days ?? WORKDAYS, from: '', to: '' })
            }}
          >
            {t.addHours}
          </Button>
        </div>
      )}
    </div>
  )
}
