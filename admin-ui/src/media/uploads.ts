import type { Problem } from '../api/problem'
import { problemOf } from '../api/problem'
import { type Fitting, fitting } from './fitting'
import { type Asset, type Progress, sendFile } from './send'
import { fileTypes } from './types'

export interface Upload {
  id: string
  name: string
  bytes: number
  /** `received`: the server has all of it and is at work. */
  phase: 'waiting' | 'shrinking' | 'sending' | 'received' | 'done' | 'failed'
  /** From 0 to 1. */
  sent: number
  /** It was too large, and was scaled down. */
  shrunk: boolean
  /** The file itself, for looking at it while it is on its way. */
  file: File
  asset?: Asset
  problem?: Problem
}

interface Ways {
  fit: (file: File, begin: () => void) => Promise<Fitting>
  send: (file: File, unit: string, progress: Progress, signal: AbortSignal) => Promise<Asset>
}

const ways: Ways = { fit: async (file, begin) => fitting(file, await fileTypes(), begin), send: sendFile }

/** The server looks at one picture at a time; two on their way keep the line busy. */
const AT_ONCE = 2

let last = 0

/** Files on their way into the library of a unit: a few at once, each of them may be stopped and tried again. */
export class Uploads {
  private readonly unit: string
  private readonly ways: Ways
  private held: readonly Upload[] = []
  private readonly stops = new Map<string, AbortController>()
  private readonly listeners = new Set<() => void>()
  private readonly arrived = new Set<(upload: Upload, asset: Asset) => void>()

  constructor(unit: string, given: Ways = ways) {
    this.unit = unit
    this.ways = given
  }

  readonly list = (): readonly Upload[] => this.held

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Called once for each file that has arrived. */
  onArrival(listener: (upload: Upload, asset: Asset) => void): () => void {
    this.arrived.add(listener)
    return () => this.arrived.delete(listener)
  }

  get(id: string): Upload | undefined {
    return this.held.find((one) => one.id === id)
  }

  /** Their ids, in order. */
  add(files: Iterable<File>): string[] {
    const added = [...files].map((file): Upload => {
      last += 1
      return { id: `upload-${last}`, name: file.name, bytes: file.size, phase: 'waiting', sent: 0, shrunk: false, file }
    })
    this.become([...this.held, ...added])
    this.next()
    return added.map((one) => one.id)
  }

  /** Stop it, and forget it. */
  cancel(id: string): void {
    this.stops.get(id)?.abort()
    this.stops.delete(id)
    this.become(this.held.filter((one) => one.id !== id))
    this.next()
  }

  retry(id: string): void {
    this.change(id, { phase: 'waiting', sent: 0, problem: undefined })
    this.next()
  }

  private next(): void {
    for (const one of this.held) {
      if (this.stops.size >= AT_ONCE) return
      if (one.phase === 'waiting' && !this.stops.has(one.id)) void this.run(one)
    }
  }

  private async run({ id, file }: Upload): Promise<void> {
    const stop = new AbortController()
    this.stops.set(id, stop)
    try {
      const fit = await this.ways.fit(file, () => this.change(id, { phase: 'shrinking' }))
      if (stop.signal.aborted) return
      this.change(id, { phase: 'sending', shrunk: fit.shrunk })
      const progress = (sent: number) => this.change(id, { sent, phase: sent < 1 ? 'sending' : 'received' })
      const asset = await this.ways.send(fit.file, this.unit, progress, stop.signal)
      if (stop.signal.aborted) return
      this.change(id, { phase: 'done', sent: 1, asset })
      const done = this.get(id)
      if (done) for (const tell of this.arrived) tell(done, asset)
    } catch (thrown) {
      if (!stop.signal.aborted) this.change(id, { phase: 'failed', problem: problemOf(thrown) })
    } finally {
      if (this.stops.get(id) === stop) this.stops.delete(id)
      this.next()
    }
  }

  private change(id: string, members: Partial<Upload>): void {
    this.become(this.held.map((one) => (one.id === id ? { ...one, ...members } : one)))
  }

  private become(next: readonly Upload[]): void {
    this.held = next
    for (const listener of this.listeners) listener()
  }
}
