import { Button, Select, TextInput, UnstyledButton } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { $api, api, match, type Schema } from '../../api'
import { usePages } from '../../api/pages'
import { useWords } from '../../i18n'
import { shortTime } from '../../i18n/format'
import { More } from '../../ui/More'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states'
import { useFocused } from '../../ui/focus'
import { useSubmit } from '../../ui/form'
import { toast } from '../../ui/toast'
import { ChangeList } from '../../ui/Changes'
import { compared, toText } from '../../ui/compare'
import { allowed, renewed } from '../acting/moves'
import type { Draft, Item } from '../draft'
import { told } from '../drafts'
import styles from './Panel.module.css'
import { panel } from './words'

/** Every revision, newest first; what any one changed against any other; each can be the text again. */
export function History({ draft, item }: { draft: Draft; item: Item }) {
  const t = useWords(panel)
  const list = usePages(
    '/manage/v1/items/{id}/revisions',
    { id: item.id },
    (cursor, signal) => api.GET('/manage/v1/items/{id}/revisions', { params: { path: { id: item.id }, query: { limit: 50, ...cursor } }, signal }),
    { staleTime: 0 },
  )
  const { data, error, refetch, hasNextPage } = list
  const [chosen, setChosen] = useState<number>()
  const [against, setAgainst] = useState<number>()
  const [naming, setNaming] = useState(false)
  if (!data && error) return <ErrorState problem={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  const revisions = data.pages.flatMap((page) => page.items)
  if (revisions.length === 0) return <EmptyState title={t.noHistory} />

  const again = (revision: number) =>
    draft.act(async ({ id, version }) => {
      const params = { path: { id, number: revision }, header: match(version) }
      return told((await api.POST('/manage/v1/items/{id}/revisions/{number}/restore', { params })).data)
    })

  async function restore(number: number): Promise<void> {
    const before = item.head.revision
    const made = await again(number)
    renewed()
    if (made) toast(t.restored(String(number)), () => again(before).then(renewed))
    else toast(t.notSaved)
  }

  return (
    <>
      <ol className={styles.revisions}>
        {revisions.map((one, place) => {
          const opened = chosen === one.revision
          const before = revisions[place + 1]?.revision
          return (
            <li key={one.revision}>
              <UnstyledButton
                className={styles.revision}
                aria-expanded={opened}
                onClick={() => {
                  setChosen(opened ? undefined : one.revision)
                  setAgainst(before)
                }}
              >
                <strong>
                  {t.revision(String(one.revision))}
                  {one.name && `: ${one.name}`}
                  {place === 0 && <span className={styles.tag}>{one.sealed ? t.newest : t.working}</span>}
                </strong>
                <span>{t.byAt(one.author.name, shortTime(new Date(one.at)))}</span>
              </UnstyledButton>
              {opened && (
                <div className={styles.compared}>
                  {before === undefined && !hasNextPage ? (
                    <p>{t.first}</p>
                  ) : (
                    <>
                      <Select
                        label={t.compareWith}
                        size="sm"
                        data={revisions.filter((other) => other !== one).map((other) => ({ value: String(other.revision), label: labelOf(other, t.revision) }))}
                        value={against === undefined ? null : String(against)}
                        onChange={(value) => setAgainst(value === null ? undefined : Number(value))}
                        allowDeselect={false}
                      />
                      {against !== undefined && <Difference id={item.id} from={against} to={one.revision} />}
                    </>
                  )}
                  {place === 0 &&
                    !one.sealed &&
                    allowed(item, 'save') &&
                    (naming ? (
                      <Naming draft={draft} done={() => setNaming(false)} />
                    ) : (
                      <Button variant="default" onClick={() => setNaming(true)}>
                        {t.nameIt}
                      </Button>
                    ))}
                  {place > 0 && allowed(item, 'save') && (
                    <Button variant="default" onClick={() => void restore(one.revision).catch((thrown: Error) => toast(thrown.message))}>
                      {t.restore}
                    </Button>
                  )}
                </div>
              )}
            </li>
          )
        })}
      </ol>
      <More list={list} />
    </>
  )
}

/** The text as it stands, kept as a revision one finds again by its name. */
function Naming({ draft, done }: { draft: Draft; done: () => void }) {
  const t = useWords(panel)
  const first = useFocused<HTMLInputElement>()
  const form = useForm({ initialValues: { name: '' } })
  const { submit, busy, note } = useSubmit(form, async ({ name }) => {
    const made = await draft.act(async ({ id, version, head }) => {
      const params = { path: { id }, query: { name }, header: match(version) }
      return told((await api.PUT('/manage/v1/items/{id}/body', { params, body: head.body })).data)
    })
    renewed()
    toast(made ? t.named(name) : t.notSavedToName)
    done()
  })
  return (
    <form onSubmit={submit} className={styles.say}>
      <TextInput ref={first} label={t.name} description={t.nameHelp} {...form.getInputProps('name')} />
      {note}
      <Button type="submit" variant="default" loading={busy} disabled={!form.values.name.trim()}>
        {t.keepName}
      </Button>
    </form>
  )
}

function labelOf(one: Schema<'Revision'>, name: (number: string) => string): string {
  return `${name(String(one.revision))} · ${one.author.name}, ${shortTime(new Date(one.at))}`
}

function Difference({ id, from, to }: { id: string; from: number; to: number }) {
  const t = useWords(panel)
  const { data, error, refetch } = $api.useQuery('get', '/manage/v1/items/{id}/revisions/{span}', {
    params: { path: { id, span: `${from}..${to}` } },
  })
  if (error) return <ErrorState problem={error} onRetry={() => void refetch()} />
  if (!data || !('changes' in data)) return <SkeletonRows rows={1} />
  const found = data.changes.map(({ part, words, before, after }) => ({ part, words: words ?? compared(toText(before), toText(after)) }))
  return <ChangeList changes={found} names={[t.revision(String(from)), t.revision(String(to))]} />
}
