import { Problem } from '../api/problem'
import { said } from '../i18n'
import { number } from '../i18n/format'
import { type FileType, typeOf } from './types'
import { media } from './words'

/** What a browser can draw again without losing anything but size: one picture, no motion. */
const REDRAWN: Record<string, string> = { 'image/jpeg': 'image/jpeg', 'image/png': 'image/webp', 'image/webp': 'image/webp' }

/** A side that a phone's photograph keeps: enough for a whole screen and for print on A4. */
const LONGEST_SIDE = 4000

export interface Fitting {
  file: File
  shrunk: boolean
}

/**
 * The file as the API takes it: a picture above the limits is scaled down here, so that a photograph of 40 MB neither
 * waits on a weak network nor comes back refused. What cannot be made to fit is refused before it is sent.
 */
export async function fitting(file: File, types: readonly FileType[], begin: () => void): Promise<Fitting> {
  const t = said(media)
  const type = typeOf(file, types)
  if (!type) throw new Problem(415, 'type_not_allowed', t.notAllowed(types.map((one) => one.name).join(', ')))
  const redrawn = REDRAWN[type.type]
  if (type.family === 'picture' && redrawn) {
    const size = await sizeOf(file)
    const tooMany = size && type.most_pixels !== null && size.width * size.height > type.most_pixels
    if (file.size <= type.most_bytes && !tooMany) return { file, shrunk: false }
    begin()
    return { file: await redraw(file, redrawn, type, types), shrunk: true }
  }
  if (file.size > type.most_bytes) throw tooLarge(type)
  return { file, shrunk: false }
}

function tooLarge(type: FileType): Problem {
  const t = said(media)
  return new Problem(413, 'too_large', t.tooLarge(t.families[type.family], megabytes(type.most_bytes)))
}

function megabytes(bytes: number): string {
  return `${number(Math.round(bytes / 1024 / 1024))} MB`
}

/** Upright, as it will be seen. Undefined when the browser cannot tell; the server will. */
async function sizeOf(file: File): Promise<{ width: number; height: number } | undefined> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return { width: image.naturalWidth, height: image.naturalHeight }
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function redraw(file: File, mime: string, type: FileType, types: readonly FileType[]): Promise<File> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Problem(422, 'picture_unreadable', said(media).unreadable)
  })
  const pixels = bitmap.width * bitmap.height
  let scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height), Math.sqrt((type.most_pixels ?? pixels) / pixels))
  try {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const blob = await drawn(bitmap, scale, mime)
      if (blob && blob.size <= type.most_bytes) return new File([blob], renamed(file.name, mime, types), { type: mime })
      scale *= 0.75
    }
  } finally {
    bitmap.close()
  }
  throw tooLarge(type)
}

function drawn(bitmap: ImageBitmap, scale: number, mime: string): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.floor(bitmap.width * scale))
  canvas.height = Math.max(1, Math.floor(bitmap.height * scale))
  const pen = canvas.getContext('2d')
  if (pen) {
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  }
  return new Promise((resolve) => canvas.toBlob(resolve, mime, 0.9))
}

/** The name must not contradict the bytes. */
function renamed(name: string, mime: string, types: readonly FileType[]): string {
  const type = types.find((one) => one.type === mime)
  if (!type || type.extensions.some((ending) => name.toLowerCase().endsWith(ending))) return name
  return name.replace(/\.[^.]*$/, '') + (type.extensions[0] ?? '')
}
