import { ActionIcon, Alert, Menu, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowLeft, IconDots, IconEdit, IconLink, IconRefreshAlert } from '@tabler/icons-react'
import { useCanGoBack, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { Suspense, lazy, useState } from 'react'
import { type Problem, queries } from '../api'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { Preview } from '../previews/Preview'
import { type Previewed, usePreviewed } from '../previews/asking'
import { copyPreviewLink } from '../previews/link'
import { previews } from '../previews/words'
import { Face } from '../ui/Face'
import { Heading } from '../ui/Heading'
import { Segments } from '../ui/Segments'
import { StatusChip } from '../ui/StatusChip'
import { useNow, When } from '../ui/When'
import { ErrorState, SkeletonRows } from '../ui/states'
import { AboutText, ChangesSince } from './About'
import { Decision } from './Decision'
import styles from './Review.module.css'
import { type Item, useChanges, useItem, useSubmission } from './reading'
import { CHANGES, reviewSearch } from './search'
import { useChannels } from './wanted'
import { review } from './words'

/** The editor of rich text is not for those who only read. */
const Mend = lazy(() => import('./Mend').then((module) => ({ default: module.Mend })))

/** One text before whoever approves it: first as citizens will see it, then what it changes, then the decision. */
export function Review() {
  const { id = '' } = useParams({ strict: false })
  const { data: item, error, refetch } = useItem(id)
  if (item) return <Reviewing key={item.id} item={item} />
  return (
    <div className={styles.review} data-bleed data-task>
      {error ? <ErrorState problem={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={5} />}
    </div>
  )
}

function Reviewing({ item }: { item: Item }) {
  const t = useWords(review)
  const wide = useMediaQuery('(min-width: 64em)', undefined, { getInitialValueInEffect: false }) ?? true
  const [mending, setMending] = useState(false)
  const [moved, setMoved] = useState<Problem>()
  const [decided, setDecided] = useState<Item>()
  const since = useChanges(item)

  /** What the API answered takes the place of what was read. */
  function renewed(answer: Item): void {
    queries.setQueryData(['get', '/manage/v1/items/{id}', { params: { path: { id: item.id } } }], answer)
    setMoved(undefined)
    setDecided(answer)
    for (const path of ['/manage/v1/items/{id}/events', '/manage/v1/desk']) void queries.invalidateQueries({ queryKey: ['get', path] })
  }

  /** The text is not what was read: nothing was decided, and the new one is shown. */
  function overtaken(problem: Problem): void {
    setMoved(problem)
    void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/items/{id}'] })
    void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/items/{id}/events'] })
  }

  const decision = <Decision item={item} decided={decided} done={renewed} overtaken={overtaken} mend={() => setMending(true)} />
  return (
    <div className={styles.review} data-bleed data-task>
      <Header item={item} />
      {moved && !mending && (
        <Alert role="alert" color="danger" variant="light" className={styles.moved} title={t.moved} icon={<IconRefreshAlert size={20} stroke={1.6} aria-hidden />}>
          {t.movedDetail(moved.detail)}
        </Alert>
      )}
      {mending ? (
        <Suspense fallback={<SkeletonRows rows={5} />}>
          <Mend item={item} done={renewed} close={() => setMending(false)} />
        </Suspense>
      ) : (
        <>
          <div className={styles.columns}>
            <Looks item={item} changes={wide ? undefined : since.changes} />
            <div className={styles.beside}>
              <AboutText item={item} since={since} wide={wide} />
              {wide && decision}
            </div>
          </div>
          {!wide && decision}
        </>
      )}
    </div>
  )
}

function Header({ item }: { item: Item }) {
  const t = useWords(review)
  const { kinds, toDesk } = useWords(common)
  const link = useWords(previews)
  const { sent, known } = useSubmission(item)
  const navigate = useNavigate()
  const router = useRouter()
  const canGoBack = useCanGoBack()
  const name = sent?.actor.name ?? item.head.author.name
  const icon = { size: 18, stroke: 1.6, 'aria-hidden': true }
  return (
    <header className={styles.header}>
      <ActionIcon
        className={styles.back}
        aria-label={toDesk}
        title={toDesk}
        onClick={() => (canGoBack ? router.history.back() : void navigate({ to: paths.desk }))}
      >
        <IconArrowLeft size={20} stroke={1.6} aria-hidden />
      </ActionIcon>
      <Face name={name} />
      <div className={styles.who}>
        <Heading>{known && sent ? t.submitted(name) : t.wrote(name)}</Heading>
        <p className={styles.lead}>
          {kinds[item.kind]} · <When at={sent?.at ?? item.head.at} short />
          <span className={styles.unit}> · {item.unit.name}</span>
        </p>
      </div>
      <StatusChip status={item.state} kind={item.kind} />
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <ActionIcon aria-label={t.more} title={t.more}>
            <IconDots size={20} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => void copyPreviewLink(item.id)}>
            {link.copyLink}
          </Menu.Item>
          <Menu.Item leftSection={<IconEdit {...icon} />} onClick={() => void navigate({ to: paths.item, params: { id: item.id }, search: true })}>
            {t.edit}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  )
}

/** The text as citizens will see it, a tab for each channel it is wanted on; `changes`: what it changes, as one more. */
function Looks({ item, changes }: { item: Item; changes: ReturnType<typeof useChanges>['changes'] }) {
  const t = useWords(review)
  const { channels: names } = useWords(common)
  const navigate = useNavigate()
  const show = useSearch({ strict: false, select: (search) => reviewSearch(search).show })
  const offered = usePreviewed(item.kind)
  const goesTo = useChannels(item)
  const now = useNow()
  if (!offered) return <SkeletonRows rows={4} />
  const wanted = offered.filter((one) => goesTo?.includes(one))
  const channels = wanted.length > 0 ? wanted : offered
  const tabs: (Previewed | typeof CHANGES)[] = changes?.length ? [...channels, CHANGES] : channels
  const chosen = tabs.find((one) => one === show) ?? tabs[0]
  const at = item.wanted?.live_from
  return (
    <div className={styles.looks}>
      <VisuallyHidden component="h2">{item.title}</VisuallyHidden>
      {chosen && tabs.length > 1 && (
        <Segments
          label={t.tabs}
          value={chosen}
          onChange={(value) => void navigate({ to: '.', search: (before) => ({ ...before, show: value }), replace: true, resetScroll: false })}
          choices={tabs.map((value) => ({ value, label: value === CHANGES ? t.changes(number(changes?.length ?? 0)) : names[value] }))}
        />
      )}
      {chosen === CHANGES && changes ? (
        <section className={styles.sheet}>
          <ChangesSince changes={changes} />
        </section>
      ) : (
        chosen && (
          <Preview
            unit={item.unit.slug}
            body={item.head.body}
            item={item.id}
            channel={chosen as Previewed}
            channels={goesTo}
            at={at && new Date(at) > now ? at : undefined}
          />
        )
      )}
    </div>
  )
}
