import { useState } from 'react'
import { type Problem, problemOf } from '../../api'
import { useWords } from '../../i18n'
import { shortTime } from '../../i18n/format'
import { toast } from '../../ui/toast'
import type { Draft, Item } from '../draft'
import { type Takes, move } from './moves'
import { acting } from './words'

/** Making moves on a text: one at a time, what came of it said, undone where it can be. */
export function useActing(draft: Draft) {
  const t = useWords(acting)
  const [busy, setBusy] = useState<keyof Takes>()
  const [problem, setProblem] = useState<Problem>()

  /** Throws what is refused; what cannot be saved first is told by the text itself. */
  async function act<Name extends keyof Takes>(action: Name, takes: Takes[Name]): Promise<Item | undefined> {
    const before = draft.snapshot().item
    const made = await move(draft, action, takes)
    if (!made) {
      toast(t.notSaved)
      return undefined
    }
    const at = 'live_from' in takes && takes.live_from ? ` ${shortTime(new Date(takes.live_from))}` : ''
    const warnings = (made.warnings ?? []).map((one) => one.detail)
    toast([action === 'schedule' ? `${t.done.schedule}${at}.` : t.done[action], ...warnings].join(' '), undoing(action, before))
    return made
  }

  function undoing(action: keyof Takes, before: Item | undefined): (() => Promise<unknown>) | undefined {
    if (action === 'submit') return () => move(draft, 'recall', {})
    if (action === 'recall') return () => move(draft, 'submit', before?.wanted ?? {})
    if (action === 'archive') return () => move(draft, 'restore', {})
    if (action === 'restore') return () => move(draft, 'archive', {})
    return undefined
  }

  /** The same, with what is refused told in the page. */
  function make<Name extends keyof Takes>(action: Name, takes: Takes[Name]): void {
    setBusy(action)
    setProblem(undefined)
    act(action, takes)
      .catch((thrown: unknown) => setProblem(problemOf(thrown)))
      .finally(() => setBusy(undefined))
  }

  return { act, make, busy, problem }
}
