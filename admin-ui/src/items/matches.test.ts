import { expect, test } from 'vitest'
import { matches } from './matches'

test.each([
  ['Hộ tịch', 'ho tich', true],
  ['Đường bộ', 'duong', true],
  ['Đường bộ', 'đường'.normalize('NFD'), true],
  ['Hộ tịch', 'đất', false],
  ['Bảo trợ xã hội', '  xa  bao ', true],
  ['Bảo trợ xã hội', '', true],
])('%s is found by “%s”: %s', (name, typed, found) => {
  expect(matches(name, typed)).toBe(found)
})
