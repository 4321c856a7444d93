import { said, words } from '../i18n'
import type { components } from './schema'

export type Fault = components['schemas']['Fault']

/**
 * Anything the API refuses (RFC 9457), and what keeps it from answering at all.
 *
 * `detail` is a sentence for people; `code` is stable; `quote` is what one reads to whoever helps.
 */
export class Problem extends Error implements Partial<components['schemas']['Problem']> {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors: Fault[]
  /** Members of this kind of problem only, such as the current version of a stale write. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, detail: string, errors: Fault[] = [], members = {}) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.detail = detail
    this.errors = errors
    this.members = members
  }

  get quote(): string {
    return `LOA-${this.status} ${this.code}`
  }
}

const sentences = words(
  {
    offline:
      'Chưa kết nối được với máy chủ, có thể do mất mạng. Những gì đang hiện trên màn hình vẫn còn nguyên; hãy thử lại khi có mạng.',
    unreadable: 'Máy chủ trả lời không đúng dạng, có thể do thiết bị mạng chặn giữa đường. Hãy thử lại sau ít phút.',
    unforeseen: 'Trang gặp lỗi không lường trước. Những gì đã lưu vẫn còn nguyên; hãy tải lại trang.',
    signedOut: 'Bạn đã đăng xuất. Hãy đăng nhập để làm tiếp.',
    outdated: 'Trang quản trị vừa được nâng cấp. Hãy tải lại trang để dùng bản mới.',
  },
  {
    offline:
      'The server cannot be reached; the network may be down. What is on your screen is still there. Try again once you are online.',
    unreadable: 'The server gave an answer that makes no sense; something on the network may have replaced it. Try again in a few minutes.',
    unforeseen: 'The page met an error nobody foresaw. What was saved is safe; reload the page.',
    signedOut: 'You are signed out. Sign in to go on.',
    outdated: 'The admin has just been upgraded. Reload the page to use the new version.',
  },
)

export function offline(): Problem {
  return new Problem(0, 'offline', said(sentences).offline)
}

export function signedOut(): Problem {
  return new Problem(401, 'signed_out', said(sentences).signedOut)
}

/** The problem in a refusal; proxies and captive portals answer pages of their own, which say nothing useful. */
export async function problemIn(response: Response): Promise<Problem> {
  const told = response.headers.get('content-type')?.startsWith('application/problem+json')
  const body: unknown = told ? await response.json().catch(() => null) : null
  if (typeof body !== 'object' || body === null) return new Problem(response.status, 'unreadable', said(sentences).unreadable)
  const { code, detail, errors, ...members } = body as components['schemas']['Problem']
  return new Problem(response.status, code, detail, errors, members)
}

/** Whatever was thrown, as a problem that can be shown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  // A lazy room of a version that is no longer on the server.
  if (thrown instanceof TypeError && /import|module/i.test(thrown.message)) {
    return new Problem(0, 'outdated', said(sentences).outdated)
  }
  return new Problem(0, 'unforeseen', said(sentences).unforeseen)
}

/** A JSON pointer as the dotted path forms name their fields by: `/roles/0/unit` is `roles.0.unit`. */
export function fieldAt(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}
