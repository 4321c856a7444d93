import { useEffect, useState } from 'react'

/** Keeps the screen on while the page is seen, where the browser can (not on plain HTTP); whether it does. */
export function useAwake(): boolean {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let left = false
    async function take() {
      if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return
      try {
        const given = await navigator.wakeLock.request('screen')
        if (left) return void given.release()
        lock = given
        setHeld(true)
        given.addEventListener('release', () => setHeld(false))
      } catch {
        // A battery that is low, or a browser that will not: the page says so.
        setHeld(false)
      }
    }
    const again = () => void take()
    again()
    // A page that is hidden loses it.
    document.addEventListener('visibilitychange', again)
    return () => {
      left = true
      document.removeEventListener('visibilitychange', again)
      void lock?.release()
    }
  }, [])
  return held
}
