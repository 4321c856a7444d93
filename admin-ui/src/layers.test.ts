import { expect, test } from 'vitest'

/** A folder imports only what stands to its left. Folders not named here are rooms, strangers to each other. */
const FLOORS = ['i18n', 'api', 'ui', 'shell', 'media', 'fields', 'previews']

/** The frame shows how much waits on the desk, and asks for a password in the words of the sign-in. */
const REASONED = new Set(['shell imports desk', 'shell imports people'])

const sources = import.meta.glob<string>('./*/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })

const floor = (folder: string) => FLOORS.indexOf(folder) + 1 || FLOORS.length + 1

test('no folder imports what stands above or beside it', () => {
  const wrong = Object.entries(sources).flatMap(([path, text]) => {
    const from = path.split('/')[1] ?? ''
    return [...text.matchAll(/from '\.\.\/([a-z0-9]+)\//g)]
      .map(([, to = '']) => to)
      .filter((to) => to !== from && floor(to) >= floor(from) && !REASONED.has(`${from} imports ${to}`))
      .map((to) => `${path} imports ${to}`)
  })
  expect(wrong).toEqual([])
})
