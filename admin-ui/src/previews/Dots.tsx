import { useReducedMotion } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import styles from './Panels.module.css'

interface DotsProps {
  /** The address of the frame: of the panel's size, or one long strip. */
  picture: string
  width: number
  height: number
  /** How wide the strip is; 0 for a picture that stands still. */
  strip: number
  /** Of the strip, in dots a second. */
  speed: number
  /** The words it shows. */
  label: string
}

/** Below this zoom a lamp has no room to be round, nor to be seen when it is off. */
const ROUND = 3
const BLACK = '#0a0a0a'

/** A panel as it looks: each point of the frame a round lamp on black, magnified by whole points only. */
export function Dots({ picture, width, height, strip, speed, label }: DotsProps) {
  const bezel = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const still = useReducedMotion()
  const [zoom, setZoom] = useState(1)
  const ratio = window.devicePixelRatio || 1

  useEffect(() => {
    const box = bezel.current
    if (!box) return undefined
    const fit = () => setZoom(Math.max(1, Math.floor((box.clientWidth * ratio) / width)))
    const watch = new ResizeObserver(fit)
    watch.observe(box)
    return () => watch.disconnect()
  }, [width, ratio])

  useEffect(() => {
    const sheet = canvas.current
    const pen = sheet?.getContext('2d')
    if (!sheet || !pen) return undefined
    const frame = new Image()
    let waits = 0
    const show = () => {
      sheet.width = width * zoom
      sheet.height = height * zoom
      const lamps = lampsOf(width, height, zoom)
      const begun = performance.now()
      let last = -1
      const draw = (now: number) => {
        // Whole points, as the panel moves them. The strip begins with a panel of black: without motion its first words stand.
        const left = strip === 0 ? 0 : still ? width : Math.floor(((now - begun) / 1000) * speed) % strip
        if (left !== last) paint(pen, frame, lamps, left, width, height, zoom)
        last = left
        if (strip > 0 && !still) waits = requestAnimationFrame(draw)
      }
      draw(begun)
    }
    frame.addEventListener('load', show)
    frame.src = picture
    return () => {
      frame.removeEventListener('load', show)
      cancelAnimationFrame(waits)
    }
  }, [picture, width, height, strip, speed, zoom, still])

  return (
    <div className={styles.bezel}>
      <div className={styles.glass} ref={bezel} tabIndex={-1}>
        <canvas ref={canvas} role="img" aria-label={label} style={{ width: (width * zoom) / ratio, height: (height * zoom) / ratio }} />
      </div>
    </div>
  )
}

interface Lamps {
  /** The shape of all lamps, to cut the frame by. */
  lit: HTMLCanvasElement
  /** The lamps that are off. */
  unlit: HTMLCanvasElement
  /** Where the frame is cut. */
  lights: HTMLCanvasElement
}

function lampsOf(width: number, height: number, zoom: number): Lamps {
  const sheet = () => sheetOf(width * zoom, height * zoom)
  const [lit, unlit, lights] = [sheet(), sheet(), sheet()]
  for (const [whole, color] of [
    [lit, '#fff'],
    [unlit, zoom < ROUND ? BLACK : '#1c1b19'],
  ] as const) {
    const tile = sheetOf(zoom, zoom)
    const pen = tile.getContext('2d')
    const brush = whole.getContext('2d')
    if (!pen || !brush) continue
    pen.fillStyle = color
    if (zoom < ROUND) pen.fillRect(0, 0, zoom, zoom)
    else {
      pen.beginPath()
      pen.arc(zoom / 2, zoom / 2, zoom * 0.42, 0, 2 * Math.PI)
      pen.fill()
    }
    brush.fillStyle = brush.createPattern(tile, 'repeat') ?? color
    brush.fillRect(0, 0, whole.width, whole.height)
  }
  return { lit, unlit, lights }
}

function sheetOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement('canvas'), { width, height })
}

/** The part of the frame from `left` on, going on from its beginning where it ends. */
function paint(pen: CanvasRenderingContext2D, frame: HTMLImageElement, lamps: Lamps, left: number, width: number, height: number, zoom: number): void {
  const { canvas } = pen
  const beam = lamps.lights.getContext('2d')
  if (!beam) return
  beam.globalCompositeOperation = 'copy'
  beam.fillRect(0, 0, canvas.width, canvas.height)
  beam.globalCompositeOperation = 'source-over'
  beam.imageSmoothingEnabled = false
  const first = Math.min(width, frame.naturalWidth - left)
  beam.drawImage(frame, left, 0, first, height, 0, 0, first * zoom, height * zoom)
  if (first < width) beam.drawImage(frame, 0, 0, width - first, height, first * zoom, 0, (width - first) * zoom, height * zoom)
  beam.globalCompositeOperation = 'destination-in'
  beam.drawImage(lamps.lit, 0, 0)
  pen.globalCompositeOperation = 'source-over'
  pen.fillStyle = BLACK
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(lamps.unlit, 0, 0)
  // Black of the frame adds nothing to a lamp that is off.
  pen.globalCompositeOperation = 'lighten'
  pen.drawImage(lamps.lights, 0, 0)
}
