import { QueryClient } from '@tanstack/react-query'
import createClient from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { Problem } from './problem'
import type { components, paths } from './schema'
import { authorized } from './session'

/** A shape of the API, as `openapi/manage.json` describes it. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** The management API: `await api.PUT('/manage/v1/…', …)`. A refusal is thrown as a {@link Problem}. */
export const api = createClient<paths>({ fetch: authorized })

/** The same as queries and mutations of React: `$api.useQuery('get', '/manage/v1/me')`. */
export const $api = createQueryClient(api)

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays a refusal; a server that restarts or a network that hiccups deserves a second look.
      retry: (failures, problem) => failures < 2 && (!(problem instanceof Problem) || problem.status === 0 || problem.status >= 500),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

/** The `If-Match` of a write: the version one has read. */
export function match(version: number): { 'If-Match': string } {
  return { 'If-Match': `"${version}"` }
}

export { Problem, problemOf } from './problem'
