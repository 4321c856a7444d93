import { ActionIcon, Button, FileButton, Group, Menu, Popover, TextInput } from '@mantine/core'
import {
  IconAlignCenter,
  IconAlignJustified,
  IconAlignLeft,
  IconAlignRight,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBlockquote,
  IconBold,
  IconClearFormatting,
  IconDots,
  IconH2,
  IconH3,
  IconH4,
  IconItalic,
  IconLetterCase,
  IconLibraryPhoto,
  IconLink,
  IconList,
  IconListNumbers,
  IconPhoto,
  IconSeparator,
  IconStrikethrough,
  IconTable,
  IconUnderline,
  IconUpload,
  type Icon,
} from '@tabler/icons-react'
import { closeHistory } from '@tiptap/pm/history'
import { type Editor, useEditorState } from '@tiptap/react'
import { type ComponentPropsWithRef, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useWords } from '../i18n'
import { useAccept } from '../media/types'
import styles from './RichText.module.css'
import { type OldFont, converted } from './oldFonts'
import { fields } from './words'

interface RichToolbarProps {
  editor: Editor
  label: string
  small: boolean
  onFiles: (files: File[]) => void
  onLibrary: () => void
}

const ALIGNS = [
  ['left', IconAlignLeft, 'alignLeft'],
  ['center', IconAlignCenter, 'alignCenter'],
  ['right', IconAlignRight, 'alignRight'],
  ['justify', IconAlignJustified, 'alignJustify'],
] as const

