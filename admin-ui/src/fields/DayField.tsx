import { DateInput, DatesProvider } from '@mantine/dates'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/dates/styles.layer.css'
import 'dayjs/locale/vi'
import { language, useWords, words } from '../i18n'
import { parsed } from './WhenField'

const texts = words({ format: 'ngày/tháng/năm', clear: 'Bỏ ngày' }, { format: 'day/month/year', clear: 'Clear the day' })

interface DayFieldProps {
  label: string
  description?: string
  /** "2026-11-24"; null: none. */
  value: string | null
  onChange: (day: string | null) => void
  readOnly: boolean
  error?: string | undefined
  'data-pointer'?: string
}

/** A calendar day, typed as one writes it or chosen. */
export function DayField({ readOnly, ...props }: DayFieldProps) {
  const t = useWords(texts)
  const spoken = language.use()
  return (
    <DatesProvider settings={{ locale: spoken, firstDayOfWeek: 1 }}>
      <DateInput
        size="md"
        placeholder={t.format}
        valueFormat="DD/MM/YYYY"
        dateParser={parsed}
        clearable={!readOnly}
        clearButtonProps={{ 'aria-label': t.clear }}
        popoverProps={{ withinPortal: false }}
        readOnly={readOnly}
        {...props}
      />
    </DatesProvider>
  )
}
