import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/NumberInput.layer.css'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { NumberInput, Select, TagsInput, TextInput, Textarea } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useOldFont } from '../../fields/OldFontOffer'
import { useAt } from '../kind'
import styles from './ProcedureForm.module.css'
import { useTold } from './told'

interface FieldProps<T> {
  label: string
  description?: string | undefined
  value: T
  onChange: (value: T) => void
  readOnly: boolean
  pointer: string
}

/** What the checks say about a place, below what stands there. */
export function Told({ pointer }: { pointer: string }) {
  const told = useTold(pointer)
  if (told.length === 0) return null
  return (
    <ul className={styles.told}>
      {told.map((finding) => (
        <li key={finding.code + finding.detail} data-level={finding.level}>
          <IconInfoCircle size={16} stroke={1.8} aria-hidden />
          <span>{finding.detail}</span>
        </li>
      ))}
    </ul>
  )
}

function Field({ pointer, children }: { pointer: string; children: ReactNode }) {
  return (
    <div>
      {children}
      <Told pointer={pointer} />
    </div>
  )
}

export function LineField({ pointer, value, onChange, url = false, ...rest }: FieldProps<string> & { url?: boolean }) {
  const at = useAt()
  const { onPaste, offer } = useOldFont(value, onChange)
  return (
    <Field pointer={pointer}>
      <TextInput
        {...rest}
        {...(url ? { type: 'url', inputMode: 'url' as const } : {})}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onPaste={onPaste}
        {...at(pointer)}
      />
      {offer}
    </Field>
  )
}

export function TextField({ pointer, value, onChange, rows = 2, ...rest }: FieldProps<string> & { rows?: number }) {
  const at = useAt()
  const { onPaste, offer } = useOldFont(value, onChange)
  return (
    <Field pointer={pointer}>
      <Textarea
        {...rest}
        autosize
        minRows={rows}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onPaste={onPaste}
        {...at(pointer)}
      />
      {offer}
    </Field>
  )
}

export function NumberField({
  pointer,
  value,
  onChange,
  whole = true,
  ...rest
}: FieldProps<number | null> & { whole?: boolean }) {
  const at = useAt()
  return (
    <Field pointer={pointer}>
      <NumberInput
        {...rest}
        size="md"
        hideControls
        // The digits stay as they are typed; what is out of bounds the API says.
        clampBehavior="none"
        allowNegative={false}
        allowDecimal={!whole}
        decimalSeparator=","
        value={value ?? ''}
        onChange={(typed) => onChange(typeof typed === 'number' ? typed : null)}
        {...at(pointer)}
      />
    </Field>
  )
}

/** One of the API's words, or none of them. */
export function OneOf<T extends string>({
  pointer,
  value,
  onChange,
  of,
  names,
  ...rest
}: FieldProps<T | null> & { of: readonly T[]; names: Record<T | 'none', string> }) {
  const at = useAt()
  return (
    <Field pointer={pointer}>
      <Select
        {...rest}
        allowDeselect={false}
        data={[{ value: '', label: names.none }, ...of.map((one) => ({ value: one, label: names[one] }))]}
        value={value ?? ''}
        onChange={(chosen) => onChange(of.find((one) => one === chosen) ?? null)}
        {...at(pointer)}
      />
    </Field>
  )
}

export function Tags({
  pointer,
  value,
  onChange,
  max,
  choices,
  ...rest
}: FieldProps<string[]> & { max: number; choices?: string[] }) {
  const at = useAt()
  return (
    <Field pointer={pointer}>
      <TagsInput
        {...rest}
        size="md"
        maxTags={max}
        // Names hold commas: "Cán bộ, công chức, viên chức".
        splitChars={['\n', ';']}
        data={choices ?? []}
        value={value}
        onChange={onChange}
        {...at(pointer)}
      />
    </Field>
  )
}
