import { expect, test } from 'vitest'
import { every, nothing, ranged, toggled } from './selection'

const order = ['a', 'b', 'c', 'd', 'e']
const chosen = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join('')

test('a click chooses a row, another leaves it', () => {
  const one = toggled(nothing, 'b')
  expect(chosen(one)).toBe('b')
  expect(chosen(toggled(one, 'b'))).toBe('')
})

test('shift-click chooses everything from the last click to here, downwards and upwards', () => {
  const down = ranged(toggled(nothing, 'b'), 'd', order)
  expect(chosen(down)).toBe('bcd')
  expect(chosen(ranged(down, 'a', order))).toBe('abcd')
})

test('from a row that was just left, a range is left too', () => {
  const all = every(nothing, order)
  expect(chosen(ranged(toggled(all, 'b'), 'd', order))).toBe('ae')
})

test('a range from a row that is no longer in the list is just the row', () => {
  expect(chosen(ranged(toggled(nothing, 'z'), 'c', order))).toBe('cz')
})

test('all are chosen, and a second time none', () => {
  const all = every(toggled(nothing, 'c'), order)
  expect(chosen(all)).toBe('abcde')
  expect(chosen(every(all, order))).toBe('')
})
