import { expect, test } from 'vitest'
import { itemsSearch, narrowing, read, written } from './search'

test('what an address cannot mean is left out, and the list opens as if it had not been asked', () => {
  expect(itemsSearch({ state: 'sai', mine: 'có', level: '', unit: 'an-mau' })).toEqual({})
})

test('a number searched for stays the text that was typed', () => {
  expect(itemsSearch({ q: 1.000889 }).q).toBe('1.000889')
})

test('a saved view comes back as it was kept, and does not keep the unit', () => {
  const search = { state: 'in_review', q: 'đăng ký “khai sinh” & kết hôn', mine: true } as const
  expect(read(written(search))).toEqual(search)
  const here: object = { ...search, unit: 'an-mau' }
  expect(written(here)).not.toContain('an-mau')
  expect(written({})).toBe('')
})

test('a code that reads as a number is searched for digit by digit', () => {
  expect(read(written({ q: '1.010' })).q).toBe('1.010')
})

test('the state and whose it is do not count among the filters to clear', () => {
  expect(narrowing({ state: 'draft', mine: true, channel: 'portal', q: 'lịch' })).toEqual(['channel', 'q'])
})
