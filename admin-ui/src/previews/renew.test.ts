import { expect, test } from 'vitest'
import { fileBehind } from './asking'
import { renew } from './renew'

const page = (html: string) => new DOMParser().parseFromString(html, 'text/html').documentElement

test('a page becomes the new one, and what did not change stays the same element', () => {
  const old = page('<main><h1>Mưa</h1><img src="a"><p class="x">Một</p><p>Hai</p></main>')
  const kept = old.querySelector('img')
  renew(old, page('<main id="m"><h1>Mưa lớn</h1><img src="a"><p>Một</p></main>'))
  expect(old.querySelector('main')?.outerHTML).toBe('<main id="m"><h1>Mưa lớn</h1><img src="a"><p>Một</p></main>')
  expect(old.querySelector('img')).toBe(kept)
})

test('what is new at the end is added, and another element takes the place of one of another sort', () => {
  const old = page('<main><p>Một</p></main>')
  renew(old, page('<main><ul><li>Một</li></ul><p>Hai</p></main>'))
  expect(old.querySelector('main')?.innerHTML).toBe('<ul><li>Một</li></ul><p>Hai</p>')
})

test('a file is found behind its path and behind the whole address', () => {
  const media = { '/v1/media/ab/mua.webp': 'id' }
  expect(fileBehind('/v1/media/ab/mua.webp', media)).toBe('id')
  expect(fileBehind('https://xa-mau.example/v1/media/ab/mua.webp', media)).toBe('id')
  expect(fileBehind('https://[', media)).toBeUndefined()
})
