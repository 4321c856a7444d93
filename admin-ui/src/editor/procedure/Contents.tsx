import { UnstyledButton } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../../i18n'
import { number } from '../../i18n/format'
import styles from './Contents.module.css'
import { SECTIONS, type SectionName, headingOf } from './sections'
import { useCounts } from './told'
import { procedure } from './words'

/** Where one is in a long form, and where something is missing; a press leads there. */
export function Contents() {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  const here = useHere()
  const list = useRef<HTMLUListElement>(null)
  // Where the sections stand in one line, the one that is read stays in sight.
  useEffect(() => {
    const place = list.current?.children[SECTIONS.findIndex(([name]) => name === here)]
    if (place instanceof HTMLElement) list.current?.scrollTo({ left: place.offsetLeft - 48 })
  }, [here])
  return (
    <nav className={styles.contents} aria-label={t.contents}>
      <ul ref={list} className={styles.list}>
        {SECTIONS.map(([name, places]) => {
          const [wrong, odd] = [errors(...places), warnings(...places)]
          return (
            <li key={name}>
              <UnstyledButton className={styles.link} aria-current={here === name ? 'true' : undefined} onClick={() => go(name)}>
                <span className={styles.name}>{t.sections[name]}</span>
                {wrong + odd > 0 && (
                  <span
                    className={styles.mark}
                    data-wrong={wrong > 0 || undefined}
                    role="img"
                    aria-label={wrong > 0 ? t.toCorrect(number(wrong)) : t.toLookAt(number(odd))}
                  >
                    {number(wrong > 0 ? wrong : odd)}
                  </span>
                )}
              </UnstyledButton>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

function go(name: SectionName): void {
  const heading = document.getElementById(headingOf(name))
  heading?.scrollIntoView({ block: 'start' })
  heading?.focus({ preventScroll: true })
}

/** The section at the upper part of the window. */
function useHere(): SectionName | undefined {
  const [here, setHere] = useState<SectionName>()
  useEffect(() => {
    const watch = new IntersectionObserver(
      (seen) => {
        const found = seen.filter((one) => one.isIntersecting).at(-1)?.target.id
        const name = SECTIONS.find(([section]) => `${headingOf(section)}-part` === found)?.[0]
        if (name) setHere(name)
      },
      { rootMargin: '-20% 0px -70% 0px' },
    )
    for (const [name] of SECTIONS) {
      const part = document.getElementById(`${headingOf(name)}-part`)
      if (part) watch.observe(part)
    }
    return () => watch.disconnect()
  }, [])
  return here
}
