import { $api, type Schema, queries } from '../api'

export type FileType = Schema<'FileType'>
export type Family = FileType['family']

const typesQuery = $api.queryOptions('get', '/manage/v1/media/types', {}, { staleTime: Infinity })

/** What the API takes, asked once. */
export async function fileTypes(): Promise<FileType[]> {
  return (await queries.ensureQueryData(typesQuery)).items
}

/** What the file chooser of the machine offers. */
export function useAccept(family?: Family): string {
  const { data } = $api.useQuery('get', '/manage/v1/media/types', {}, { staleTime: Infinity })
  const types = data?.items.filter((one) => !family || one.family === family) ?? []
  return types.flatMap((one) => one.extensions.concat(one.type)).join(',')
}

/** The type a file claims to be, by its ending or its media type; undefined for none that is taken. */
export function typeOf(file: File, types: readonly FileType[]): FileType | undefined {
  const name = file.name.toLowerCase()
  return types.find((one) => one.extensions.some((ending) => name.endsWith(ending))) ?? types.find((one) => one.type === file.type)
}
