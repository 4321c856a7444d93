/** The cursor of the page that follows, out of the address the API gives. */
export function following(page: { next: string | null }): string | null {
  return page.next ? new URL(page.next, location.origin).searchParams.get('cursor') : null
}
