import { expect, test } from 'vitest'
import { instant, parsed, wall } from './WhenField'

test('an hour is an hour in Viet Nam, wherever the browser stands', () => {
  expect(instant('2026-11-24', '07:00')).toBe('2026-11-24T00:00:00Z')
  expect(instant('2026-11-24', '06:30')).toBe('2026-11-23T23:30:00Z')
  expect(wall('2026-11-23T23:30:00Z')).toEqual(['2026-11-24', '06:30'])
})

test('days are read as people type them, and what is no day is none', () => {
  expect(parsed('24/11/2026')).toBe('2026-11-24')
  expect(parsed('4-1-27')).toBe('2027-01-04')
  expect(parsed('24.11')).toBe(`${new Date().getFullYear()}-11-24`)
  expect(parsed('31/02/2026')).toBeNull()
  expect(parsed('mai')).toBeNull()
})
