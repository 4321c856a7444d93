import { Select } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import type { ReactNode } from 'react'
import type { Schema } from '../api'
import { keptUnits, useMe } from '../api/me'
import { useWords } from '../i18n'
import { alike } from './alike'
import { fields } from './words'

interface KeptUnitProps {
  label: string
  description?: string
  value?: string
  onChange: (slug: string) => void
  error?: ReactNode
  /** Where the thing is already: it stays a choice, whoever keeps that unit. */
  held?: Schema<'UnitCard'>
}

/** One of the units one keeps. */
export function KeptUnit({ held, onChange, ...rest }: KeptUnitProps) {
  const t = useWords(fields)
  const kept = keptUnits(useMe())
  const choices = held && !kept.some((unit) => unit.slug === held.slug) ? [held, ...kept] : kept
  return (
    <Select
      {...rest}
      data={choices.map((unit) => ({ value: unit.slug, label: unit.name }))}
      allowDeselect={false}
      searchable
      filter={alike}
      limit={50}
      nothingFoundMessage={t.noUnit}
      onChange={(chosen) => chosen && onChange(chosen)}
    />
  )
}
