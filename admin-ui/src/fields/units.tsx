import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { $api } from '../api'
import { useWords } from '../i18n'
import { fields } from './words'

const SHOWN = 50

interface UnitProps {
  label: string
  description?: string
  readOnly: boolean
  error?: string | undefined
  'data-pointer'?: string
}

/** One unit, by its slug, found by typing its name. */
export function UnitSelect({ value, onChange, ...rest }: UnitProps & { value: string | null; onChange: (slug: string | null) => void }) {
  const t = useWords(fields)
  const { choices, search } = useUnits(value ? [value] : [])
  return (
    <Select
      {...rest}
      data={choices}
      value={value}
      onChange={onChange}
      searchable
      clearable={!rest.readOnly}
      onSearchChange={search}
      // The API has searched.
      filter={({ options }) => options}
      nothingFoundMessage={t.noUnit}
    />
  )
}

/** Several units: whom a text is meant for. */
export function UnitsField({
  value,
  onChange,
  max,
  ...rest
}: UnitProps & { value: readonly string[]; onChange: (slugs: string[]) => void; max: number }) {
  const t = useWords(fields)
  const { choices, search } = useUnits(value)
  return (
    <MultiSelect
      size="md"
      {...rest}
      data={choices}
      value={[...value]}
      onChange={onChange}
      maxValues={max}
      searchable
      hidePickedOptions
      onSearchChange={search}
      filter={({ options }) => options}
      nothingFoundMessage={t.noUnit}
      clearButtonProps={{ 'aria-label': t.clearAll }}
    />
  )
}

/** The units that what is typed finds, and those that are chosen: these keep their names whatever is typed. */
function useUnits(chosen: readonly string[]) {
  const [typed, setTyped] = useState('')
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const [q] = useDebouncedValue(typed.trim(), 200)
  const { data } = $api.useQuery(
    'get',
    '/manage/v1/units',
    { params: { query: { limit: SHOWN, ...(q && ![...names.values()].includes(q) ? { q } : {}) } } },
    { placeholderData: keepPreviousData },
  )
  const found = data?.items ?? []
  const unnamed = chosen.filter((slug) => !names.has(slug))
  const asked = useQueries({ queries: unnamed.map((slug) => $api.queryOptions('get', '/manage/v1/units/{slug}', { params: { path: { slug } } })) })
  const told = [...found, ...asked.flatMap((one) => one.data ?? [])]
  if (told.some((unit) => names.get(unit.slug) !== unit.name)) {
    setNames(new Map([...names, ...told.map((unit) => [unit.slug, unit.name] as const)]))
  }
  const shown = found.map((unit) => unit.slug)
  const all = [...shown, ...chosen.filter((slug) => !shown.includes(slug))]
  return { choices: all.map((slug) => ({ value: slug, label: names.get(slug) ?? slug })), search: setTyped }
}
