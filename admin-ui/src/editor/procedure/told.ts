import { useContext } from 'react'
import type { Schema } from '../../api'
import { Faults, Findings } from '../kind'

const inside = (pointer: string, place: string) => pointer === place || pointer.startsWith(`${place}/`)

const among = (pointers: Iterable<string>, places: string[]) =>
  [...pointers].filter((pointer) => places.some((place) => inside(pointer, place))).length

/** What the checks say at a place of the body, that no refusal says there already. */
export function useTold(place: string): readonly Schema<'Finding'>[] {
  const findings = useContext(Findings)
  const faults = useContext(Faults)
  return faults.has(place) ? [] : findings.filter((finding) => finding.pointer === place)
}

/** How many things stop the text, and how many are worth another look, at some places and all they hold. */
export function useCounts(): { errors: (...places: string[]) => number; warnings: (...places: string[]) => number } {
  const findings = useContext(Findings)
  const faults = useContext(Faults)
  const stopping = new Set([...faults.keys(), ...findings.filter(({ level }) => level === 'error').map(({ pointer }) => pointer)])
  const mild = findings.filter(({ level }) => level === 'warning').map(({ pointer }) => pointer)
  return { errors: (...places) => among(stopping, places), warnings: (...places) => among(mild, places) }
}
