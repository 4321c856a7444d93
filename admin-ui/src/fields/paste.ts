import { type OldFont, converted, oldFontOf, recognised } from './oldFonts'

/** What was pasted, as the house writes it. */
export interface Pasted {
  html: string
  /** Pictures that came inside the text; `data-upload="2"` stands where the third of them belongs. */
  pictures: File[]
  /** How many pictures were only an address of another machine, which nobody here can follow. */
  lost: number
}

const CONTROLS = /(?![\t\n])\p{Cc}/gu
const DROPPED = new Set(['STYLE', 'SCRIPT', 'META', 'LINK', 'TITLE', 'XML', 'NOSCRIPT', 'IFRAME', 'OBJECT', 'SVG', 'INPUT', 'SELECT', 'TEXTAREA', 'BUTTON'])
const BLOCKS = new Set(
  ('P DIV H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE HR TABLE THEAD TBODY TFOOT TR TD TH CAPTION PRE SECTION ARTICLE HEADER FOOTER ' +
    'MAIN ASIDE NAV FIGURE FIGCAPTION DL DT DD CENTER ADDRESS FORM FIELDSET BODY').split(' '),
)
const SAFE = /^(https?:|mailto:|tel:)/i
const BULLET = /^[·•●○o§\-–—+*▪■□◦‣✓✔➢❖Øüv]$/u
const NUMBER = /^\(?(\d{1,4}|[a-zđ]|[ivxlc]{1,6})[.)]?$/i

/** How the letters of a stretch of text are set. */
interface Setting {
  bold?: boolean
  italic?: boolean
  underline?: boolean
  strike?: boolean
  href?: string | undefined
  /** The family of fonts. */
  font?: string
  /** Headings are bold by themselves. */
  heading?: boolean
}

const TAGS = [
  ['bold', 'strong'],
  ['italic', 'em'],
  ['underline', 'u'],
  ['strike', 's'],
] as const

/**
 * What Word, Google Docs, Zalo or a page of the web put on the clipboard: headings, lists, tables, links, bold, italic,
 * underline and strike stay, the rest is dropped. Letters of an old font are marked, not changed.
 */
export function cleaned(html: string): Pasted {
  const page = new DOMParser().parseFromString(html, 'text/html')
  return new Reader(fontsOf(page)).read(page.body)
}

/** Plain text: its lines are paragraphs; lines that begin as a list does become one. */
export function fromPlain(text: string): string {
  const lines = text.replaceAll(CONTROLS, '').split(/\r?\n/)
  const read = lines.map((line) => {
    const bullet = /^\s*[-–•●▪+*]\s+(?=\S)/u.exec(line)
    const numbered = /^\s*(\d{1,3})[.)]\s+(?=\S)/.exec(line)
    const found = bullet ?? numbered
    const list = bullet ? 'ul' : numbered ? 'ol' : undefined
    return { list, start: Number(numbered?.[1] ?? 1), text: found ? line.slice(found[0].length) : line, whole: line }
  })
  let made = ''
  for (let at = 0; at < read.length; ) {
    const first = read[at]
    let end = at + 1
    if (first?.list) while (read[end]?.list === first.list) end += 1
    // One line alone is a sentence that begins with a dash, or with a number.
    if (first?.list && end - at > 1) {
      const items = read.slice(at, end).map((line) => `<li><p>${textOf(line.text, {})}</p></li>`)
      made += `<${first.list}${first.list === 'ol' && first.start !== 1 ? ` start="${first.start}"` : ''}>${items.join('')}</${first.list}>`
      at = end
    } else {
      if (first?.whole.trim()) made += `<p>${textOf(first.whole, {})}</p>`
      at += 1
    }
  }
  return made
}

/** The fonts that the style sheet of a page of Word gives to its classes: `p.MsoNormal { font-family: ".VnTime" }`. */
function fontsOf(page: Document): Map<string, string> {
  const fonts = new Map<string, string>()
  for (const sheet of page.querySelectorAll('style')) {
    for (const [, selectors = '', rules = ''] of (sheet.textContent ?? '').matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      const font = ruled(rules, 'font-family')
      if (!font || !oldFontOf(font)) continue
      for (const [, name = ''] of selectors.matchAll(/\.([\w-]+)/g)) fonts.set(name, font)
    }
  }
  return fonts
}

