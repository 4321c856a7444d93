import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n'
import styles from './DropZone.module.css'
import { media } from './words'

/** Files dropped anywhere on its content are handed on; it says so while they hover. */
export function DropZone({ onFiles, children }: { onFiles: (files: File[]) => void; children: ReactNode }) {
  const t = useWords(media)
  const zone = useRef<HTMLDivElement>(null)
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  useEffect(() => {
    take.current = onFiles
  })

  // By hand: a place to drop on is no control, everything in it is reached by other means.
  useEffect(() => {
    const place = zone.current
    if (!place) return undefined
    let depth = 0
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent) => {
      if (!carries(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!carries(event)) return
      depth -= 1
      if (depth <= 0) setOver(false)
    }
    const hover = (event: DragEvent) => {
      if (carries(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) take.current(files)
    }
    place.addEventListener('dragenter', enter)
    place.addEventListener('dragleave', leave)
    place.addEventListener('dragover', hover)
    place.addEventListener('drop', drop)
    return () => {
      place.removeEventListener('dragenter', enter)
      place.removeEventListener('dragleave', leave)
      place.removeEventListener('dragover', hover)
      place.removeEventListener('drop', drop)
    }
  }, [])

  return (
    <div ref={zone} className={styles.zone}>
      {children}
      {over && (
        <div className={styles.over} aria-hidden>
          {t.dropNow}
        </div>
      )}
    </div>
  )
}
