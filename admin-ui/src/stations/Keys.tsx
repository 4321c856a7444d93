import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconBan } from '@tabler/icons-react'
import { useState } from 'react'
import { $api, type Schema, api, queries } from '../api'
import { KeyForm as limits } from '../api/limits'
import { useWords } from '../i18n'
import { Chip } from '../ui/Chip'
import { Confirm } from '../ui/Confirm'
import list from '../ui/List.module.css'
import { Secret } from '../ui/Secret'
import { When } from '../ui/When'
import { useFocused } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { stations } from './words'

const renew = () => queries.invalidateQueries({ queryKey: ['get', '/manage/v1/stations/{slug}/keys'] })

/** The keys players of the station use; each is seen once, when it is made. */
export function Keys({ slug }: { slug: string }) {
  const t = useWords(stations)
  const [made, setMade] = useState<Schema<'NewStationKey'>>()
  const [revoking, setRevoking] = useState<Schema<'StationKey'>>()
  const { data, error, refetch } = $api.useQuery('get', '/manage/v1/stations/{slug}/keys', { params: { path: { slug } } })
  const named = (key: Schema<'StationKey'>) => key.name || t.keyUnnamed
  if (made) return <Made made={made} onKept={() => setMade(undefined)} />
  return (
    <>
      {!data && error ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={1} />
      ) : (
        data.items.length > 0 && (
          <ul className={list.rows}>
            {data.items.map((key) => (
              <li key={key.id} className={list.row}>
                <span className={list.words}>
                  <span className={list.name}>{named(key)}</span>
                  <span className={list.about}>
                    {t.made(key.made_by)} <When at={key.made_at} short />
                  </span>
                </span>
                {key.revoked_at ? (
                  <Chip tone="grey" icon={IconBan}>
                    {t.revoked}
                  </Chip>
                ) : (
                  <Button variant="subtle" color="danger" aria-label={t.revokeOf(named(key))} onClick={() => setRevoking(key)}>
                    {t.revoke}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )
      )}
      <Add slug={slug} none={data?.items.length === 0} onMade={setMade} />
      <Confirm
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={t.revokeTitle(revoking ? named(revoking) : '')}
        effect={t.revokeEffect}
        action={t.revoke}
        onConfirm={async () => {
          if (!revoking) return
          await api.DELETE('/manage/v1/stations/{slug}/keys/{id}', { params: { path: { slug, id: revoking.id } } })
          await renew()
          toast(t.revokedNow(named(revoking)))
        }}
      />
    </>
  )
}

function Add({ slug, none, onMade }: { slug: string; none: boolean; onMade: (made: Schema<'NewStationKey'>) => void }) {
  const t = useWords(stations)
  const form = useForm({ initialValues: { name: '' } })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { data } = await api.POST('/manage/v1/stations/{slug}/keys', { params: { path: { slug } }, body })
    if (data) onMade(data)
    await renew()
  })
  return (
    <form onSubmit={submit} className={list.body} noValidate>
      <p className={list.about}>{none ? `${t.noKeys} ${t.keysLead}` : t.keysLead}</p>
      <TextInput label={t.keyName} description={t.keyNameHelp} maxLength={limits.name.max} {...form.getInputProps('name')} />
      {note}
      <div className={list.buttons}>
        <Button type="submit" variant="default" loading={busy}>
          {t.addKey}
        </Button>
      </div>
    </form>
  )
}

function Made({ made, onKept }: { made: Schema<'NewStationKey'>; onKept: () => void }) {
  const t = useWords(stations)
  const place = useFocused<HTMLDivElement>()
  return (
    <div ref={place} tabIndex={-1} role="status" className={list.body}>
      <p className={list.name}>{t.keyReady(made.name)}</p>
      <p>{t.keyOnce}</p>
      <Secret label={t.key} value={made.key} action={t.keyCopy} />
      <Secret label={t.address} value={`${location.origin}${made.capability_url}/rundown.m3u`} action={t.addressCopy} />
      <div className={list.buttons}>
        <Button onClick={onKept}>{t.keyKept}</Button>
      </div>
    </div>
  )
}