class Reader {
  private readonly fonts: Map<string, string>
  private readonly pictures: File[] = []
  private lost = 0

  constructor(fonts: Map<string, string>) {
    this.fonts = fonts
  }

  read(body: Element): Pasted {
    const html = this.blocks(body, {})
    return { html, pictures: this.pictures, lost: this.lost }
  }

  /** The content of an element as blocks; loose text becomes paragraphs, paragraphs of Word's lists become lists. */
  private blocks(parent: Element, setting: Setting): string {
    let made = ''
    let line = ''
    const flush = () => {
      if (hasWords(line)) made += `<p>${line}</p>`
      line = ''
    }
    const children = [...parent.childNodes]
    for (let at = 0; at < children.length; at += 1) {
      const child = children[at]
      if (!child) continue
      if (!(child instanceof Element)) {
        line += this.inline(child, setting)
        continue
      }
      if (this.skipped(child)) continue
      if (listPlace(child)) {
        flush()
        const items: Element[] = []
        for (; at < children.length; at += 1) {
          const next = children[at]
          if (next instanceof Element && listPlace(next)) items.push(next)
          // Blanks and comments stand between the paragraphs of one list.
          else if (next instanceof Element || next?.textContent?.trim()) break
        }
        at -= 1
        made += this.wordList(items, setting)
      } else if (BLOCKS.has(child.tagName) || holdsBlock(child)) {
        flush()
        made += this.block(child, setting)
      } else if (child.tagName === 'IMG') {
        flush()
        made += this.picture(child)
      } else {
        line += this.inline(child, setting)
      }
    }
    flush()
    return made
  }

  private block(element: Element, outer: Setting): string {
    const setting = this.within(element, outer)
    const level = levelOf(element)
    if (level) {
      const line = this.line(element, { ...setting, heading: true })
      return hasWords(line) ? `<h${level}>${line}</h${level}>${this.picturesOf(element)}` : this.picturesOf(element)
    }
    switch (element.tagName) {
      case 'UL':
      case 'OL':
        return this.list(element, setting)
      case 'TABLE':
        return this.table(element, setting)
      case 'BLOCKQUOTE': {
        const inner = this.blocks(element, setting)
        return inner && `<blockquote>${inner}</blockquote>`
      }
      case 'HR':
        return '<hr>'
      default:
        return this.blocks(element, setting)
    }
  }

  /** A heading holds no picture: they follow it. */
  private picturesOf(element: Element): string {
    return [...element.querySelectorAll('img')].map((image) => this.picture(image)).join('')
  }

  private line(element: Element, setting: Setting): string {
    return [...element.childNodes].map((child) => this.inline(child, setting)).join('')
  }

  private inline(node: Node, outer: Setting): string {
    if (node.nodeType === Node.TEXT_NODE) return textOf(node.textContent ?? '', outer)
    if (!(node instanceof Element) || this.skipped(node) || node.tagName === 'IMG') return ''
    if (node.tagName === 'BR') return '<br>'
    return this.line(node, this.within(node, outer))
  }

  /** A picture inside the text travels with it; one that lies on another machine cannot. */
  private picture(image: Element): string {
    const id = image.getAttribute('data-media')
    if (id) {
      const named = ['alt', 'title'].map((name) => ` ${name}="${escaped(image.getAttribute(name) ?? '')}"`).join('')
      return `<img data-media="${escaped(id)}"${named}>`
    }
    const inside = /^data:(image\/(?:png|jpeg|gif|webp));base64,([\w+/=\s]+)$/i.exec(image.getAttribute('src') ?? '')
    if (!inside) {
      this.lost += 1
      return ''
    }
    const [, type = '', code = ''] = inside
    const bytes = Uint8Array.from(atob(code.replaceAll(/\s/g, '')), (letter) => letter.codePointAt(0) ?? 0)
    this.pictures.push(new File([bytes], `anh-${this.pictures.length + 1}.${type.split('/')[1] ?? 'png'}`, { type }))
    return `<div data-upload="${this.pictures.length - 1}"></div>`
  }

