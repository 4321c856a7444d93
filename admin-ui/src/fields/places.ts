import type { Node } from '@tiptap/pm/model'

/** Marks a field with its place in the body, and tells the fault that stands there: what `useAt` of an editor gives. */
export type Marker = (pointer: string) => { 'data-pointer': string; error: string | undefined }

/** Where a node stands in the tree of the API, as a pointer from the text: `/content/3/content/0`. */
export function pointerAt(doc: Node, position: number | undefined): string {
  if (position === undefined) return ''
  const at = doc.resolve(position)
  return Array.from({ length: at.depth + 1 }, (_, depth) => `/content/${indexOf(at.node(depth), at.index(depth))}`).join('')
}

/** The API does not see pictures on their way. */
function indexOf(parent: Node, index: number): number {
  let passing = 0
  for (let place = 0; place < index; place += 1) if (parent.child(place).type.name === 'upload') passing += 1
  return index - passing
}
