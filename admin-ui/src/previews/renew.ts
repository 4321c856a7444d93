/**
 * Make `old` what `fresh` is, touching only what differs: pictures that stay are not loaded again, and a place that is
 * being read does not move. `fresh` is used up.
 */
export function renew(old: Element, fresh: Element): void {
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  const [before, after] = [[...old.childNodes], [...fresh.childNodes]]
  for (const [place, node] of after.entries()) {
    const had = before[place]
    if (!had) old.append(node)
    else if (had.isEqualNode(node)) continue
    else if (isElement(had) && isElement(node) && had.tagName === node.tagName) renew(had, node)
    else had.replaceWith(node)
  }
  for (const node of before.slice(after.length)) node.remove()
}

// Not `instanceof`: the two may belong to different windows.
const isElement = (node: Node): node is Element => node.nodeType === 1
