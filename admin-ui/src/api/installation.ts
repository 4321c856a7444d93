import { $api } from './index'

/** Whose the installation is, where its clocks stand, and whether it holds the invented commune. */
export const installationQuery = $api.queryOptions('get', '/manage/v1/installation', {}, { staleTime: Infinity })