/** What one can make of the text. One stop of the Tab key; the arrows go from button to button. */
export function RichToolbar({ editor, label, small, onFiles, onLibrary }: RichToolbarProps) {
  const t = useWords(fields)
  const bar = useRef<HTMLDivElement>(null)
  const now = useEditorState({ editor, selector: () => stateOf(editor) })
  const run = () => editor.chain().focus()

  function walk(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key]
    // In the popovers of the bar the arrows are the field's.
    if (step === undefined || !bar.current?.contains(event.target as Node)) return
    const buttons = [...bar.current.querySelectorAll<HTMLElement>('button:not(:disabled)')]
    const at = buttons.indexOf(event.target as HTMLElement)
    const next = buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]
    event.preventDefault()
    next?.focus()
  }

  return (
    <div ref={bar} role="toolbar" tabIndex={-1} aria-label={t.toolbar(label)} className={styles.toolbar} onKeyDown={walk}>
      <Tool icon={IconBold} name={t.shortcut(t.bold, 'Ctrl+B')} pressed={now.bold} onClick={() => run().toggleBold().run()} first />
      <Tool icon={IconItalic} name={t.shortcut(t.italic, 'Ctrl+I')} pressed={now.italic} onClick={() => run().toggleItalic().run()} />
      <hr />
      {!small && (
        <>
          <Tool icon={IconH2} name={t.heading} pressed={now.level === 2} onClick={() => run().toggleHeading({ level: 2 }).run()} />
          <Tool icon={IconH3} name={t.subheading} pressed={now.level === 3} onClick={() => run().toggleHeading({ level: 3 }).run()} />
        </>
      )}
      <Tool icon={IconList} name={t.bullets} pressed={now.bullets} onClick={() => run().toggleBulletList().run()} />
      <Tool icon={IconListNumbers} name={t.numbers} pressed={now.numbers} onClick={() => run().toggleOrderedList().run()} />
      {!small && <Tool icon={IconBlockquote} name={t.quote} pressed={now.quote} onClick={() => run().toggleBlockquote().run()} />}
      <hr />
      <LinkTool editor={editor} href={now.href} />
      {!small && (
        <>
          <PictureTool onFiles={onFiles} onLibrary={onLibrary} />
          <TableTool editor={editor} inside={now.table} />
        </>
      )}
      <hr />
      <Tool icon={IconArrowBackUp} name={t.shortcut(t.undo, 'Ctrl+Z')} disabled={!now.undo} onClick={() => run().undo().run()} />
      <Tool icon={IconArrowForwardUp} name={t.shortcut(t.redo, 'Ctrl+Y')} disabled={!now.redo} onClick={() => run().redo().run()} />
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <Tool icon={IconDots} name={t.more} />
        </Menu.Target>
        <Menu.Dropdown>
          <Entry icon={IconUnderline} chosen={now.underline} onClick={() => run().toggleUnderline().run()}>
            {t.underline}
          </Entry>
          <Entry icon={IconStrikethrough} chosen={now.strike} onClick={() => run().toggleStrike().run()}>
            {t.strike}
          </Entry>
          {!small && (
            <>
              <Entry icon={IconH4} chosen={now.level === 4} onClick={() => run().toggleHeading({ level: 4 }).run()}>
                {t.smallHeading}
              </Entry>
              <Menu.Divider />
              {ALIGNS.map(([align, sign, name]) => (
                <Entry
                  key={align}
                  icon={sign}
                  chosen={now.align === align}
                  onClick={() => {
                    const textAlign = align === 'left' ? null : align
                    run().updateAttributes('paragraph', { textAlign }).updateAttributes('heading', { textAlign }).run()
                  }}
                >
                  {t[name]}
                </Entry>
              ))}
              <Menu.Divider />
              <Entry icon={IconSeparator} onClick={() => run().setHorizontalRule().run()}>
                {t.rule}
              </Entry>
            </>
          )}
          <Entry icon={IconClearFormatting} onClick={() => run().unsetAllMarks().clearNodes().run()}>
            {t.plain}
          </Entry>
          <Menu.Divider />
          <Menu.Label>{t.readOldFont}</Menu.Label>
          {(['tcvn3', 'vni'] as const).map((font) => (
            <Entry key={font} icon={IconLetterCase} disabled={now.nothing} onClick={() => readSelection(editor, font)}>
              {font === 'vni' ? t.readAsVni : t.readAsTcvn3}
            </Entry>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function stateOf(editor: Editor) {
  const align = (['center', 'right', 'justify'] as const).find((one) => editor.isActive({ textAlign: one }))
  return {
    bold: editor.isActive('bold'),
    italic: editor.isActive('italic'),
    underline: editor.isActive('underline'),
    strike: editor.isActive('strike'),
    level: ([2, 3, 4] as const).find((level) => editor.isActive('heading', { level })),
    bullets: editor.isActive('bulletList'),
    numbers: editor.isActive('orderedList'),
    quote: editor.isActive('blockquote'),
    table: editor.isActive('table'),
    align: align ?? 'left',
    href: editor.isActive('link') ? String(editor.getAttributes('link').href) : undefined,
    nothing: editor.state.selection.empty,
    undo: editor.can().undo(),
    redo: editor.can().redo(),
  }
}

interface ToolProps extends Omit<ComponentPropsWithRef<'button'>, 'color'> {
  icon: Icon
  name: string
  pressed?: boolean
  /** Where the Tab key stops. */
  first?: boolean
}

function Tool({ icon: Sign, name, pressed, first = false, ...rest }: ToolProps) {
  return (
    <ActionIcon
      aria-label={name}
      title={name}
      aria-pressed={pressed}
      className={styles.tool}
      tabIndex={first ? 0 : -1}
      // The text keeps its selection.
      onMouseDown={(event) => event.preventDefault()}
      {...rest}
    >
      <Sign size={20} stroke={1.7} aria-hidden />
    </ActionIcon>
  )
}

interface EntryProps {
  icon: Icon
  chosen?: boolean
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}

function Entry({ icon: Sign, chosen, disabled, onClick, children }: EntryProps) {
  return (
    <Menu.Item
      leftSection={<Sign size={18} stroke={1.6} aria-hidden />}
      className={chosen ? styles.chosen : undefined}
      role={chosen === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked={chosen}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Menu.Item>
  )
}

function LinkTool({ editor, href }: { editor: Editor; href: string | undefined }) {
  const t = useWords(fields)
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const close = () => {
    setOpened(false)
    editor.commands.focus()
  }
  const set = () => {
    const address = complete(typed)
    if (!address) return
    const chain = editor.chain().focus().extendMarkRange('link')
    // Nothing was chosen: the address itself is the text.
    if (editor.state.selection.empty && !href) chain.insertContent({ type: 'text', text: typed.trim(), marks: [{ type: 'link', attrs: { href: address } }] }).run()
    else chain.setLink({ href: address }).run()
    close()
  }
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="bottom" trapFocus>
      <Popover.Target>
        <Tool
          icon={IconLink}
          name={t.link}
          pressed={href !== undefined}
          aria-expanded={opened}
          onClick={() => {
            setTyped(href ?? '')
            setOpened(!opened)
          }}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={t.linkTo}
          description={t.linkHelp}
          value={typed}
          inputMode="url"
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            set()
          }}
        />
        <Group gap="xs" mt="sm">
          <Button disabled={!complete(typed)} onClick={set}>
            {t.setLink}
          </Button>
          {href !== undefined && (
            <Button
              variant="default"
              onClick={() => {
                editor.chain().focus().extendMarkRange('link').unsetLink().run()
                close()
              }}
            >
              {t.removeLink}
            </Button>
          )}
        </Group>
      </Popover.Dropdown>
    </Popover>
  )
}

/** An address as people type it, made whole: "xamau.gov.vn", "lan@xamau.gov.vn", "0200 000 001". */
function complete(typed: string): string | undefined {
  const address = typed.trim()
  if (!address) return undefined
  if (/^(https?:\/\/|mailto:|tel:|\/|#)/i.test(address)) return address
  if (/^[^\s@/]+@[^\s@/]+$/.test(address)) return `mailto:${address}`
  if (/^[+\d][\d\s.]{6,}$/.test(address)) return `tel:${address.replaceAll(/[\s.]/g, '')}`
  return /\s/.test(address) ? undefined : `https://${address}`
}

function PictureTool({ onFiles, onLibrary }: { onFiles: (files: File[]) => void; onLibrary: () => void }) {
  const t = useWords(fields)
  const accept = useAccept('picture')
  return (
    <FileButton multiple accept={accept} onChange={onFiles}>
      {({ onClick }) => (
        <Menu position="bottom" width={280}>
          <Menu.Target>
            <Tool icon={IconPhoto} name={t.picture} />
          </Menu.Target>
          <Menu.Dropdown>
            <Entry icon={IconUpload} onClick={onClick}>
              {t.fromMachine}
            </Entry>
            <Entry icon={IconLibraryPhoto} onClick={onLibrary}>
              {t.fromLibrary}
            </Entry>
          </Menu.Dropdown>
        </Menu>
      )}
    </FileButton>
  )
}

function TableTool({ editor, inside }: { editor: Editor; inside: boolean }) {
  const t = useWords(fields)
  const run = () => editor.chain().focus()
  if (!inside) {
    return <Tool icon={IconTable} name={t.table} onClick={() => run().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()} />
  }
  return (
    <Menu position="bottom" width={260}>
      <Menu.Target>
        <Tool icon={IconTable} name={t.table} pressed />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => run().addRowBefore().run()}>{t.rowAbove}</Menu.Item>
        <Menu.Item onClick={() => run().addRowAfter().run()}>{t.rowBelow}</Menu.Item>
        <Menu.Item onClick={() => run().addColumnBefore().run()}>{t.columnBefore}</Menu.Item>
        <Menu.Item onClick={() => run().addColumnAfter().run()}>{t.columnAfter}</Menu.Item>
        <Menu.Item onClick={() => run().mergeOrSplit().run()}>{t.mergeOrSplit}</Menu.Item>
        <Menu.Item onClick={() => run().toggleHeaderRow().run()}>{t.headerRow}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => run().deleteRow().run()}>{t.deleteRow}</Menu.Item>
        <Menu.Item onClick={() => run().deleteColumn().run()}>{t.deleteColumn}</Menu.Item>
        <Menu.Item color="danger" onClick={() => run().deleteTable().run()}>
          {t.deleteTable}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What is chosen, read as letters of an old font. */
function readSelection(editor: Editor, font: OldFont): void {
  editor
    .chain()
    .focus()
    .command(({ tr, state }) => {
      const { from, to } = state.selection
      closeHistory(tr)
      state.doc.nodesBetween(from, to, (node, position) => {
        if (!node.isText || !node.text) return
        const [start, end] = [Math.max(from, position), Math.min(to, position + node.nodeSize)]
        const text = converted(node.text.slice(start - position, end - position), font)
        tr.replaceWith(tr.mapping.map(start), tr.mapping.map(end), state.schema.text(text, node.marks))
      })
      return true
    })
    .run()
}
