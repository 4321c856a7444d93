import { Input } from '@mantine/core'
import { closeHistory } from '@tiptap/pm/history'
import { DOMParser as Parser, type Slice } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'
import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { MediaPicker } from '../media/MediaPicker'
import type { Asset } from '../media/send'
import type { Upload } from '../media/uploads'
import { useUpload } from '../media/useUpload'
import { toast } from '../ui/toast'
import { OldFontOffer } from './OldFontOffer'
import styles from './RichText.module.css'
import { RichToolbar } from './RichToolbar'
import { type OldFont, converted } from './oldFonts'
import { cleaned, fromPlain } from './paste'
import type { Marker } from './places'
import { Around, nodes } from './richNodes'
import { type RichText as Tree, toEditor, toTree } from './tree'
import { fields } from './words'

interface RichTextProps {
  label: string
  description?: string
  /** The text to begin with. Later ones are not looked at: what is written here has a cursor in it. */
  content: Tree
  onChange: (content: Tree) => void
  /** The unit that owns the pictures uploaded here. */
  unit: string
  readOnly: boolean
  /** Where it stands in the body, and what marks that: `/content`, `useAt()`. */
  pointer: string
  at: Marker
  /** A part of a form rather than the text itself: lower, without headings, pictures and tables. */
  small?: boolean
  /** Files dropped here that are no pictures. */
  onFiles?: (files: File[]) => void
}

const WORDS_PER_MINUTE = 200

/** Text with headings, lists, tables, links and pictures. Nothing but the hand that writes moves its cursor. */
export function RichText({ label, description, content, onChange, unit, readOnly, pointer, at, small = false, onFiles }: RichTextProps) {
  const t = useWords(fields)
  const heading = useId()
  const told = useRef('')
  const [picking, setPicking] = useState(false)
  const { error } = at(pointer)

  const editorRef = useRef<Editor | null>(null)
  const arrived = useCallback((asset: Asset, upload: Upload) => {
    const editor = editorRef.current
    if (editor) settle(editor, new Map([[upload.id, asset]]))
  }, [])
  const { uploads, list } = useUpload(unit, arrived)

  const take = useRef({ onChange, onFiles })
  useEffect(() => {
    take.current = { onChange, onFiles }
  })

  const [start] = useState(() => toEditor(content))
  const editor = useEditor({
    extensions: nodes,
    content: start,
    editable: !readOnly,
    // Nothing is made of what somebody types but what they typed.
    enableInputRules: false,
    enablePasteRules: ['link'],
    onUpdate: ({ editor: changed }) => {
      const tree = toTree(changed.getJSON())
      const written = JSON.stringify(tree)
      if (written === told.current) return
      told.current = written
      take.current.onChange(tree)
    },
    editorProps: {
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': heading, 'data-pointer': pointer, class: styles.text ?? '' },
      transformPastedHTML: (html) => {
        // Our own, moved or copied within the admin.
        if (html.includes('data-pm-slice')) return html
        const pasted = cleaned(html)
        if (pasted.lost > 0) toast(t.lost(number(pasted.lost)))
        const ids = uploads.add(pasted.pictures)
        return pasted.html.replaceAll(/data-upload="(\d+)"/g, (_, at_: string) => `data-upload="${ids[Number(at_)] ?? ''}"`)
      },
      clipboardTextParser: (text, context, _plain, view) => sliceOf(fromPlain(text), view, context),
      handlePaste: (view, event) => {
        const files = [...(event.clipboardData?.files ?? [])]
        // Programs put a picture of a text beside the text itself.
        if (files.length === 0 || hasWords(event.clipboardData?.getData('text/html') ?? '')) return false
        hold(view, files, view.state.selection.from)
        return true
      },
      handleDrop: (view, event, _slice, moved) => {
        const files = [...(event.dataTransfer?.files ?? [])]
        if (moved || files.length === 0) return false
        event.preventDefault()
        hold(view, files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from)
        return true
      },
    },
  })
  useEffect(() => {
    editorRef.current = editor
  }, [editor])
  useEffect(() => {
    editor.setEditable(!readOnly, false)
  }, [editor, readOnly])

  /** Pictures begin their way and hold their place meanwhile. */
  const hold = (view: EditorView, files: readonly File[], position: number) => {
    const pictures = small ? [] : files.filter((file) => file.type.startsWith('image/'))
    const others = files.filter((file) => !file.type.startsWith('image/'))
    if (others.length > 0) take.current.onFiles?.(others)
    const ids = uploads.add(pictures)
    const made = ids.map((id) => view.state.schema.nodes.upload?.create({ id })).filter((node) => node !== undefined)
    if (made.length > 0) view.dispatch(view.state.tr.insert(lineEnd(view, position), made))
  }

  // A picture that was stopped gives up its place; one whose place came back by "Làm lại" takes it again.
  useEffect(() => {
    const known = new Map(list.map((one) => [one.id, one.asset]))
    settle(editor, new Map([...known].flatMap(([id, asset]) => (asset ? [[id, asset] as const] : []))), (id) => known.has(id))
  }, [editor, list])

  const around = useMemo(() => ({ uploads, at, pointer, readOnly }), [uploads, at, pointer, readOnly])
  const count = useEditorState({ editor, selector: () => wordsIn(editor) })

  return (
    <Input.Wrapper
      className={styles.wrapper}
      size="md"
      label={label}
      labelElement="div"
      labelProps={{ id: heading, onClick: () => editor.commands.focus() }}
      description={description}
      error={error}
    >
      {!small && (
        <span className={styles.count}>
          {count > WORDS_PER_MINUTE / 2 ? t.reading(number(count), number(Math.max(1, Math.round(count / WORDS_PER_MINUTE)))) : t.wordsOnly(number(count))}
        </span>
      )}
      <div className={styles.field} data-small={small || undefined} data-amiss={error ? '' : undefined}>
        {!readOnly && (
          <RichToolbar
            editor={editor}
            label={label}
            small={small}
            onFiles={(files) => hold(editor.view, files, editor.state.selection.from)}
            onLibrary={() => setPicking(true)}
          />
        )}
        {!readOnly && <OldFonts editor={editor} />}
        <Around value={around}>
          <EditorContent editor={editor} className={styles.content} />
        </Around>
      </div>
      {!small && (
        <MediaPicker
          opened={picking}
          onClose={() => setPicking(false)}
          unit={unit}
          family="picture"
          onPick={(asset) => {
            const { media, alt } = { media: asset.id, alt: asset.alt }
            editor.chain().focus().insertContentAt(lineEnd(editor.view, editor.state.selection.from), { type: 'image', attrs: { media, alt } }).run()
          }}
        />
      )}
    </Input.Wrapper>
  )
}

