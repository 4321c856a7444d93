import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  build: {
    // The oldest browser of our offices: the last Chrome for Windows 7.
    target: 'chrome109',
    manifest: true,
    // The server's Content-Security-Policy takes fonts and pictures from files only.
    assetsInlineLimit: 0,
    // weigh.mjs judges what a visit downloads.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        // Pieces that need each other: each module still begins after those it needs.
        strictExecutionOrder: true,
        // What several rooms share comes in few pieces: an icon of 300 bytes each by itself costs a turn on a weak network.
        // What the first visit needs is kept apart, or small parts of it would be put to larger ones that it does not need.
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 1 },
            { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 40_000 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/manage': 'http://127.0.0.1:8000', '/v1': 'http://127.0.0.1:8000' } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing.ts'],
    restoreMocks: true,
  },
})
