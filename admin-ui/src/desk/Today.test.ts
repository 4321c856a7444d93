import { expect, test } from 'vitest'
import { stacked } from './Today'

const bar = (title: string, starts_at: string, ends_at: string | null) => ({
  item: null,
  kind: null,
  title,
  starts_at: `2026-11-23T${starts_at}:00Z`,
  ends_at: ends_at && `2026-11-23T${ends_at}:00Z`,
  live: false,
})
const titles = (tracks: { title: string }[][]) => tracks.map((track) => track.map((one) => one.title))

test('bars that follow one another share a track, bars that overlap do not', () => {
  const bars = [bar('sáng', '01:00', '02:00'), bar('trưa', '02:00', '05:00'), bar('xen', '01:30', '03:00')]
  expect(titles(stacked(bars))).toEqual([['sáng', 'trưa'], ['xen']])
})

test('what has no end does not push out what has one', () => {
  const bars = [bar('mãi', '00:00', null), bar('mãi nữa', '00:00', null), bar('có hạn', '03:00', '04:00')]
  expect(titles(stacked(bars))).toEqual([['có hạn'], ['mãi'], ['mãi nữa']])
})
