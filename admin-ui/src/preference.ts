import { useSyncExternalStore } from 'react'

/** A choice of this browser, kept between visits and shared by its tabs. */
export interface Preference<T extends string> {
  get: () => T
  set: (value: T) => void
  use: () => T
}

export function preference<T extends string>(name: string, choices: readonly T[], otherwise: T): Preference<T> {
  const key = `loa.${name}`
  const listeners = new Set<() => void>()
  let value = read()

  function read(): T {
    // Storage may be forbidden by the browser; the choice then lasts as long as the page.
    try {
      return choices.find((choice) => choice === localStorage.getItem(key)) ?? otherwise
    } catch {
      return otherwise
    }
  }

  function become(next: T): void {
    value = next
    for (const listener of listeners) listener()
  }

  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === key) become(read())
  })

  return {
    get: () => value,
    set: (next) => {
      try {
        localStorage.setItem(key, next)
      } catch {
        // See above.
      }
      become(next)
    },
    use: () =>
      useSyncExternalStore(
        (listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        () => value,
      ),
  }
}
