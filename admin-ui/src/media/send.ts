import type { Schema } from '../api'
import { offline, problemIn } from '../api/problem'
import { withToken } from '../api/session'

export type Asset = Schema<'Asset'>

/** Told how far the file is, from 0 to 1; at 1 the server has all of it and is at work. */
export type Progress = (sent: number) => void

/** Uploads one file. `fetch` does not tell how far it is, so this is the old request that does. */
export function sendFile(file: File, unit: string, progress: Progress, signal: AbortSignal): Promise<Asset> {
  return withToken(
    (bearer) =>
      new Promise<Asset>((resolve, reject) => {
        const request = new XMLHttpRequest()
        request.open('POST', '/manage/v1/media')
        request.setRequestHeader('Authorization', `Bearer ${bearer}`)
        request.upload.addEventListener('progress', (event) => progress(event.lengthComputable ? event.loaded / event.total : 0))
        request.upload.addEventListener('load', () => progress(1))
        request.addEventListener('load', () => {
          if (request.status === 201) resolve(JSON.parse(request.responseText) as Asset)
          else void problemIn(answerOf(request)).then(reject)
        })
        request.addEventListener('error', () => reject(offline()))
        request.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))
        signal.addEventListener('abort', () => request.abort(), { once: true })
        const form = new FormData()
        form.set('unit', unit)
        form.set('file', file)
        request.send(form)
      }),
  )
}

function answerOf(request: XMLHttpRequest): Response {
  return new Response(request.responseText, {
    status: request.status,
    headers: { 'content-type': request.getResponseHeader('content-type') ?? '' },
  })
}