/** The letters of old fonts in the whole text, as long as nobody has decided about them. */
function OldFonts({ editor }: { editor: Editor }) {
  const found = useEditorState({
    editor,
    selector: () => {
      let font: OldFont | undefined
      let sample = ''
      editor.state.doc.descendants((node) => {
        const mark = node.marks.find((one) => one.type.name === 'oldFont')
        if (!mark || sample.length > 60) return
        font ??= mark.attrs.font as OldFont
        sample += `${converted(node.text ?? '', mark.attrs.font as OldFont)} `
      })
      return font ? { font, sample: sample.trim() } : null
    },
  })
  if (!found) return null
  const decide = (convert: boolean) => {
    editor
      .chain()
      .focus()
      .command(({ tr, state }) => {
        const mark = state.schema.marks.oldFont
        if (!mark) return false
        // A step of its own, however soon after the paste.
        closeHistory(tr)
        if (convert) readOldFonts(tr.doc, (from, to, text, marks) => tr.replaceWith(tr.mapping.map(from), tr.mapping.map(to), state.schema.text(text, marks)))
        tr.removeMark(0, tr.doc.content.size, mark)
        return true
      })
      .run()
  }
  return (
    <div className={styles.offer}>
      <OldFontOffer font={found.font} sample={found.sample} decide={decide} />
    </div>
  )
}

type Doc = Editor['state']['doc']

function readOldFonts(doc: Doc, change: (from: number, to: number, text: string, marks: Doc['marks']) => void): void {
  doc.descendants((node, position) => {
    const mark = node.marks.find((one) => one.type.name === 'oldFont')
    if (mark && node.text) {
      change(position, position + node.nodeSize, converted(node.text, mark.attrs.font as OldFont), node.marks.filter((one) => one !== mark))
    }
  })
}

/** Puts pictures that have arrived in the places that were held for them. `known` tells which are still on their way. */
function settle(editor: Editor, arrived: ReadonlyMap<string, Asset>, known: (id: string) => boolean = () => true): void {
  const { tr, schema } = editor.state
  editor.state.doc.descendants((node, position) => {
    if (node.type.name !== 'upload') return
    const asset = arrived.get(String(node.attrs.id))
    const [from, to] = [tr.mapping.map(position), tr.mapping.map(position + node.nodeSize)]
    if (asset && schema.nodes.image) tr.replaceWith(from, to, schema.nodes.image.create({ media: asset.id, alt: asset.alt }))
    else if (!known(String(node.attrs.id))) tr.delete(from, to)
  })
  // What arrives is not a step of whoever writes: undoing takes back their words, not the picture.
  if (tr.docChanged) editor.view.dispatch(tr.setMeta('addToHistory', false))
}

/** Where a picture can stand without cutting a line in two: after the block of a position, or in the place of an empty one. */
function lineEnd(view: EditorView, position: number): number {
  const at = view.state.doc.resolve(position)
  return at.depth === 0 ? position : at.parent.content.size === 0 ? at.before() : at.after()
}

function sliceOf(html: string, view: EditorView, context: Parameters<NonNullable<EditorView['props']['clipboardTextParser']>>[1]): Slice {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return Parser.fromSchema(view.state.schema).parseSlice(body, { context })
}

function hasWords(html: string): boolean {
  return (new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '').trim() !== ''
}

function wordsIn(editor: Editor): number {
  const { doc } = editor.state
  return doc.textBetween(0, doc.content.size, ' ', ' ').match(/\S+/g)?.length ?? 0
}
