import { expect, test } from 'vitest'

/** A folder imports only what stands to its left. Folders not named here are rooms, strangers to each other. */
const FLOORS = ['i18n', 'api', 'ui', 'shell', 'media', 'fields', 'previews']

/** The frame shows how much waits on the desk, and asks for a password in the words of the sign-in. */
const REASONED = new Set(['shell imports desk', 'shell imports people'])

const sources = import.meta.glob<string>('./*/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })

const floor = (folder: string) => FLOORS.indexOf(folder) + 1 || FLOORS.length + 1

/** The folder below `src` that an import leads to; undefined for a file of `src` itself, or a package. */
function leadsTo(path: string, specifier: string): string | undefined {
  const [, folder, below] = new URL(specifier, `file:///${path}`).pathname.split('/')
  return below === undefined && !FLOORS.includes(folder ?? '') ? undefined : folder
}

test('no folder imports what stands above or beside it', () => {
  const wrong = Object.entries(sources).flatMap(([path, text]) => {
    const from = path.split('/')[1] ?? ''
    return [...text.matchAll(/from '(\.[^']*)'/g)]
      .map(([, specifier = '']) => leadsTo(path, specifier) ?? from)
      .filter((to) => to !== from && floor(to) >= floor(from) && !REASONED.has(`${from} imports ${to}`))
      .map((to) => `${path} imports ${to}`)
  })
  expect(wrong).toEqual([])
})
