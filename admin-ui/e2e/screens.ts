import { createServer } from 'vite'

/** The address of every screen, read off the router itself. */
export async function screens(): Promise<string[]> {
  const root = new URL('..', import.meta.url).pathname
  const vite = await createServer({ root, logLevel: 'error', server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom' })
  try {
    const { makeRouter } = await vite.ssrLoadModule('/src/routes.tsx')
    const rooms = await vite.ssrLoadModule('/src/shell/rooms.ts')
    return rooms.screens(makeRouter().routeTree)
  } finally {
    await vite.close()
  }
}
