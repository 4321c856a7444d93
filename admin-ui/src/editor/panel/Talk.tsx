import { Button, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { api, type Schema } from '../../api'
import { usePages } from '../../api/pages'
import { Remark } from '../../api/limits'
import { useWords } from '../../i18n'
import { common } from '../../i18n/common'
import { fullTime, shortTime } from '../../i18n/format'
import { Face } from '../../ui/Face'
import { useSubmit } from '../../ui/form'
import type { Channel } from '../../ui/icons'
import { useNow } from '../../ui/When'
import { More } from '../../ui/More'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states'
import { renewed } from '../acting/moves'
import type { Item } from '../draft'
import styles from './Panel.module.css'
import { panel } from './words'

/** What people said of the text and did with it, newest first. */
export function Talk({ item }: { item: Item }) {
  const t = useWords(panel)
  const list = usePages(
    '/manage/v1/items/{id}/events',
    { id: item.id },
    (cursor, signal) => api.GET('/manage/v1/items/{id}/events', { params: { path: { id: item.id }, query: { limit: 30, ...cursor } }, signal }),
    { staleTime: 0, refetchInterval: 30_000 },
  )
  const { data, error, refetch } = list
  const events = data?.pages.flatMap((page) => page.items)
  return (
    <div className={styles.talk}>
      <Say item={item} />
      {!events && error && <ErrorState problem={error} onRetry={() => void refetch()} />}
      {!events && !error && <SkeletonRows rows={4} />}
      {events?.length === 0 && <EmptyState title={t.noTalk} />}
      <ol className={styles.events}>
        {events?.map((event) => <Told key={event.seq} event={event} />)}
      </ol>
      <More list={list} />
    </div>
  )
}

function Say({ item }: { item: Item }) {
  const t = useWords(panel)
  const form = useForm({ initialValues: { text: '' } })
  const { submit, busy, note } = useSubmit(form, async (values) => {
    await api.POST('/manage/v1/items/{id}/comments', { params: { path: { id: item.id } }, body: values })
    form.reset()
    renewed()
  })
  return (
    <form onSubmit={submit} className={styles.say}>
      <Textarea label={t.say} autosize minRows={2} maxLength={Remark.text.max} {...form.getInputProps('text')} />
      {note}
      <Button type="submit" variant="default" loading={busy} disabled={!form.values.text.trim()}>
        {t.send}
      </Button>
    </form>
  )
}

function Told({ event }: { event: Schema<'LogEvent'> }) {
  const t = useWords(panel)
  const { channels: names } = useWords(common)
  const now = useNow()
  const { comment, reason, channels, live_from: from, notice } = (event.detail ?? {}) as Record<string, unknown>
  const words = [comment, reason, notice].filter((one): one is string => typeof one === 'string')
  const where = Array.isArray(channels) ? (channels as Channel[]).map((one) => names[one]).join(', ') : ''
  const when = event.verb === 'scheduled' && typeof from === 'string' ? fullTime(new Date(from)) : ''
  const at = new Date(event.at)
  return (
    <li className={styles.event}>
      <Face name={event.actor.name} size={32} />
      <div>
        <p>
          <strong>{event.actor.name}</strong> {t.verbs[event.verb] ?? event.verb}
          {where && ` · ${where}`}
          {when && ` · ${when}`}
        </p>
        {words.map((one) => (
          <blockquote key={one} className={styles.said}>
            {one}
          </blockquote>
        ))}
        <time dateTime={event.at} title={fullTime(at)}>
          {shortTime(at, now)}
        </time>
      </div>
    </li>
  )
}
