/** Which rows of a list are chosen, and the row a range is drawn from. */
export interface Selection {
  ids: ReadonlySet<string>
  anchor: string | undefined
}

export const nothing: Selection = { ids: new Set(), anchor: undefined }

/** One row chosen or left. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** Every row between the anchor and `id` made as the anchor is: with Shift held. */
export function ranged(before: Selection, id: string, order: readonly string[]): Selection {
  const [from, to] = [order.indexOf(before.anchor ?? id), order.indexOf(id)]
  if (from === -1 || to === -1) return toggled(before, id)
  const chosen = before.anchor === undefined || before.ids.has(before.anchor)
  const next = new Set(before.ids)
  for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (chosen) next.add(one)
    else next.delete(one)
  }
  return { ids: next, anchor: before.anchor ?? id }
}

/** All that are loaded, or none when all were. */
export function every(before: Selection, order: readonly string[]): Selection {
  return order.every((id) => before.ids.has(id)) ? nothing : { ids: new Set(order), anchor: order[0] }
}
