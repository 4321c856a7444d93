import { Button } from '@mantine/core'
import { IconBan, IconHistory, IconKey, IconPlus } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { type Schema, api, queries } from '../api'
import { usePages } from '../api/pages'
import { useWords } from '../i18n'
import { useRoleLines } from '../fields/roles'
import { paths } from '../paths'
import { Chip } from '../ui/Chip'
import { Confirm } from '../ui/Confirm'
import list from '../ui/List.module.css'
import { More } from '../ui/More'
import { useUnit } from '../shell/unit'
import { PageHeader } from '../ui/PageHeader'
import { When } from '../ui/When'
import { LinkButton } from '../ui/links'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { NewClient } from './NewClient'
import { clientsSearch } from './search'
import { clients } from './words'

type Client = Schema<'Client'>

/** The keys of the units one keeps. */
export function Clients() {
  const t = useWords(clients)
  const { add } = clientsSearch(useSearch({ strict: false }))
  const [revoking, setRevoking] = useState<Client>()
  const unit = useUnit()
  const query = { limit: 50, ...(unit ? { unit } : {}) }
  const keys = usePages('/manage/v1/clients', query, (cursor, signal) =>
    api.GET('/manage/v1/clients', { params: { query: { ...query, ...cursor } }, signal }),
  )
  const found = keys.data?.pages.flatMap((page) => page.items)
  const more = (
    <LinkButton
      to={paths.clients}
      search={(before) => ({ ...before, add: true as const })}
      leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
    >
      {t.add}
    </LinkButton>
  )
  async function revoke({ id, name }: Client): Promise<void> {
    await api.DELETE('/manage/v1/clients/{id}', { params: { path: { id } } })
    await queries.invalidateQueries({ queryKey: ['get', '/manage/v1/clients'] })
    toast(t.revokedNow(name))
  }
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} actions={!add && more} />
      {add && <NewClient />}
      <div className={list.sheet}>
        {keys.isError && !found ? (
          <ErrorState problem={keys.error} onRetry={() => void keys.refetch()} />
        ) : !found ? (
          <SkeletonRows rows={4} />
        ) : found.length === 0 ? (
          <EmptyState title={t.none} detail={t.noneDetail} action={!add && more} />
        ) : (
          <ul className={list.rows}>
            {found.map((client) => (
              <Line key={client.id} client={client} onRevoke={() => setRevoking(client)} />
            ))}
          </ul>
        )}
      </div>
      <More list={keys} />
      <Confirm
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={t.revokeAsk(revoking?.name ?? '')}
        effect={t.revokeEffect(revoking?.name ?? '')}
        action={t.revoke}
        onConfirm={() => (revoking ? revoke(revoking) : Promise.resolve())}
      />
    </>
  )
}

function Line({ client, onRevoke }: { client: Client; onRevoke: () => void }) {
  const t = useWords(clients)
  const lines = useRoleLines()
  return (
    <li className={list.row}>
      <span className={list.sign} aria-hidden>
        <IconKey size={18} stroke={1.6} />
      </span>
      <span className={list.words}>
        <span className={list.name}>{client.name}</span>
        {lines(client.roles).map((line) => (
          <span key={line} className={list.about}>
            {line}
          </span>
        ))}
        <span className={list.about}>
          {client.unit.name} · {t.begins(`${client.hint}…`)} · {t.made} <When at={client.created_at} short />
          {client.expires_at && (
            <>
              {' '}
              · {t.until} <When at={client.expires_at} short />
            </>
          )}
        </span>
      </span>
      {client.revoked_at && (
        <span className={list.chips}>
          <Chip tone="grey" icon={IconBan}>
            {t.revoked} <When at={client.revoked_at} short />
          </Chip>
        </span>
      )}
      <span className={list.acts}>
        <LinkButton
          to={paths.events}
          search={({ unit }) => ({ unit, actor: client.id })}
          variant="subtle"
          aria-label={t.traceOf(client.name)}
          leftSection={<IconHistory size={18} stroke={1.6} aria-hidden />}
        >
          {t.trace}
        </LinkButton>
        {!client.revoked_at && (
          <Button variant="subtle" color="danger" aria-label={t.revokeOf(client.name)} onClick={onRevoke}>
            {t.revoke}
          </Button>
        )}
      </span>
    </li>
  )
}