  private list(list: Element, setting: Setting): string {
    const tag = list.tagName.toLowerCase()
    const start = Number(list.getAttribute('start') ?? 1)
    const items: string[] = []
    for (const child of list.children) {
      if (child.tagName === 'UL' || child.tagName === 'OL') {
        // Google Docs hangs an inner list beside the item it belongs to.
        items.push((items.pop() ?? '<p></p>') + this.list(child, setting))
      } else {
        const inner = this.blocks(child, this.within(child, setting))
        if (inner) items.push(inner)
      }
    }
    return listOf(tag, items, start)
  }

  /** Word writes the items of a list as paragraphs that say how deep they stand, their marks as text before them. */
  private wordList(paragraphs: readonly Element[], setting: Setting): string {
    const rows = paragraphs.map((element) => {
      const { level, marker } = listPlace(element) ?? { level: 1, marker: '' }
      const ordered = NUMBER.test(marker) && !BULLET.test(marker)
      return { level, tag: ordered ? 'ol' : 'ul', start: Number.parseInt(marker.replace('(', ''), 10) || 1, html: this.item(element, setting) }
    })
    const build = (from: number, to: number): string => {
      let found = ''
      for (let at = from; at < to; ) {
        const head = rows[at]
        if (!head) break
        const items: string[] = []
        let next = at
        while (next < to && (next === at || (rows[next]?.level ?? 0) > head.level || (rows[next]?.level === head.level && rows[next]?.tag === head.tag))) {
          let end = next + 1
          while (end < to && (rows[end]?.level ?? 0) > head.level) end += 1
          items.push((rows[next]?.html ?? '') + build(next + 1, end))
          next = end
        }
        found += listOf(head.tag, items, head.start)
        at = next
      }
      return found
    }
    return build(0, rows.length)
  }

  private item(element: Element, outer: Setting): string {
    const line = this.line(element, this.within(element, outer)).trimStart()
    return `<p>${line}</p>${this.picturesOf(element)}`
  }

  private table(table: Element, setting: Setting): string {
    const rows = [...table.querySelectorAll('tr')].filter((row) => row.closest('table') === table)
    const made = rows.map((row) => {
      const heads = row.parentElement?.tagName === 'THEAD'
      const cells = [...row.children].filter((cell) => cell.tagName === 'TD' || cell.tagName === 'TH')
      return cells
        .map((cell) => {
          const tag = heads || cell.tagName === 'TH' ? 'th' : 'td'
          const spans = ['colspan', 'rowspan'].map((name) => span(name, cell.getAttribute(name))).join('')
          return `<${tag}${spans}>${this.blocks(cell, this.within(cell, setting)) || '<p></p>'}</${tag}>`
        })
        .join('')
    })
    const kept = made.filter(Boolean).map((cells) => `<tr>${cells}</tr>`)
    const caption = table.querySelector('caption')
    const said = caption && caption.closest('table') === table ? this.blocks(caption, setting) : ''
    return kept.length > 0 ? `${said}<table><tbody>${kept.join('')}</tbody></table>` : said
  }

  /** Word's helpers, what is hidden, and what no text is made of. */
  private skipped(element: Element): boolean {
    const tag = element.tagName
    if (DROPPED.has(tag) || /^(?:V|W|M):/.test(tag)) return true
    if (tag === 'O:P') return !element.textContent?.replaceAll('\u00a0', '').trim()
    return /display:\s*none|mso-hide:\s*all|mso-list:\s*ignore/i.test(styleOf(element))
  }

