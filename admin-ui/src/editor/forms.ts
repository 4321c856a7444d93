import type { Kind, KindForm } from './kind'

/** The form of each kind, loaded when somebody writes one. */
const FORMS: { [K in Kind]: () => Promise<KindForm<K>> } = {
  article: () => import('./article').then((module) => module.article),
  procedure: () => import('./procedure').then((module) => module.procedure),
  led_message: () => import('./led').then((module) => module.ledMessage),
  radio_script: () => import('./radio').then((module) => module.radioScript),
}

export const KINDS = ['article', 'procedure', 'led_message', 'radio_script'] as const satisfies readonly Kind[]

export function formQuery(kind: Kind) {
  return {
    queryKey: ['form', kind],
    queryFn: async () => (await FORMS[kind]()) as KindForm<Kind>,
    staleTime: Infinity,
    gcTime: Infinity,
  }
}
