import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Radio.layer.css'
import { useMediaQuery } from '@mantine/hooks'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import { PageHeader } from '../ui/PageHeader'
import type { Kind } from '../ui/icons'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { BulkBar } from './BulkBar'
import { FilterSheet, Filters } from './Filters'
import { Find } from './Find'
import styles from './Items.module.css'
import { Rows } from './Rows'
import { Views } from './Views'
import { useCounts, useRows } from './rows'
import { itemsSearch, narrowing, written } from './search'
import { useBulk } from './useBulk'
import { items } from './words'

export const Articles = () => <Items kind="article" />
export const Procedures = () => <Items kind="procedure" />
export const Messages = () => <Items kind="led_message" />
export const Scripts = () => <Items kind="radio_script" />

/** All texts of one kind that one may read, the newest change first. */
function Items({ kind }: { kind: Kind }) {
  const t = useWords(items)
  const { kinds } = useWords(common)
  const spoken = language.use()
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const given = useSearch({ strict: false })
  const search = useMemo(() => itemsSearch({ ...given }), [given])
  const unit = useUnit()
  const list = useRows(kind, search)
  const counts = useCounts(kind, search)
  const total = search.state ? counts?.states?.[search.state] : counts?.count
  const bulk = useBulk(list.rows, `${kind} ${unit} ${written(search)}`)
  const { noun, write } = t.rooms[kind]
  const loaded = list.rows.length

  return (
    <>
      <PageHeader
        title={kinds[kind]}
        actions={
          <>
            {!phone && <Find kind={kind} q={search.q} />}
            {kind === 'procedure' && !phone && (
              <LinkButton to={paths.imports} variant="default" leftSection={<IconFileImport size={18} stroke={1.6} aria-hidden />}>
                {t.import}
              </LinkButton>
            )}
            <LinkButton to={paths.write} params={{ kind }} leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}>
              {write}
            </LinkButton>
          </>
        }
      />
      {phone && (
        <div className={styles.tools}>
          <Find kind={kind} q={search.q} short />
          <FilterSheet kind={kind} search={search} states={counts?.states} total={total} />
        </div>
      )}
      <Views kind={kind} search={search} />
      {!phone && <Filters kind={kind} search={search} states={counts?.states} />}
      {list.isPending ? (
        <div className={styles.sheet}>
          <SkeletonRows rows={8} />
        </div>
      ) : list.isError && loaded === 0 ? (
        <div className={styles.sheet}>
          <ErrorState problem={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : bulk.rows.length === 0 ? (
        <div className={styles.sheet}>
          <Nothing kind={kind} search={search} />
        </div>
      ) : (
        <>
          <Rows
            kind={kind}
            bulk={bulk}
            pale={list.isPlaceholderData}
            onEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage && !list.isFetchNextPageError) void list.fetchNextPage()
            }}
          />
          <div className={styles.foot} aria-live="polite">
            {list.isFetchNextPageError ? (
              <ErrorState problem={list.error} onRetry={() => void list.fetchNextPage()} />
            ) : total === undefined || total < loaded ? null : list.hasNextPage ? (
              `${t.shown(number(loaded, spoken), number(total, spoken))} · ${t.scroll}`
            ) : (
              t.total(number(total, spoken), noun)
            )}
          </div>
        </>
      )}
      <BulkBar kind={kind} bulk={bulk} />
    </>
  )
}

/** Why there is nothing, and the one next step. */
function Nothing({ kind, search }: { kind: Kind; search: ReturnType<typeof itemsSearch> }) {
  const t = useWords(items)
  const { noun, none, noneDetail, first } = t.rooms[kind]
  if (narrowing(search).length === 0 && !search.state && !search.mine) {
    return (
      <EmptyState
        title={none}
        detail={noneDetail}
        action={
          <LinkButton to={paths.write} params={{ kind }}>
            {first}
          </LinkButton>
        }
      />
    )
  }
  const stateOnly = narrowing(search).length === 0 && search.state
  return (
    <EmptyState
      title={stateOnly ? t.noneOfState(noun) : t.noneFound(noun)}
      detail={search.q ? t.noneFoundFor(search.q) : stateOnly ? undefined : t.noneFoundDetail}
      action={
        <LinkButton to="." search={({ unit }: { unit?: string }) => ({ unit })} variant="default">
          {stateOnly ? t.seeAll : t.clear}
        </LinkButton>
      }
    />
  )
}
