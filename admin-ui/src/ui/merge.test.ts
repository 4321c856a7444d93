import { expect, test } from 'vitest'
import { merge } from './merge'

const before = { name: 'Xã A', phone: '1', hours: ['mon'] }

test('what one left alone takes what another saved, what one typed stays', () => {
  const { form, both } = merge(before, { ...before, phone: '2' }, { ...before, hours: ['mon', 'tue'] })
  expect(form).toEqual({ name: 'Xã A', phone: '2', hours: ['mon', 'tue'] })
  expect(both).toEqual([])
})

test('what both changed is named and stays as typed, unless they agree', () => {
  const { form, both } = merge(before, { ...before, name: 'Xã B', phone: '2' }, { ...before, name: 'Xã C', phone: '2' })
  expect(form.name).toBe('Xã B')
  expect(both).toEqual(['name'])
})
