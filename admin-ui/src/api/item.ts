import { $api } from './index'

/** Milliseconds for which what was asked on the way to a screen is what the screen shows. */
const JUST_NOW = 2000

/** A text as it stands, asked for anew whenever somebody comes to it. */
export const itemQuery = (id: string) => $api.queryOptions('get', '/manage/v1/items/{id}', { params: { path: { id } } }, { staleTime: JUST_NOW })
