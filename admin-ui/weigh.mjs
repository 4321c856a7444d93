// After the build: what a first visit downloads, and gzip copies beside the files, which the server sends as they are.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT = 250
const dist = new URL('dist/', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'))

const weights = new Map()
for (const path of readdirSync(dist, { recursive: true })) {
  if (!/^[^.].*\.(js|css|html|svg)$/.test(path)) continue
  const packed = gzipSync(readFileSync(dist + path), { level: 9 })
  writeFileSync(`${dist}${path}.gz`, packed)
  weights.set(path, packed.length)
}

const initial = new Set()
function take(name) {
  const chunk = manifest[name]
  if (initial.has(chunk.file)) return
  for (const file of [chunk.file, ...(chunk.css ?? [])]) initial.add(file)
  for (const imported of chunk.imports ?? []) take(imported)
}
take('index.html')

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(7)
for (const file of initial) console.log(`${kilobytes(weights.get(file))} kB  ${file}`)
const total = [...initial].reduce((sum, file) => sum + weights.get(file), 0)
console.log(`${kilobytes(total)} kB  initial bundle, gzip (at most ${LIMIT})`)
rmSync(`${dist}.vite`, { recursive: true })
if (total > LIMIT * 1000) {
  console.error('The initial bundle is too heavy: load what is not needed at once with a lazy route.')
  process.exit(1)
}
