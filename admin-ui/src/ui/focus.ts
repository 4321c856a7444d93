import { useEffect, useRef } from 'react'

/** What takes the focus when it appears: the first field of a form one has asked for, something told just once. */
export function useFocused<Element extends HTMLElement>() {
  const place = useRef<Element>(null)
  useEffect(() => place.current?.focus(), [])
  return place
}
