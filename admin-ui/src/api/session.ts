import createClient from 'openapi-fetch'
import { useSyncExternalStore } from 'react'
import { Problem, offline, problemIn, signedOut } from './problem'
import type { paths } from './schema'

/**
 * Who is signed in, as far as the browser knows.
 *
 * The access token lives in memory only and is renewed by the HttpOnly cookie. `lost`: it can no longer be renewed
 * while somebody was at work: requests wait until the same person signs in again over the page, so nothing typed is
 * lost. `out`: nobody.
 */
export type Phase = 'unknown' | 'in' | 'lost' | 'out'

interface Token {
  bearer: string
  /** On the clock that only runs forward; a laptop's wall clock may jump. */
  until: number
}

const EARLY = 20_000
/** Milliseconds before its end from which a token is renewed before it is used. */

let phase: Phase = 'unknown'
let token: Token | undefined
let person: string | undefined
let renewing: Promise<void> | undefined
let waiting: (() => void)[] = []
const listeners = new Set<() => void>()

/** Signing out in one tab signs out the others: these computers are shared. */
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('loa.session')
tabs?.addEventListener('message', () => become('out'))

function become(next: Phase): void {
  phase = next
  if (next !== 'in') token = undefined
  if (next === 'out') person = undefined
  if (next === 'in' || next === 'out') {
    for (const go of waiting) go()
    waiting = []
  }
  for (const listener of listeners) listener()
}

/** One request, with refusals and dead networks thrown as a {@link Problem}. */
export async function send(request: Request): Promise<Response> {
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw offline()
  }
  if (!response.ok) throw await problemIn(response)
  return response
}

/** The API without a token: signing in, renewing, accepting an invitation. */
export const open = createClient<paths>({ fetch: send })

function hold(given: { access_token: string; expires_in: number }): void {
  token = { bearer: given.access_token, until: performance.now() + given.expires_in * 1000 - EARLY }
  become('in')
}

/** A new token by the cookie. One renewal at a time, in all tabs: a refresh token that is used twice ends the session. */
function renew(): Promise<void> {
  // Only a secure context (HTTPS or localhost) has locks.
  renewing ??= (navigator.locks ? navigator.locks.request('loa.refresh', refresh) : refresh()).finally(() => {
    renewing = undefined
  })
  return renewing
}

async function refresh(): Promise<void> {
  try {
    const { data } = await open.POST('/manage/v1/token/refresh')
    if (data) hold(data)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem
    become(person ? 'lost' : 'out')
  }
}

/** Whether somebody is signed in, asking the server once after the page has loaded. */
export async function signedIn(): Promise<boolean> {
  if (phase === 'unknown') await renew()
  return phase === 'in' || phase === 'lost'
}

/** Remember who works here, so that a session that runs out asks the same person to sign in again. */
export function workingAs(email: string | null): void {
  person = email ?? undefined
}

export async function signIn(email: string, password: string): Promise<void> {
  const { data } = await open.POST('/manage/v1/token', {
    body: { username: email, password, scope: '' },
    bodySerializer: (form) => new URLSearchParams({ username: form.username, password: form.password }),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  })
  if (data) hold(data)
}

export async function signOut(everywhere = false): Promise<void> {
  const given = token?.bearer
  await open.DELETE('/manage/v1/token', {
    params: { query: everywhere ? { everywhere } : {} },
    ...(given ? { headers: { Authorization: `Bearer ${given}` } } : {}),
  })
  tabs?.postMessage('out')
  become('out')
}

async function bearer(): Promise<string> {
  if (phase === 'unknown' || (token && performance.now() > token.until)) await renew()
  if (phase === 'lost') await new Promise<void>((resolve) => waiting.push(resolve))
  if (!token) throw signedOut()
  return token.bearer
}

/** A request with the token: renewed when it runs out, sent once more when the server no longer takes it. */
export function authorized(request: Request): Promise<Response> {
  return withToken((given) => {
    const copy = request.clone()
    copy.headers.set('Authorization', `Bearer ${given}`)
    return send(copy)
  })
}

/** The same for what is not a request of `fetch`: an upload that tells how far it is. */
export async function withToken<Answer>(attempt: (bearer: string) => Promise<Answer>): Promise<Answer> {
  const given = await bearer()
  try {
    return await attempt(given)
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.status !== 401) throw problem
    // Another request may have renewed it meanwhile.
    if (token?.bearer === given) await renew()
    return attempt(await bearer())
  }
}

export function useSession(): { phase: Phase; person: string | undefined } {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => phase,
  )
  return { phase: now, person }
}
