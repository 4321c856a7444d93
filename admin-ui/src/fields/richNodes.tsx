import { Extension, Mark, Node, mergeAttributes } from '@tiptap/core'
import { TableKit } from '@tiptap/extension-table'
import { type NodeViewProps, NodeViewWrapper, ReactNodeViewRenderer, useEditorState } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { ActionIcon, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { createContext, useContext, useState, useSyncExternalStore } from 'react'
import { useWords } from '../i18n'
import { Picture } from '../media/Picture'
import { UploadRow } from '../media/UploadRows'
import type { Uploads } from '../media/uploads'
import styles from './RichText.module.css'
import { type Marker, pointerAt } from './places'
import { fields } from './words'

/*
 * The nodes and marks of a text, exactly those the API takes, by the API's names; and what only the editor knows: a
 * picture on its way, letters of an old font.
 */

interface Around {
  uploads: Uploads
  at: Marker
  pointer: string
  readOnly: boolean
}

/** What pictures inside a text need of the field around it. */
export const Around = createContext<Around | null>(null)

const pictureAttributes = () => ({
  media: { default: null, parseHTML: (element: HTMLElement) => element.dataset.media },
  alt: { default: '' },
  title: { default: '' },
})

const Image = Node.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: pictureAttributes,
  parseHTML: () => [{ tag: 'img[data-media]' }],
  renderHTML: ({ node }) => ['img', { 'data-media': node.attrs.media, alt: node.attrs.alt, title: node.attrs.title }],
  addNodeView: () => ReactNodeViewRenderer(PictureView),
  addKeyboardShortcuts() {
    return {
      // From the picture one has walked to by the arrows into its description.
      Enter: ({ editor }) => {
        const { from } = editor.state.selection
        const at = editor.state.doc.nodeAt(from)
        if (at?.type.name !== 'image' || editor.state.selection.empty) return false
        const drawn = editor.view.nodeDOM(from)
        const field = drawn instanceof HTMLElement ? drawn.querySelector('input') : null
        field?.focus()
        return field !== null
      },
    }
  },
})

/** Texts that came from elsewhere hold pictures among their words. */
const InlineImage = Node.create({
  name: 'inlineImage',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: pictureAttributes,
  renderHTML: ({ node }) => ['img', { 'data-media': node.attrs.media, alt: node.attrs.alt, title: node.attrs.title }],
  addNodeView: () => ReactNodeViewRenderer(PictureView, { as: 'span' }),
})

const Upload = Node.create({
  name: 'upload',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({ id: { default: null, parseHTML: (element: HTMLElement) => element.dataset.upload } }),
  parseHTML: () => [{ tag: 'div[data-upload]' }],
  renderHTML: ({ node }) => ['div', { 'data-upload': node.attrs.id }],
  addNodeView: () => ReactNodeViewRenderer(UploadView),
})

const OldFontMark = Mark.create({
  name: 'oldFont',
  inclusive: false,
  addAttributes: () => ({ font: { default: 'tcvn3', parseHTML: (element: HTMLElement) => element.dataset.oldFont } }),
  parseHTML: () => [{ tag: 'span[data-old-font]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', mergeAttributes({ class: styles.oldFont, 'data-old-font': HTMLAttributes.font }), 0],
})

const TextAlign = Extension.create({
  name: 'textAlign',
  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading'],
      attributes: {
        textAlign: {
          default: null,
          parseHTML: () => null,
          renderHTML: ({ textAlign }: { textAlign?: string }) => (textAlign ? { style: `text-align: ${textAlign}` } : {}),
        },
      },
    },
  ],
})

const Kit = StarterKit.extend({
  addExtensions() {
    // An item may begin with anything, as the API takes it.
    return (this.parent?.() ?? []).map((one) => (one.name === 'listItem' && one instanceof Node ? one.extend({ content: 'block+' }) : one))
  },
})

export const nodes = [
  Kit.configure({
    code: false,
    codeBlock: false,
    heading: { levels: [2, 3, 4] },
    link: { openOnClick: false, autolink: false, defaultProtocol: 'https', HTMLAttributes: { rel: null, target: null } },
    dropcursor: { color: 'var(--ink)', width: 2 },
  }),
  TableKit.configure({ table: { resizable: false } }),
  Image,
  InlineImage,
  Upload,
  OldFontMark,
  TextAlign,
]

function useAround(): Around {
  const around = useContext(Around)
  if (!around) throw new Error('A node of a text is drawn outside a RichText.')
  return around
}

function PictureView({ node, editor, getPos, updateAttributes, deleteNode, selected }: NodeViewProps) {
  const t = useWords(fields)
  const { at, pointer, readOnly } = useAround()
  const inline = node.type.name === 'inlineImage'
  const place = useEditorState({ editor, selector: () => pointerAt(editor.state.doc, getPos()) })
  const here = `${pointer}${place}`
  const { error: amiss, ...mark } = at(`${here}/attrs/alt`)
  const alt = String(node.attrs.alt ?? '')
  return (
    <NodeViewWrapper
      as={inline ? 'span' : 'figure'}
      className={inline ? styles.inlinePicture : styles.figure}
      data-selected={selected || undefined}
      data-drag-handle
      data-pointer={here}
    >
      <span className={styles.shown} contentEditable={false}>
        <Picture id={String(node.attrs.media)} alt={alt} purpose="w1280" />
        {!readOnly && (
          <ActionIcon className={styles.bin} variant="default" aria-label={t.removePicture} title={t.removePicture} onClick={deleteNode}>
            <IconTrash size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        )}
      </span>
      <span className={styles.said} contentEditable={false}>
        <OwnText
          label={t.alt}
          description={alt.trim() ? t.altHelp : amiss ? undefined : t.altWanted}
          wanted={!alt.trim()}
          value={alt}
          readOnly={readOnly}
          onChange={(typed) => updateAttributes({ alt: typed })}
          error={amiss}
          {...mark}
        />
        <OwnText label={t.caption} value={String(node.attrs.title ?? '')} readOnly={readOnly} onChange={(title) => updateAttributes({ title })} />
      </span>
    </NodeViewWrapper>
  )
}

interface OwnTextProps {
  label: string
  description?: string
  wanted?: boolean
  value: string
  onChange: (typed: string) => void
  readOnly: boolean
  error?: string | undefined
  'data-pointer'?: string
}

/** A field inside the text. The document comes back to it later than React waits, so it holds what is typed itself. */
function OwnText({ value, onChange, wanted, ...rest }: OwnTextProps) {
  const [typed, setTyped] = useState(value)
  const [before, setBefore] = useState(value)
  // Changed from elsewhere: undone, or the description of the library has come.
  if (value !== before) {
    setBefore(value)
    if (value !== typed) setTyped(value)
  }
  return (
    <TextInput
      classNames={{ description: wanted ? styles.wanted : undefined }}
      {...rest}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        onChange(event.currentTarget.value)
      }}
    />
  )
}

function UploadView({ node }: NodeViewProps) {
  const t = useWords(fields)
  const { uploads } = useAround()
  const list = useSyncExternalStore(uploads.subscribe, uploads.list)
  const upload = list.find((one) => one.id === node.attrs.id)
  return (
    <NodeViewWrapper className={styles.upload} contentEditable={false}>
      {upload ? <UploadRow upload={upload} uploads={uploads} /> : t.uploadGone}
    </NodeViewWrapper>
  )
}
