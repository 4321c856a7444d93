import { MultiSelect } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import type { ReactNode } from 'react'
import { $api, type Schema } from '../api'
import { ScreenForm as limits } from '../api/limits'
import { useWords } from '../i18n'
import { alike } from '../fields/alike'
import { fields } from '../fields/words'
import { screens } from './words'

interface Given<Value> {
  value?: Value
  onChange: (value: Value) => void
  error?: ReactNode
}

const MOST = 100

/** The groups one may see, the first hundred: more than any office keeps. */
export function useGroups(unit?: string) {
  return $api.useQuery('get', '/manage/v1/groups', { params: { query: { limit: MOST, ...(unit ? { unit } : {}) } } })
}

/** The groups a screen is in. */
export function GroupsField({ held, ...rest }: Given<string[]> & { held?: readonly Schema<'GroupCard'>[] }) {
  const t = useWords(screens)
  const f = useWords(fields)
  const found = useGroups().data?.items ?? []
  const choices = [...found, ...(held ?? []).filter((group) => !found.some((one) => one.slug === group.slug))]
  return (
    <MultiSelect
      size="md"
      label={t.groups}
      description={t.groupsHelp}
      data={choices.map((group) => ({ value: group.slug, label: group.name }))}
      maxValues={limits.groups.max}
      searchable
      hidePickedOptions
      filter={alike}
      nothingFoundMessage={t.noSuchGroup}
      clearButtonProps={{ 'aria-label': f.clearAll }}
      {...rest}
    />
  )
}
