import { type ComponentType, createContext, useContext } from 'react'
import type { Schema } from '../api'

export type Kind = Schema<'WrittenBody'>['kind']

export type Body<K extends Kind = Kind> = Extract<Schema<'WrittenBody'>, { kind: K }>

/** What the frame hands to the form of a kind. */
export interface FormProps<K extends Kind> {
  /** The text as it stands. A form keeps no copy of its own, but for what has a cursor inside (rich text). */
  body: Body<K>
  /** Some members replaced. Called at each key; the frame saves when it is time. */
  change: (members: Partial<Body<K>>) => void
  /** The slug of the unit it belongs to. */
  unit: string
  /** Nobody may write: shown, not typed in. */
  readOnly: boolean
}

/** The form of one kind: its component, mounted anew when the text was replaced from outside (a restored revision). */
export interface KindForm<K extends Kind> {
  Form: ComponentType<FormProps<K>>
  /** A text nobody has begun. */
  empty: () => Body<K>
}

/** The refusals of the server and the errors of the checks, by their pointer in the body: `/methods/0/fees/1/amount`. */
export const Faults = createContext<ReadonlyMap<string, string>>(new Map())

/** What the checks say of the text as it stands, warnings too; nothing while somebody has only just begun. */
export const Findings = createContext<readonly Schema<'Finding'>[]>([])

/**
 * Marks a field with its place in the body: `<TextInput {...at('/title')} …>`. A link in the summary of faults and a
 * finding of the checks jump to the element that carries it by `reveal(pointer)`; the fault stands at the field.
 */
export function useAt(): (pointer: string) => { 'data-pointer': string; error: string | undefined } {
  const faults = useContext(Faults)
  return (pointer) => ({ 'data-pointer': pointer, error: faults.get(pointer) })
}
