import { MultiSelect, Select } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { $api } from '../api'
import { useWords } from '../i18n'
import { alike } from './alike'
import { fields } from './words'

export type Vocabulary = 'categories' | 'topics' | 'fields'

interface TermProps {
  vocabulary: Vocabulary
  label: string
  description?: string
  readOnly: boolean
  error?: string | undefined
  'data-pointer'?: string
}

/** One term of a vocabulary of the office, by its slug: the category of an article, the field of a procedure. */
export function TermSelect({ vocabulary, value, onChange, ...rest }: TermProps & { value: string | null | undefined; onChange: (slug: string | null) => void }) {
  const t = useWords(fields)
  const choices = useTerms(vocabulary, value ? [value] : [])
  return (
    <Select
      {...rest}
      data={choices}
      value={value ?? null}
      onChange={onChange}
      searchable
      clearable={!rest.readOnly}
      filter={alike}
      nothingFoundMessage={t.noTerm}
    />
  )
}

/** Several terms of a vocabulary: the topics of a text. */
export function TermsField({
  vocabulary,
  value,
  onChange,
  max,
  ...rest
}: TermProps & { value: readonly string[]; onChange: (slugs: string[]) => void; max: number }) {
  const t = useWords(fields)
  const choices = useTerms(vocabulary, value)
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
      filter={alike}
      nothingFoundMessage={t.noTerm}
      clearButtonProps={{ 'aria-label': t.clearAll }}
    />
  )
}

/** The terms in the office's order; one that is chosen and stands there no longer shows as it is written. */
function useTerms(vocabulary: Vocabulary, chosen: readonly string[]) {
  const { data } = $api.useQuery('get', `/manage/v1/${vocabulary}`, {}, { staleTime: 60_000 })
  const known = (data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name }))
  const slugs = new Set(known.map((one) => one.value))
  return [...known, ...chosen.filter((slug) => !slugs.has(slug)).map((slug) => ({ value: slug, label: slug }))]
}
