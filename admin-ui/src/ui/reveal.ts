import { type RefObject, useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'

const REVEAL = 'loa-reveal'
const FOCUSABLE = 'input:not([type="hidden"]), textarea, select, button, [contenteditable="true"], [tabindex]'

/** The element at a pointer of the body, else at the nearest place above it that is drawn. */
function nearest(pointer: string): Element | null {
  for (let place = pointer; place; place = place.slice(0, place.lastIndexOf('/'))) {
    const found = document.querySelector(`[data-pointer="${CSS.escape(place)}"]`)
    if (found) return found
  }
  return null
}

/**
 * Leads to the field at a pointer of the body (`/methods/0/fees/1/amount`): unfolds whatever is folded around it, brings
 * it into sight and puts the cursor there. Where the field itself is not drawn, to what stands around it.
 */
export function reveal(pointer: string): boolean {
  let found = nearest(pointer)
  for (let before: Element | null = null; found && found !== before; ) {
    const folded = found
    // What is unfolded may draw a nearer place.
    flushSync(() => folded.dispatchEvent(new Event(REVEAL, { bubbles: true })))
    before = found
    found = nearest(pointer)
  }
  if (!found) return false
  const field = found.matches(FOCUSABLE) ? found : found.querySelector(FOCUSABLE)
  found.scrollIntoView({ block: 'center' })
  if (field instanceof HTMLElement) field.focus({ preventScroll: true })
  return true
}

/** Something that folds opens when {@link reveal} looks for what it holds. */
export function useReveal(element: RefObject<HTMLElement | null>, unfold: () => void): void {
  const latest = useRef(unfold)
  useEffect(() => {
    latest.current = unfold
  })
  useEffect(() => {
    const root = element.current
    const listener = () => latest.current()
    root?.addEventListener(REVEAL, listener)
    return () => root?.removeEventListener(REVEAL, listener)
  }, [element])
}
