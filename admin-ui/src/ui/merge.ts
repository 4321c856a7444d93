const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/**
 * What somebody typed, over what another saved meanwhile: a member they left alone takes the newer value, one they
 * changed keeps theirs. `both`: members that both changed, each to something else.
 */
export function merge<Form extends object>(before: Form, mine: Form, theirs: Form): { form: Form; both: (keyof Form)[] } {
  const form = { ...theirs }
  const both: (keyof Form)[] = []
  for (const name of Object.keys(mine) as (keyof Form)[]) {
    if (same(mine[name], before[name]) || same(mine[name], theirs[name])) continue
    form[name] = mine[name]
    if (!same(theirs[name], before[name])) both.push(name)
  }
  return { form, both }
}