  /** The setting of what an element holds. */
  private within(element: Element, outer: Setting): Setting {
    const setting = { ...outer }
    const style = styleOf(element)
    const tag = element.tagName
    if (tag === 'B' || tag === 'STRONG' || tag === 'TH') setting.bold = tag !== 'TH' || outer.bold === true
    if (tag === 'I' || tag === 'EM') setting.italic = true
    if (tag === 'U' || tag === 'INS') setting.underline = true
    if (tag === 'S' || tag === 'DEL' || tag === 'STRIKE') setting.strike = true
    const weight = ruled(style, 'font-weight')
    if (weight) setting.bold = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
    const slant = ruled(style, 'font-style')
    if (slant) setting.italic = slant === 'italic' || slant === 'oblique'
    const line = ruled(style, 'text-decoration') ?? ruled(style, 'text-decoration-line') ?? ''
    if (line.includes('underline')) setting.underline = true
    if (line.includes('line-through')) setting.strike = true
    const href = tag === 'A' ? (element.getAttribute('href') ?? '').trim() : ''
    if (SAFE.test(href)) setting.href = href
    // A link is underlined by itself.
    if (setting.href) setting.underline = false
    const font = ruled(style, 'font-family') ?? element.getAttribute('face') ?? this.fontOfClass(element)
    if (font) setting.font = font
    return setting
  }

  private fontOfClass(element: Element): string | undefined {
    return [...element.classList].map((name) => this.fonts.get(name)).find(Boolean)
  }
}

function listOf(tag: string, items: readonly string[], start: number): string {
  if (items.length === 0) return ''
  const from = tag === 'ol' && start > 1 ? ` start="${start}"` : ''
  return `<${tag}${from}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag}>`
}

function span(name: string, given: string | null): string {
  const value = Number(given)
  return value > 1 && value <= 100 ? ` ${name}="${value}"` : ''
}

/** The value of a rule in a style; Word has rules of its own whose names end the same: `mso-bidi-font-weight`. */
function ruled(style: string, name: string): string | undefined {
  return new RegExp(`(?:^|[;\\s])${name}:\\s*([^;]+)`, 'i').exec(style)?.[1]?.trim()
}

function styleOf(element: Element): string {
  return element.getAttribute('style') ?? ''
}

/** A heading of ours is of level 2 to 4: the first is the title. */
function levelOf(element: Element): number | undefined {
  const name = element.getAttribute('class') ?? ''
  const told =
    /^H([1-6])$/.exec(element.tagName)?.[1] ??
    /MsoHeading(\d)/i.exec(name)?.[1] ??
    /mso-outline-level:\s*(\d)/i.exec(styleOf(element))?.[1] ??
    (/Mso(?:Title|Subtitle)/i.test(name) ? '1' : undefined)
  return told ? Math.min(4, Math.max(2, Number(told))) : undefined
}

/** Where a paragraph of Word stands in a list, and the mark it shows; undefined for any other. */
function listPlace(element: Element): { level: number; marker: string } | undefined {
  if (element.tagName !== 'P' && element.tagName !== 'DIV') return undefined
  const told = /mso-list:\s*(?!none)[^;]*?level(\d+)/i.exec(styleOf(element))
  const marker = [...element.querySelectorAll('span')].find((one) => /mso-list:\s*ignore/i.test(styleOf(one)))
  if (!told && !marker) return undefined
  return { level: Number(told?.[1] ?? 1), marker: (marker?.textContent ?? '').replaceAll('\u00a0', ' ').trim() }
}

function holdsBlock(element: Element): boolean {
  return [...element.querySelectorAll('*')].some((inner) => BLOCKS.has(inner.tagName) || inner.tagName === 'IMG')
}

function hasWords(line: string): boolean {
  return line.replaceAll(/<[^>]*>|\s/g, '') !== ''
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A stretch of text in its setting. */
function textOf(raw: string, setting: Setting): string {
  const text = raw.replaceAll(CONTROLS, '').replaceAll('\u00a0', ' ')
  if (text === '') return ''
  let html = escaped(text)
  if (text.trim() !== '') {
    const font = setting.font ? oldFontOf(setting.font) : recognised(text)
    if (font && converted(text, font) !== text) html = marked(html, font)
    for (const [name, tag] of TAGS) if (setting[name] && !(name === 'bold' && setting.heading)) html = `<${tag}>${html}</${tag}>`
    if (setting.href) html = `<a href="${escaped(setting.href)}">${html}</a>`
  }
  return html
}

function marked(html: string, font: OldFont): string {
  return `<span data-old-font="${font}">${html}</span>`
}
