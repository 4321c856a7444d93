import { IconChevronRight, IconHourglass, IconLock, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type Schema, api } from '../api'
import { useMe } from '../api/me'
import { usePages } from '../api/pages'
import { useWords } from '../i18n'
import { useRoleLines } from '../fields/roles'
import { paths } from '../paths'
import { Chip } from '../ui/Chip'
import { Face } from '../ui/Face'
import list from '../ui/List.module.css'
import { More } from '../ui/More'
import { useUnit } from '../shell/unit'
import { PageHeader } from '../ui/PageHeader'
import { SearchBox } from '../ui/SearchBox'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { Invite } from './Invite'
import { usersSearch } from './search'
import { users } from './words'

/** The people of the units one keeps. */
export function Users() {
  const t = useWords(users)
  const navigate = useNavigate()
  const { q, add } = usersSearch(useSearch({ strict: false }))
  const unit = useUnit()
  const query = { limit: 50, ...(unit ? { unit } : {}), ...(q ? { q } : {}) }
  const people = usePages('/manage/v1/users', query, (cursor, signal) =>
    api.GET('/manage/v1/users', { params: { query: { ...query, ...cursor } }, signal }),
  )
  const found = people.data?.pages.flatMap((page) => page.items)
  const invite = (
    <LinkButton
      to={paths.users}
      search={(before) => ({ ...before, add: true as const })}
      leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
    >
      {t.invite}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} actions={!add && invite} />
      {add && <Invite />}
      <div className={list.tools}>
        <SearchBox
          className={list.search}
          label={t.find}
          hint={t.findHint}
          clear={t.clearFind}
          value={q}
          onSearch={(typed) => void navigate({ to: '.', search: (before: object) => ({ ...before, q: typed }), replace: true })}
        />
      </div>
      <div className={list.sheet}>
        {people.isError && !found ? (
          <ErrorState problem={people.error} onRetry={() => void people.refetch()} />
        ) : !found ? (
          <SkeletonRows rows={6} />
        ) : found.length > 0 ? (
          <ul className={list.rows}>
            {found.map((user) => (
              <Line key={user.id} user={user} />
            ))}
          </ul>
        ) : q ? (
          <EmptyState
            title={t.none}
            detail={t.noneDetail(q)}
            action={
              <LinkButton to={paths.users} search={({ unit: looked }) => ({ unit: looked })} variant="default">
                {t.seeAll}
              </LinkButton>
            }
          />
        ) : (
          <EmptyState title={t.empty} detail={t.emptyDetail} action={invite} />
        )}
      </div>
      <More list={people} />
    </>
  )
}

function Line({ user }: { user: Schema<'User'> }) {
  const t = useWords(users)
  const me = useMe()
  const lines = useRoleLines()
  return (
    <li className={list.row}>
      <Face name={user.name} />
      <span className={list.words}>
        <Link to={paths.user} params={{ id: user.id }} className={list.title}>
          {user.id === me.id ? `${user.name} (${t.you})` : user.name}
        </Link>
        <span className={list.about}>{user.email}</span>
      </span>
      <span className={list.side}>
        {lines(user.roles).map((line) => (
          <span key={line}>{line}</span>
        ))}
        <UserChips user={user} />
      </span>
      <IconChevronRight size={18} stroke={1.6} className={list.go} aria-hidden />
    </li>
  )
}

export function UserChips({ user }: { user: Schema<'User'> }) {
  const t = useWords(users)
  if (!user.disabled && !user.invited) return null
  return (
    <span className={list.chips}>
      {user.invited && (
        <Chip tone="wait" icon={IconHourglass}>
          {t.invited}
        </Chip>
      )}
      {user.disabled && (
        <Chip tone="grey" icon={IconLock}>
          {t.disabled}
        </Chip>
      )}
    </span>
  )
}
