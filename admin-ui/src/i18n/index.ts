import { preference } from '../preference'

export type Language = 'vi' | 'en'

export const language = preference<Language>('language', ['vi', 'en'], 'vi')

/** What a dictionary must hold to say the same things: the same names, the same arguments. */
export type Same<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : Same<T[K]>
}

/** The words of one room: Vietnamese is the source, English must have every key. */
export interface Words<T> {
  vi: Same<T>
  en: Same<T>
}

export function words<T>(vi: T, en: Same<NoInfer<T>>): Words<T> {
  return { vi: vi as Same<T>, en }
}

/** The words in the language the person reads; the component renders again when they change it. */
export function useWords<T>(both: Words<T>): Same<T> {
  return both[language.use()]
}

/** The same outside components. */
export function said<T>(both: Words<T>): Same<T> {
  return both[language.get()]
}
