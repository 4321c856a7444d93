import { expect, test } from 'vitest'
import { asked } from './search'

test('days are those of Viet Nam, the last one counted in', () => {
  expect(asked({ verb: 'approved', since: '2026-11-23', until: '2026-11-24' })).toEqual({
    verb: 'approved',
    since: '2026-11-22T17:00:00.000Z',
    until: '2026-11-24T17:00:00.000Z',
  })
})
