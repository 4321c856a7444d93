import { useMatches } from '@tanstack/react-router'
import { useEffect } from 'react'
import { language } from '../i18n'
import { number } from '../i18n/format'

/** The tab says what the screen is and, inside, how much waits: "(3) Bàn làm việc · Loa". */
export function useTitle(waiting = 0): void {
  const spoken = language.use()
  const title = useMatches({ select: (matches) => matches.map((match) => match.staticData.title).filter(Boolean).at(-1) })
  useEffect(() => {
    const words = [title?.[spoken], 'Loa'].filter(Boolean).join(' · ')
    document.title = waiting > 0 ? `(${number(waiting)}) ${words}` : words
  }, [title, spoken, waiting])
}
