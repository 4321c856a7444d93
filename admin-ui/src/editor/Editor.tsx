import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { itemQuery } from '../api/item'
import { useMe } from '../api/me'
import { useWords } from '../i18n'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import styles from './Editor.module.css'
import { Frame } from './Frame'
import type { Draft } from './draft'
import { attend, draftOf, newDraft } from './drafts'
import { KINDS, formQuery } from './forms'
import { editor } from './words'

/**
 * Writing a text: a new one of a kind, or one that stands. Both addresses are one screen: the first save turns
 * `/new/$kind` into `/items/$id` under the hands of whoever writes.
 */
export function Editor() {
  const t = useWords(editor)
  const { kind: named, id } = useParams({ strict: false })
  const me = useMe()
  const chosen = useUnit()
  const address = id ?? `new/${named}`
  const [opened, setOpened] = useState<{ address: string; draft: Draft }>()
  const navigate = useNavigate()

  // A new text that was made goes on at the address it got.
  const goesOn = id !== undefined && opened?.draft.snapshot().item?.id === id
  const open = opened?.address === address || goesOn ? opened : undefined
  const asked = useQuery({ ...itemQuery(id ?? ''), enabled: id !== undefined, refetchOnWindowFocus: 'always' })
  const item = id === undefined ? undefined : asked.data
  const kind = open?.draft.snapshot().body.kind ?? item?.kind ?? KINDS.find((one) => one === named)
  const form = useQuery({ ...formQuery(kind ?? 'article'), enabled: kind !== undefined })
  const ready = form.data && (item ?? (id === undefined && kind)) ? form.data : undefined
  const writes = me.rights.filter((one) => one.may.includes('write')).map((one) => one.unit.slug)
  const unit = writes.find((slug) => slug === chosen) ?? writes[0]
  if (opened?.address !== address) {
    const empty = ready && unit && id === undefined ? ready.empty() : undefined
    const begun = open?.draft ?? (ready && item ? draftOf(me.id, item) : empty && unit ? newDraft(me.id, unit, empty) : undefined)
    if (begun) setOpened({ address, draft: begun })
  }

  const draft = open?.draft
  useEffect(() => draft && attend(draft), [draft])

  useEffect(() => {
    if (item) draft?.hear(item)
  }, [draft, item])

  // Made: from now on it has an address of its own.
  useEffect(() => {
    if (!draft || id !== undefined) return undefined
    const made = () => {
      const now = draft.snapshot().item
      if (now) void navigate({ to: paths.item, params: { id: now.id }, search: true, replace: true, resetScroll: false })
    }
    made()
    return draft.subscribe(made)
  }, [draft, id, navigate])

  const failed = asked.error ?? form.error
  if (failed && !open) return <ErrorState problem={failed} onRetry={() => void (asked.error ? asked.refetch() : form.refetch())} />
  if (id === undefined && !kind) return <EmptyState title={t.noForm} />
  if (id === undefined && !unit) return <EmptyState title={t.cannotWrite} detail={t.cannotWriteDetail} />
  if (!open || !form.data) {
    return (
      <div className={styles.loading}>
        <SkeletonRows rows={5} />
      </div>
    )
  }
  return (
    <Frame
      key={open.draft.serial}
      draft={open.draft}
      form={form.data}
      units={me.rights.filter((one) => one.may.includes('write')).map((one) => one.unit)}
      instead={(other) => setOpened({ address, draft: other })}
    />
  )
}
