import { useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { problemOf } from '../api/problem'
import { useWords } from '../i18n'
import { download, fileQuery } from '../media/Picture'
import { toast } from '../ui/toast'
import styles from './Preview.module.css'
import { type Answer, fileBehind } from './asking'
import { renew } from './renew'
import { previews } from './words'

const BLANK = '<!doctype html><html lang="vi"><title></title><body></body></html>'
/** One transparent point: the place of a picture that is on its way, so that the library's door is not knocked at. */
const COMING = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

interface PortalPageProps {
  page: string
  title: string
  media: Answer['media']
}

/**
 * The readable page itself, with its own type, in a frame that runs no script. It is renewed in place: nothing flashes,
 * and whoever reads keeps their place.
 */
export function PortalPage({ page, title, media }: PortalPageProps) {
  const t = useWords(previews)
  const [inside, setInside] = useState<Document>()
  const [height, setHeight] = useState(0)
  const pictures = usePictures(page, media)
  // What the frame holds is as high as the frame: the sheet around it scrolls, not the frame.
  useEffect(() => {
    if (!inside) return undefined
    const root = inside.documentElement
    const watch = new ResizeObserver(() => setHeight(Math.ceil(root.getBoundingClientRect().height)))
    watch.observe(root)
    return () => watch.disconnect()
  }, [inside])

  useEffect(() => {
    if (!inside) return
    const made = new DOMParser().parseFromString(page, 'text/html')
    for (const image of made.querySelectorAll('img')) {
      const id = fileBehind(image.getAttribute('src') ?? '', media)
      if (id) image.setAttribute('src', pictures.get(id) ?? COMING)
    }
    for (const link of made.querySelectorAll('a')) {
      const id = fileBehind(link.getAttribute('href') ?? '', media)
      if (id) link.setAttribute('data-file', id)
      link.setAttribute('target', '_blank')
      link.setAttribute('rel', 'noopener noreferrer')
    }
    renew(inside.documentElement, made.documentElement)
  }, [inside, page, media, pictures])

  // A file of a text that is not live has no address yet: it comes from the library.
  useEffect(() => {
    if (!inside) return undefined
    const click = (event: MouseEvent) => {
      const link = (event.target as Element).closest('a[data-file]')
      if (!link) return
      event.preventDefault()
      download(link.getAttribute('data-file') ?? '', link.textContent).catch((thrown: unknown) => toast(problemOf(thrown).detail))
    }
    inside.addEventListener('click', click)
    return () => inside.removeEventListener('click', click)
  }, [inside])

  return (
    <div className={styles.sheet}>
      <iframe
        title={t.page(title)}
        srcDoc={BLANK}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        className={styles.page}
        style={height ? { height } : undefined}
        onLoad={(event) => setInside(event.currentTarget.contentDocument ?? undefined)}
      />
    </div>
  )
}

/** Addresses for the pictures of the page, by media id, as they come from the library. */
function usePictures(page: string, media: Answer['media']): ReadonlyMap<string, string> {
  const ids = useMemo(() => {
    const named = new DOMParser().parseFromString(page, 'text/html').querySelectorAll('img')
    return [...new Set([...named].flatMap((image) => fileBehind(image.getAttribute('src') ?? '', media) ?? []))]
  }, [page, media])
  const blobs = useQueries({
    queries: ids.map((id) => fileQuery(id, 'w1280')),
    combine: (found) => found.map((one) => one.data),
  })
  const made = useRef(new Map<Blob, string>())
  const [urls, setUrls] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    const given = made.current
    const entries = ids.flatMap((id, place) => {
      const blob = blobs[place]
      if (!blob) return []
      if (!given.has(blob)) given.set(blob, URL.createObjectURL(blob))
      return [[id, given.get(blob) ?? ''] as const]
    })
    // Addresses are made once for each file and given back with the page.
    // oxlint-disable-next-line react/set-state-in-effect
    setUrls((before) => (entries.length === before.size && entries.every(([id, url]) => before.get(id) === url) ? before : new Map(entries)))
  }, [ids, blobs])
  useEffect(() => {
    const given = made.current
    return () => {
      for (const url of given.values()) URL.revokeObjectURL(url)
      given.clear()
    }
  }, [])
  return urls
}
