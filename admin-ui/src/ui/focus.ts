import { useEffect, useRef } from 'react'

/** What takes the focus when it appears: the first field of a form one has asked for, something told just once. */
export function useFocused<Element extends HTMLElement>() {
  const place = useRef<Element>(null)
  useEffect(() => place.current?.focus(), [])
  return place
}

/** Where one first writes within a part of a form: choices before it stand as they most often are. */
export const FIRST_TEXT = ':is(input:not([type="hidden"], [type="radio"], [type="checkbox"]), textarea, [contenteditable="true"])'

/** A list, each part of which bears `data-part`: what stands around them, and to tell that a part is added, where the cursor goes. */
export function useAdded<Element extends HTMLElement>() {
  const list = useRef<Element>(null)
  const coming = useRef(false)
  useEffect(() => {
    if (!coming.current) return
    coming.current = false
    const added = [...(list.current?.querySelectorAll('[data-part]') ?? [])].at(-1)
    added?.querySelector<HTMLElement>(FIRST_TEXT)?.focus()
  })
  const add = () => {
    coming.current = true
  }
  return [list, add] as const
}
