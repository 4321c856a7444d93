import { ActionIcon, Button, Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import {
  type Announcements,
  type DragEndEvent,
  DndContext,
  KeyboardSensor,
  type Modifier,
  PointerSensor,
  closestCenter,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { SortableContext, arrayMove, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import {
  IconAlertCircle,
  IconArrowDown,
  IconArrowUp,
  IconChevronRight,
  IconCopy,
  IconDots,
  IconGripVertical,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { type ComponentType, memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useWords, words } from '../i18n'
import styles from './Repeating.module.css'
import { FIRST_TEXT } from './focus'
import { useReveal } from './reveal'
import { toast } from './toast'

const texts = words(
  {
    grip: (name: string) => `Kéo để đổi chỗ ${name}`,
    sortable: 'đổi chỗ được',
    help: 'Nhấn phím cách để nhấc lên, phím mũi tên lên, xuống để chuyển, phím cách lần nữa để đặt xuống; Esc để thôi.',
    up: (name: string) => `Đưa ${name} lên`,
    down: (name: string) => `Đưa ${name} xuống`,
    more: (name: string) => `Việc khác với ${name}`,
    moveUp: 'Đưa lên',
    moveDown: 'Đưa xuống',
    duplicate: 'Nhân đôi',
    remove: 'Xoá',
    removed: (name: string) => `Đã xoá ${name}.`,
    lifted: (name: string, place: number, of: number) => `Đã nhấc ${name}, vị trí ${place} trên ${of}.`,
    over: (name: string, place: number, of: number) => `${name} tới vị trí ${place} trên ${of}.`,
    dropped: (name: string, place: number, of: number) => `Đã đặt ${name} ở vị trí ${place} trên ${of}.`,
    kept: (name: string, place: number) => `Đã thôi. ${name} vẫn ở vị trí ${place}.`,
    faults: (count: number) => `${count} chỗ cần sửa`,
    notes: (count: number) => `${count} chỗ nên xem lại`,
  },
  {
    grip: (name) => `Drag to move ${name}`,
    sortable: 'sortable',
    help: 'Press Space to lift, the up and down arrows to move, Space again to drop; Escape to leave it.',
    up: (name) => `Move ${name} up`,
    down: (name) => `Move ${name} down`,
    more: (name) => `More for ${name}`,
    moveUp: 'Move up',
    moveDown: 'Move down',
    duplicate: 'Duplicate',
    remove: 'Remove',
    removed: (name) => `${name} is removed.`,
    lifted: (name, place, of) => `Lifted ${name}, place ${place} of ${of}.`,
    over: (name, place, of) => `${name} at place ${place} of ${of}.`,
    dropped: (name, place, of) => `Dropped ${name} at place ${place} of ${of}.`,
    kept: (name, place) => `Left. ${name} is still at place ${place}.`,
    faults: (count) => `${count} to correct`,
    notes: (count) => `${count} to look at again`,
  },
)

/** What the fields of a row are given. */
export interface RowProps<T> {
  row: T
  /** Some members replaced. */
  change: (members: Partial<T>) => void
  /** Where it stands in the body: `/steps/2`. */
  pointer: string
  readOnly: boolean
}

interface RepeatingProps<T> {
  /** What the list is, for whoever hears it: "Các bước". */
  label: string
  /** Where the list stands in the body: `/steps`. */
  pointer: string
  rows: readonly T[]
  onChange: (rows: T[]) => void
  /** The fields of one row. The same component at each drawing: rows nobody touched are not drawn again. */
  Fields: ComponentType<RowProps<T>>
  /** "bước 2", within a sentence. */
  name: (place: number) => string
  /** The row in one line, beside its name; all that is seen of it while it is folded. */
  summary: (row: T) => string
  /** A row nobody has written in. */
  fresh: () => T
  /** The verb: "Thêm bước". */
  add: string
  /** What to say instead of rows when there are none. */
  none?: string
  /** How many faults stand in a row. */
  faults?: (pointer: string) => number
  /** How many things in a row are worth another look. */
  notes?: (pointer: string) => number
  readOnly?: boolean
}

/** Rows move up and down only. */
const upright: Modifier = ({ transform }) => ({ ...transform, x: 0 })

const SLIDE = { duration: 150, easing: 'ease' }
const FIRST_FIELD = `[data-fields] ${FIRST_TEXT}`
const NAME = '[data-fold]'

interface Handlers<T> {
  change: (key: string, members: Partial<T>) => void
  fold: (key: string, open: boolean) => void
  insert: (at: number, row: T, then?: { open?: boolean; focus?: string }) => void
  /** `by`: what it was done with, where the focus stays. */
  move: (from: number, to: number, by?: 'up' | 'down' | 'menu') => void
  remove: (at: number) => void
}

let made = 0
const newKey = () => `row-${++made}`

const spliced = <Member,>(all: readonly Member[], at: number, gone: number, ...come: Member[]) => [
  ...all.slice(0, at),
  ...come,
  ...all.slice(at + gone),
]

/**
 * A list of like parts of a text: added, doubled, removed with "Hoàn tác", put in order by dragging, by keyboard and by
 * buttons. Rows fold to one line. They have no identity in the body, so each keeps a key here: the cursor stays where it
 * is whatever moves around it.
 */
export function Repeating<T extends object>(props: RepeatingProps<T>) {
  const { label, pointer, rows, Fields, name, summary, fresh, add, none, faults, notes, readOnly = false } = props
  const t = useWords(texts)
  const [kept, setKeys] = useState<string[]>([])
  const keys = kept.length === rows.length ? kept : rows.map((_, index) => kept[index] ?? newKey())
  // What changed the list from outside adds or takes rows at its end.
  if (keys !== kept) setKeys(keys)
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(rows.length === 1 ? keys : []))
  const [said, setSaid] = useState('')
  const root = useRef<HTMLDivElement>(null)
  const wanted = useRef<string>(undefined)

  // What acts later (an undo) or twice within one event starts from what stands then, not from what was drawn.
  const latest = useRef({ ...props, t, opened, keys })
  useLayoutEffect(() => {
    latest.current = { ...props, t, opened, keys }
  })

  // An element that moves loses the focus, as does one that goes; whoever works by keyboard goes on from there.
  useEffect(() => {
    const selector = wanted.current
    if (!selector) return
    wanted.current = undefined
    root.current?.querySelector<HTMLElement>(selector)?.focus()
  })

  const handlers = useMemo((): Handlers<T> => {
    const put = (nextKeys: string[], next: T[]) => {
      latest.current = { ...latest.current, keys: nextKeys, rows: next }
      setKeys(nextKeys)
      latest.current.onChange(next)
    }
    const fold = (key: string, open: boolean) =>
      setOpened((before) => {
        const next = new Set(before)
        if (open) next.add(key)
        else next.delete(key)
        return next
      })
    const inRow = (key: string | undefined, what: string) => `[data-row="${key}"] ${what}`
    const insert: Handlers<T>['insert'] = (at, row, { open = true, focus } = {}) => {
      const key = newKey()
      put(spliced(latest.current.keys, at, 0, key), spliced(latest.current.rows, at, 0, row))
      fold(key, open)
      if (focus) wanted.current = inRow(key, focus)
    }
    return {
      fold,
      insert,
      change: (key, members) => {
        const { keys: all, rows: before } = latest.current
        const at = all.indexOf(key)
        const row = before[at]
        if (row) put(all, spliced(before, at, 1, { ...row, ...members }))
      },
      move: (from, to, by) => {
        const { keys: all, rows: before, t: say, name: called } = latest.current
        put(arrayMove(all, from, to), arrayMove([...before], from, to))
        if (!by) return
        setSaid(say.dropped(called(from + 1), to + 1, all.length))
        const end = to === 0 ? 'down' : to === all.length - 1 ? 'up' : by
        wanted.current = inRow(all[from], by === 'menu' ? NAME : `[data-move="${end}"]`)
      },
      remove: (at) => {
        const { keys: all, rows: before, t: say, name: called, opened: open } = latest.current
        const [row, key] = [before[at], all[at]]
        if (!row || !key) return
        put(spliced(all, at, 1), spliced(before, at, 1))
        const next = all[at + 1] ?? all[at - 1]
        wanted.current = next ? inRow(next, NAME) : '[data-add]'
        toast(say.removed(called(at + 1)), async () => {
          insert(Math.min(at, latest.current.rows.length), row, { open: open.has(key), focus: NAME })
        })
      },
    }
  }, [])

  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const placeOf = (id: string | number) => keys.indexOf(String(id)) + 1
  const announcements: Announcements = {
    onDragStart: ({ active }) => t.lifted(name(placeOf(active.id)), placeOf(active.id), rows.length),
    onDragOver: ({ active, over }) => over ? t.over(name(placeOf(active.id)), placeOf(over.id), rows.length) : undefined,
    onDragEnd: ({ active, over }) => t.dropped(name(placeOf(active.id)), placeOf((over ?? active).id), rows.length),
    onDragCancel: ({ active }) => t.kept(name(placeOf(active.id)), placeOf(active.id)),
  }
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) handlers.move(placeOf(active.id) - 1, placeOf(over.id) - 1)
  }

  return (
    <div ref={root} className={styles.list} data-pointer={pointer}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        modifiers={[upright]}
        accessibility={{ announcements, screenReaderInstructions: { draggable: t.help } }}
        onDragEnd={drop}
      >
        <SortableContext items={keys} strategy={verticalListSortingStrategy}>
          <ol aria-label={label} className={styles.rows}>
            {rows.map((row, index) => {
              const key = keys[index] ?? ''
              return (
                <Row
                  key={key}
                  id={key}
                  row={row}
                  index={index}
                  last={index === rows.length - 1}
                  pointer={`${pointer}/${index}`}
                  name={name(index + 1)}
                  summary={summary(row)}
                  opened={opened.has(key)}
                  faults={faults?.(`${pointer}/${index}`) ?? 0}
                  notes={notes?.(`${pointer}/${index}`) ?? 0}
                  readOnly={readOnly}
                  // `memo` forgets that both speak of the same rows.
                  Fields={Fields as ComponentType<RowProps<object>>}
                  handlers={handlers as Handlers<object>}
                />
              )
            })}
          </ol>
        </SortableContext>
      </DndContext>
      {rows.length === 0 && none && <p className={styles.none}>{none}</p>}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {!readOnly && (
        <Button
          data-add
          variant="default"
          className={styles.add}
          leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
          onClick={() => handlers.insert(rows.length, fresh(), { focus: FIRST_FIELD })}
        >
          {add}
        </Button>
      )}
    </div>
  )
}

interface RowFrame {
  id: string
  row: object
  index: number
  last: boolean
  pointer: string
  name: string
  summary: string
  opened: boolean
  faults: number
  notes: number
  readOnly: boolean
  Fields: ComponentType<RowProps<object>>
  handlers: Handlers<object>
}

const Row = memo(function Row(given: RowFrame) {
  const { id, row, index, last, pointer, name, summary, opened, faults, notes, readOnly, Fields, handlers } = given
  const t = useWords(texts)
  const place = useRef<HTMLLIElement>(null)
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
    transition: SLIDE,
    attributes: { roleDescription: t.sortable },
  })
  const change = useMemo(() => (members: object) => handlers.change(id, members), [handlers, id])
  useReveal(place, () => handlers.fold(id, true))
  const title = name.charAt(0).toUpperCase() + name.slice(1)

  return (
    <li
      ref={(element) => {
        place.current = element
        setNodeRef(element)
      }}
      data-row={id}
      data-pointer={pointer}
      data-lifted={isDragging || undefined}
      className={styles.row}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <div className={styles.head}>
        {!readOnly && (
          <button
            type="button"
            ref={setActivatorNodeRef}
            className={styles.grip}
            {...attributes}
            {...listeners}
            aria-label={t.grip(name)}
          >
            <IconGripVertical size={18} stroke={1.6} aria-hidden />
          </button>
        )}
        <UnstyledButton data-fold className={styles.fold} aria-expanded={opened} onClick={() => handlers.fold(id, !opened)}>
          <IconChevronRight size={18} stroke={1.6} className={styles.chevron} aria-hidden />
          <span className={styles.name}>{title}</span>
          <span className={styles.summary}>{summary}</span>
          {(faults > 0 || notes > 0) && (
            <span className={styles.faults} data-mild={faults === 0 || undefined}>
              <IconAlertCircle size={16} stroke={1.8} aria-hidden />
              {faults > 0 ? t.faults(faults) : t.notes(notes)}
            </span>
          )}
        </UnstyledButton>
        {!readOnly && (
          <>
            {!(index === 0 && last) && (
              <>
                <ActionIcon
                  data-move="up"
                  className={styles.beside}
                  aria-label={t.up(name)}
                  disabled={index === 0}
                  onClick={() => handlers.move(index, index - 1, 'up')}
                >
                  <IconArrowUp size={18} stroke={1.6} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  data-move="down"
                  className={styles.beside}
                  aria-label={t.down(name)}
                  disabled={last}
                  onClick={() => handlers.move(index, index + 1, 'down')}
                >
                  <IconArrowDown size={18} stroke={1.6} aria-hidden />
                </ActionIcon>
              </>
            )}
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label={t.more(name)}>
                  <IconDots size={18} stroke={1.6} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconArrowUp size={18} stroke={1.6} aria-hidden />}
                  disabled={index === 0}
                  onClick={() => handlers.move(index, index - 1, 'menu')}
                >
                  {t.moveUp}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconArrowDown size={18} stroke={1.6} aria-hidden />}
                  disabled={last}
                  onClick={() => handlers.move(index, index + 1, 'menu')}
                >
                  {t.moveDown}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconCopy size={18} stroke={1.6} aria-hidden />}
                  onClick={() => handlers.insert(index + 1, row, { focus: NAME })}
                >
                  {t.duplicate}
                </Menu.Item>
                <Menu.Item
                  color="danger"
                  leftSection={<IconTrash size={18} stroke={1.6} aria-hidden />}
                  onClick={() => handlers.remove(index)}
                >
                  {t.remove}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )}
      </div>
      {opened && (
        <div data-fields className={styles.fields}>
          <Fields row={row} change={change} pointer={pointer} readOnly={readOnly} />
        </div>
      )}
    </li>
  )
})
