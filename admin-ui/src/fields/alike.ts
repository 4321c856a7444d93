import type { ComboboxItem, OptionsFilter } from '@mantine/core'

/** A text as one types it in a hurry: small letters without marks. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/đ/gi, 'd')
    .toLowerCase()
}

/** Choices whose words begin as what was typed does, with or without diacritics. */
export const alike: OptionsFilter = ({ options, search, limit }) => {
  const wanted = folded(search).split(/\s+/).filter(Boolean)
  const found = (options as ComboboxItem[]).filter(({ label }) => {
    const told = folded(label).split(/\s+/)
    return wanted.every((word) => told.some((one) => one.startsWith(word)))
  })
  return found.slice(0, limit)
}
