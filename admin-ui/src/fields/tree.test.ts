import { expect, test } from 'vitest'
import { type RichText, toEditor, toTree } from './tree'

test('what the API holds comes back from the editor as it was, pictures among words and empty cells too', () => {
  const tree: RichText = {
    type: 'doc',
    content: [
      { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'Lịch' }] },
      {
        type: 'paragraph',
        attrs: { textAlign: 'center' },
        content: [
          { type: 'text', text: 'Xem ' },
          { type: 'text', text: 'ở đây', marks: [{ type: 'bold' }, { type: 'link', attrs: { href: '/x' } }] },
          { type: 'image', attrs: { media: 'm1', alt: 'Bản đồ' } },
        ],
      },
      { type: 'orderedList', attrs: { start: 3 }, content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'ba' }] }] }] },
      { type: 'image', attrs: { media: 'm2', alt: 'Cổng', title: 'Ảnh: Lan' } },
    ],
  }
  expect(toTree(toEditor(tree))).toEqual(tree)
})

test('an empty text holds a line to write on, and is empty again for the API', () => {
  expect(toEditor({ type: 'doc', content: [] })).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] })
  expect(toTree({ type: 'doc', content: [{ type: 'paragraph', attrs: { textAlign: null } }] })).toEqual({ type: 'doc', content: [] })
})

test('pictures on their way, marks of old fonts and attributes of the editor stay in the editor', () => {
  expect(
    toTree({
      type: 'doc',
      content: [
        { type: 'upload', attrs: { id: 'upload-1' } },
        {
          type: 'paragraph',
          attrs: { textAlign: 'left' },
          content: [
            { type: 'text', text: 'Céng ', marks: [{ type: 'oldFont', attrs: { font: 'tcvn3' } }] },
            { type: 'text', text: 'x' },
            { type: 'text', text: 'y', marks: [{ type: 'link', attrs: { href: '/a', target: '_blank', rel: 'x' } }] },
          ],
        },
      ],
    }),
  ).toEqual({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'Céng x' },
          { type: 'text', text: 'y', marks: [{ type: 'link', attrs: { href: '/a' } }] },
        ],
      },
    ],
  })
})
