import { ActionIcon, Button, Menu, Popover, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconBookmark, IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, type Schema, api, problemOf } from '../api'
import { language, useWords } from '../i18n'
import { number } from '../i18n/format'
import { useSubmit } from '../ui/form'
import type { Kind } from '../ui/icons'
import { toast } from '../ui/toast'
import styles from './Views.module.css'
import { useCount } from './rows'
import { type ItemsSearch, read, written } from './search'
import { items } from './words'

type View = Schema<'View'>

/** How the API names the room of each kind. */
const ROOMS = { article: 'articles', procedure: 'procedures', led_message: 'messages', radio_script: 'scripts' } as const

const kept = $api.queryOptions('get', '/manage/v1/me/views')

/** Everything, one's own, and the views one keeps, as tabs over the list. */
export function Views({ kind, search }: { kind: Kind; search: ItemsSearch }) {
  const t = useWords(items)
  const room = ROOMS[kind]
  const all = $api.useQuery('get', '/manage/v1/me/views').data?.items
  const mine = all?.filter((view) => view.room === room) ?? []
  const now = written(search)
  const view = mine.find(({ query }) => written(read(query)) === now)
  const own = !view && search.mine
  return (
    <div className={styles.views}>
      <nav aria-label={t.views} className={styles.tabs}>
        <Tab kind={kind} name={t.all} search={{}} on={!view && !own} />
        <Tab kind={kind} name={t.mine} search={{ mine: true }} on={own ?? false} />
        {mine.map((one) => (
          <Tab key={`${one.name} ${one.query}`} kind={kind} name={one.name} search={read(one.query)} on={one === view} />
        ))}
      </nav>
      {view ? (
        <Kept view={view} key={view.name} />
      ) : (
        // Everything and one's own have their tabs already.
        now !== '' && now !== written({ mine: true }) && <Keep room={room} query={now} />
      )}
    </div>
  )
}

function Tab({ kind, name, search, on }: { kind: Kind; name: string; search: ItemsSearch; on: boolean }) {
  const spoken = language.use()
  const count = useCount(kind, search)
  return (
    <Link
      to="."
      search={({ unit }: { unit?: string }) => ({ ...search, unit }) as never}
      activeOptions={{ exact: true }}
      className={styles.tab}
      aria-current={on || undefined}
    >
      {name}
      <span className={styles.count}>{count === undefined ? '' : number(count, spoken)}</span>
    </Link>
  )
}

/** Keeps the views as `change` makes them of those kept now, in whatever tab or computer that was. */
function useKeep() {
  const queries = useQueryClient()
  return async (change: (views: View[]) => View[]) => {
    const { items: before } = await queries.fetchQuery({ ...kept, staleTime: 0 })
    const { data } = await api.PUT('/manage/v1/me/views', { body: { items: change(before) } })
    queries.setQueryData(kept.queryKey, data)
  }
}

const same = (one: View, other: View) => one.room === other.room && one.name === other.name && one.query === other.query

function Keep({ room, query }: { room: View['room']; query: string }) {
  const t = useWords(items)
  const [opened, setOpened] = useState(false)
  const keep = useKeep()
  return (
    <Popover opened={opened} onChange={setOpened} width={300} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-md"
          className={styles.keep}
          leftSection={<IconBookmark size={18} stroke={1.6} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          <span className={styles.word}>{t.save}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Name
          name=""
          act={async (name) => {
            await keep((views) => [...views, { room, name, query }])
            setOpened(false)
            toast(t.saved(name))
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function Kept({ view }: { view: View }) {
  const t = useWords(items)
  const keep = useKeep()
  const navigate = useNavigate()
  const [naming, setNaming] = useState(false)
  const icon = { size: 18, stroke: 1.6, 'aria-hidden': true }

  async function remove() {
    await keep((views) => views.filter((one) => !same(one, view)))
    await navigate({ to: '.', search: ({ unit }: { unit?: string }) => ({ unit }) })
    toast(t.removed(view.name), () => keep((views) => [...views, view]))
  }

  return (
    <Popover opened={naming} onChange={setNaming} width={300} position="bottom-end" trapFocus>
      <Popover.Target>
        <span className={styles.keep}>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t.viewMore(view.name)}>
                <IconDots {...icon} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => setNaming(true)}>
                {t.rename}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconTrash {...icon} />}
                onClick={() => void remove().catch((thrown: unknown) => toast(problemOf(thrown).detail))}
              >
                {t.remove}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <Name
          name={view.name}
          act={async (name) => {
            await keep((views) => views.map((one) => (same(one, view) ? { ...one, name } : one)))
            setNaming(false)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function Name({ name, act }: { name: string; act: (name: string) => Promise<void> }) {
  const t = useWords(items)
  const form = useForm({ initialValues: { name } })
  const { submit, busy, note } = useSubmit(form, (values) => act(values.name.trim()))
  return (
    <form onSubmit={submit}>
      <TextInput label={t.saveName} required maxLength={80} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      {note}
      <Button type="submit" loading={busy} mt="sm" fullWidth>
        {t.saveDo}
      </Button>
    </form>
  )
}
