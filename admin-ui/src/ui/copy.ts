/** Puts words on the clipboard, on plain HTTP too: there browsers offer the old way only. */
export async function copy(text: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(text)
  const sheet = Object.assign(document.createElement('textarea'), { value: text, readOnly: true })
  sheet.style.cssText = 'position:fixed;inset:0;opacity:0'
  const before = document.activeElement
  // Inside a dialog that holds the focus, anything outside it would lose it at once.
  ;(before?.closest('[role="dialog"]') ?? document.body).append(sheet)
  sheet.select()
  document.execCommand('copy')
  sheet.remove()
  if (before instanceof HTMLElement) before.focus()
}
