import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, queries } from '../api'
import { itemQuery } from '../api/item'
import { useWords } from '../i18n'
import { Face } from '../ui/Face'
import styles from './Editor.module.css'
import type { Item } from './draft'
import { editor } from './words'

/** Milliseconds between two signs of life; the server forgets who gave none for a minute. */
const PULSE = 20_000

/** Who else has the text open, by their faces. While somebody has, one looks every now and then what they saved. */
export function Present({ item }: { item: Item | undefined }) {
  const t = useWords(editor)
  const id = item?.id
  const { data } = useQuery({
    queryKey: ['presence', id],
    queryFn: async () => {
      const answer = await api.PUT('/manage/v1/items/{id}/presence', { params: { path: { id: id ?? '' } } })
      const others = answer.data?.others ?? []
      if (others.length > 0) void queries.invalidateQueries({ queryKey: itemQuery(id ?? '').queryKey })
      return others
    },
    enabled: id !== undefined,
    refetchInterval: PULSE,
    // Nobody is told that it did not work: it says nothing of the text.
    retry: false,
    gcTime: 0,
  })

  useEffect(() => {
    if (id === undefined) return undefined
    const leave = () => {
      api.DELETE('/manage/v1/items/{id}/presence', { params: { path: { id } }, keepalive: true }).catch(() => undefined)
    }
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [id])

  if (!data || data.length === 0) return null
  const told = t.present(data.map((one) => one.name).join(', '))
  return (
    <span className={styles.faces} role="img" aria-label={told} title={told}>
      {data.slice(0, 3).map((one) => (
        <Face key={one.name + one.since} name={one.name} size={32} />
      ))}
    </span>
  )
}
