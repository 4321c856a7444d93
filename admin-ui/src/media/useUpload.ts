import { useEffect, useState, useSyncExternalStore } from 'react'
import { $api, queries } from '../api'
import type { Asset } from './send'
import { type Upload, Uploads } from './uploads'

export const assetQuery = (id: string) => $api.queryOptions('get', '/manage/v1/media/{id}', { params: { path: { id } } })

/** What the API answered of a file, for whoever shows it next; lists ask again. */
export function keep(asset: Asset): void {
  queries.setQueryData(assetQuery(asset.id).queryKey, asset)
  void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/media'] })
}

/** Files on their way into the library of `unit`. `arrived` is called for each that stands in the library. */
export function useUpload(unit: string, arrived?: (asset: Asset, upload: Upload, all: readonly Upload[]) => void): { uploads: Uploads; list: readonly Upload[] } {
  const [uploads] = useState(() => new Uploads(unit))
  const list = useSyncExternalStore(uploads.subscribe, uploads.list)
  const busy = list.some((one) => one.phase !== 'done' && one.phase !== 'failed')

  useEffect(
    () =>
      uploads.onArrival((upload, asset) => {
        keep(asset)
        arrived?.(asset, upload, uploads.list())
      }),
    [uploads, arrived],
  )

  // A page that closes takes what is on its way with it.
  useEffect(() => {
    if (!busy) return undefined
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault()
      // Chrome asks for it until 118.
      event.returnValue = true
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [busy])

  return { uploads, list }
}
