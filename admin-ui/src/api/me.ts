import { useSuspenseQuery } from '@tanstack/react-query'
import { $api, type Schema } from './index'

export type Me = Schema<'Me'>

export const meQuery = $api.queryOptions('get', '/manage/v1/me')

/** Who is signed in. Screens inside the shell are shown only once this is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

export const ROLE_ORDER = ['author', 'editor', 'approver', 'unit_admin', 'system_admin'] as const

/** The units whose users, screens and stations one keeps, the nearest to the root first. */
export function keptUnits(me: Me): Schema<'UnitCard'>[] {
  return me.rights.filter(({ may }) => may.includes('administer')).map(({ unit }) => unit)
}
