import { expect, test } from 'vitest'
import type { Schema } from '../api'
import { statusesOf } from './Chips'

type Row = Pick<Schema<'Item'>, 'state' | 'computed' | 'legal'>

const row = (state: Row['state'], computed: Row['computed'] = [], legal: Row['legal'][number]['status'][] = []) => ({
  state,
  computed,
  legal: legal.map((status) => ({ status, from: null, until: null })),
})

test.each([
  ['a draft nobody has seen', row('draft'), ['draft']],
  ['what is live, and nothing else', row('approved', ['live']), ['live']],
  ['a live text with a change nobody approved yet', row('draft', ['live', 'changed']), ['changed']],
  ['a live text whose change waits for approval', row('in_review', ['live', 'changed']), ['changed', 'in_review']],
  ['approved and nowhere yet', row('approved'), ['approved']],
  ['live, and to be replaced tomorrow', row('approved', ['live', 'scheduled']), ['live', 'scheduled']],
  ['a text that ran out and is being written anew', row('draft', ['expired']), ['expired', 'draft']],
  ['a procedure in force, its next version approved', row('approved', ['live'], ['in_force', 'upcoming']), ['in_force', 'upcoming']],
  ['a procedure in force that somebody is changing', row('draft', ['live', 'changed'], ['in_force']), ['in_force', 'changed']],
  ['the trash', row('archived', ['withdrawn']), ['archived']],
] as const)('%s', (_, given, shown) => {
  expect(statusesOf(given as Row)).toEqual(shown)
})
