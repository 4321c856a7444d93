import { useQuery } from '@tanstack/react-query'
import { $api } from '../api'
import { useUnit } from '../shell/unit'

/** What stands on the desk of a unit, or of all of them. */
export const deskQuery = (unit?: string) => $api.queryOptions('get', '/manage/v1/desk', { params: { query: unit ? { unit } : {} } })

/** What the desk shows of the chosen unit, looked at again each minute and whenever one comes back to the tab. */
export function useDesk() {
  const unit = useUnit()
  return useQuery({ ...deskQuery(unit), refetchInterval: 60_000 })
}

/** How much waits for whoever is signed in: the number in the rail and in the tab's title. */
export function useWaitingCount(): number {
  const { data } = useDesk()
  return data ? data.to_approve.count + data.returned.count + data.drafts.count : 0
}
