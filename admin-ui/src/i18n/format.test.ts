import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clockTime, date, dayFraction, duration, fileSize, fullTime, longDate, money, number, relativeTime, shortTime } from './format'
import { instantAt, keepZone, onTheWall } from './zone'

const now = new Date('2026-11-23T07:20:00Z')

describe('times are those of Viet Nam, wherever the browser stands', () => {
  test('in full, as an official sentence says it', () => {
    expect(fullTime(new Date('2026-11-24T00:00:00Z'), 'vi')).toBe('07:00 thứ Ba, 24/11/2026 (giờ Việt Nam)')
    expect(fullTime(new Date('2026-11-28T17:30:00Z'), 'vi')).toBe('00:30 chủ nhật, 29/11/2026 (giờ Việt Nam)')
    expect(fullTime(new Date('2026-11-24T00:00:00Z'), 'en')).toBe('07:00 Tuesday, 24/11/2026 (Viet Nam time)')
  })

  test.each([
    ['2026-11-23T03:15:00Z', '10:15 hôm nay'],
    ['2026-11-22T16:59:00Z', '23:59 hôm qua'],
    ['2026-11-23T17:00:00Z', '00:00 ngày mai'],
    ['2026-11-20T10:00:00Z', '17:00 thứ Sáu 20/11'],
    ['2025-02-03T02:00:00Z', '09:00 03/02/2025'],
  ])('in a row: %s is %s', (instant, words) => {
    expect(shortTime(new Date(instant), now, 'vi')).toBe(words)
  })

  test.each([
    ['2026-11-23T07:20:10Z', 'vừa xong'],
    ['2026-11-23T07:05:00Z', '15 phút trước'],
    ['2026-11-23T04:00:00Z', '3 giờ trước'],
    ['2026-11-20T10:00:00Z', '3 ngày trước'],
    ['2026-11-25T10:00:00Z', 'sau 2 ngày nữa'],
  ])('beside the absolute: %s is %s', (instant, words) => {
    expect(relativeTime(new Date(instant), now, 'vi')).toBe(words)
  })

  test('the day begins at midnight in Viet Nam', () => {
    expect(dayFraction(new Date('2026-11-22T17:00:00Z'), now)).toBe(0)
    expect(dayFraction(new Date('2026-11-23T05:00:00Z'), now)).toBe(0.5)
    expect(dayFraction(new Date('2026-11-30T00:00:00Z'), now)).toBe(1)
    expect(clockTime(now)).toBe('14:20')
  })
})

test('numbers, money and days are written as in Viet Nam', () => {
  expect(number(1250000, 'vi')).toBe('1.250.000')
  expect(money(1250000, 'vi')).toBe('1.250.000 đ')
  expect([400, 310_000, 2_500_000, 41_943_040].map((bytes) => fileSize(bytes, 'vi'))).toEqual(['1 KB', '303 KB', '2,4 MB', '40 MB'])
  expect(date('2026-11-24')).toBe('24/11/2026')
  expect([longDate('2026-11-24', 'vi'), longDate('2026-11-29', 'en')]).toEqual(['thứ Ba, 24/11/2026', 'Sunday, 29/11/2026'])
  expect([6, 78, 820.4].map(duration)).toEqual(['0:06', '1:18', '13:40'])
})

describe('times are those of the installation, when it stands elsewhere', () => {
  beforeEach(() => keepZone('America/New_York'))
  afterEach(() => keepZone('Asia/Ho_Chi_Minh'))

  test('an instant has the day and the hour of there, and the name of the place', () => {
    expect(fullTime(new Date('2026-11-24T03:30:00Z'), 'vi')).toBe('22:30 thứ Hai, 23/11/2026 (giờ New York)')
    expect(fullTime(new Date('2026-07-01T03:30:00Z'), 'en')).toBe('23:30 Tuesday, 30/06/2026 (New York time)')
    expect(shortTime(new Date('2026-11-24T03:30:00Z'), new Date('2026-11-24T06:00:00Z'), 'vi')).toBe('22:30 hôm qua')
  })

  test('an hour on the wall is found again on either side of the night the clocks are changed', () => {
    for (const [day, hour, at] of [
      ['2026-11-01', '00:30', '2026-11-01T04:30:00.000Z'],
      ['2026-11-01', '03:00', '2026-11-01T08:00:00.000Z'],
      ['2026-03-08', '03:30', '2026-03-08T07:30:00.000Z'],
      ['2026-03-08', '00:00', '2026-03-08T05:00:00.000Z'],
    ] as const) {
      expect(instantAt(day, hour).toISOString()).toBe(at)
      expect(onTheWall(new Date(at)).toISOString().slice(0, 16)).toBe(`${day}T${hour}`)
    }
  })
})
