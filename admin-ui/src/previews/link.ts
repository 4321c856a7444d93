import { api, problemOf } from '../api'
import { said } from '../i18n'
import { shortTime } from '../i18n/format'
import { copy } from '../ui/copy'
import { toast } from '../ui/toast'
import { previews } from './words'

/** Copies a link that shows the text as it is saved now to whoever has it, and says until when. */
export async function copyPreviewLink(id: string): Promise<void> {
  try {
    const { data } = await api.POST('/manage/v1/items/{id}/preview-links', { params: { path: { id } }, body: {} })
    if (!data) return
    await copy(data.url)
    toast(said(previews).linkCopied(shortTime(new Date(data.expires_at))))
  } catch (thrown) {
    toast(problemOf(thrown).detail)
  }
}
