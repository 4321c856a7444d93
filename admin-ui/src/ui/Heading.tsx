import { useEffect, useRef } from 'react'

let first = true

/**
 * The `h1` of a screen. It takes the focus when the screen opens, so that whoever cannot see the page hears where they
 * came; where the first page begins is the browser's own affair.
 */
export function Heading({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!first) heading.current?.focus()
    first = false
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
