import { Skeleton } from '@mantine/core'
import { IconPhotoOff } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api'
import { useWords } from '../i18n'
import styles from './Picture.module.css'
import { media } from './words'

interface PictureProps {
  /** Its media id. */
  id: string
  alt: string
  /** How wide it is wanted; the file itself where there is no such rendition. */
  purpose?: 'w320' | 'w640' | 'w1280'
  /** Fill the place it is given and be cut to it; without it the picture keeps its shape. */
  cover?: boolean
}

/** A picture of the library, which answers only to whoever is signed in. */
export function Picture({ id, alt, purpose = 'w640', cover = false }: PictureProps) {
  const t = useWords(media)
  const { data, error } = useFile(id, purpose)
  const url = useObjectUrl(data)
  if (error) {
    return (
      <span className={styles.broken} role="img" aria-label={t.noPicture}>
        <IconPhotoOff size={24} stroke={1.6} aria-hidden />
        <span>{t.noPicture}</span>
      </span>
    )
  }
  if (!url) return <Skeleton className={cover ? styles.cover : styles.coming} radius={0} role="img" aria-label={t.loadingPicture} />
  return <img src={url} alt={alt} className={cover ? styles.cover : styles.picture} />
}

/** A recording of the library, to listen to. */
export function Sound({ id, name }: { id: string; name: string }) {
  const { data } = useFile(id)
  const url = useObjectUrl(data)
  // A recording of the office's own: what it says stands in the script beside it.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <audio controls src={url} aria-label={name} className={styles.sound} />
}

function useFile(id: string, purpose?: 'w320' | 'w640' | 'w1280') {
  return useQuery(fileQuery(id, purpose))
}

/** The bytes of a file or of a rendition of it. */
export function fileQuery(id: string, purpose?: 'w320' | 'w640' | 'w1280') {
  return queryOptions({
    queryKey: ['media-file', id, purpose],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET('/manage/v1/media/{id}/file', {
        params: { path: { id }, query: purpose ? { purpose } : {} },
        parseAs: 'blob',
        signal,
      })
      return data as unknown as Blob
    },
    // A file never changes; another file has another id.
    staleTime: Infinity,
  })
}

/** Fetches the file and saves it under its name. */
export async function download(id: string, name: string): Promise<void> {
  const { data } = await api.GET('/manage/v1/media/{id}/file', { params: { path: { id } }, parseAs: 'blob' })
  const url = URL.createObjectURL(data as unknown as Blob)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** An address for bytes this page holds, for as long as it shows them. */
export function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!blob) return undefined
    const made = URL.createObjectURL(blob)
    // The address lives as long as it is shown: made and given back by one effect.
    // oxlint-disable-next-line react/set-state-in-effect
    setUrl(made)
    return () => {
      URL.revokeObjectURL(made)
      setUrl(undefined)
    }
  }, [blob])
  return url
}
