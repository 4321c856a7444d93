import type { Schema } from '../api'
import type { Unit } from './all'

export type UnitForm = Required<Omit<Schema<'UnitForm'>, 'feedback'>> & { feedback: Required<Schema<'Feedback'>> }
export type Hours = Schema<'Hours'>

/** A unit of which nothing but its name is known. */
export const blank = { address: '', phone: '', hotline: '', email: '', working_hours: [], successors: [] }

/** A unit as one writes it: other units by their slugs, every line of the feedback there to write on. */
export function toForm({ slug: _slug, version: _version, parent, successors, feedback, ...unit }: Unit): UnitForm {
  return {
    ...unit,
    parent: parent?.slug ?? null,
    successors: successors.map((one) => one.slug),
    feedback: { text: '', phone: '', address: '', ...feedback, url: feedback?.url ?? '' },
  }
}

/** What is sent: nobody writes null, they leave a line empty. */
export function toBody(form: UnitForm): Schema<'UnitForm'> {
  const feedback = { ...form.feedback, url: form.feedback.url?.trim() || null }
  return {
    ...form,
    dossier_lookup_url: form.dossier_lookup_url?.trim() || null,
    feedback: Object.values(feedback).some(Boolean) ? feedback : null,
  }
}
