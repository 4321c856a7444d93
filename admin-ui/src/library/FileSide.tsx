import { ActionIcon, Button, Drawer, Group, TextInput, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload, IconTrash, IconTrashOff, IconX } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { $api, type Schema, api, match, queries } from '../api'
import { Description as limits } from '../api/limits'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { Thumb, aboutFile } from '../media/MediaGrid'
import { Picture, Sound, download } from '../media/Picture'
import { assetQuery, keep } from '../media/useUpload'
import { paths } from '../paths'
import { When } from '../ui/When'
import { useSubmit } from '../ui/form'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import styles from './FileSide.module.css'
import { library } from './words'

type Asset = Schema<'Asset'>

/** What a file is, where it is used, and what one may do with it: beside the others, or as a sheet on a phone. */
export function FileSide({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords(library)
  const narrow = useMediaQuery('(max-width: 64em)', undefined, { getInitialValueInEffect: false })
  if (narrow) {
    return (
      <Drawer opened onClose={onClose} position="bottom" size="90%" title={t.file}>
        <About id={id} />
      </Drawer>
    )
  }
  return (
    <aside className={styles.side} aria-label={t.file}>
      <div className={styles.head}>
        <h2>{t.file}</h2>
        <ActionIcon aria-label={t.closeFile} onClick={onClose}>
          <IconX size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
      </div>
      <About id={id} />
    </aside>
  )
}

function About({ id }: { id: string }) {
  const t = useWords(library)
  const { data: asset, error, refetch } = $api.useQuery('get', '/manage/v1/media/{id}', { params: { path: { id } } })
  if (!asset && error) {
    return error.status === 404 ? <EmptyState title={t.gone} detail={error.detail} /> : <ErrorState problem={error} onRetry={() => void refetch()} />
  }
  if (!asset) return <SkeletonRows rows={4} />
  return (
    <div className={styles.about}>
      <div className={styles.shown}>
        {asset.type.startsWith('image/') ? (
          <Picture id={id} alt={asset.alt} />
        ) : asset.type.startsWith('audio/') ? (
          <Sound id={id} name={asset.name} />
        ) : (
          <div className={styles.paper}>
            <Thumb asset={asset} />
          </div>
        )}
      </div>
      <Describe key={asset.version} asset={asset} />
      <Facts asset={asset} />
      <Acts asset={asset} />
    </div>
  )
}

function Describe({ asset }: { asset: Asset }) {
  const t = useWords(library)
  const may = asset.actions.find((one) => one.action === 'describe')
  const form = useForm({ initialValues: { name: asset.name, alt: asset.alt, credit: asset.credit } })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    const { data } = await api.PUT('/manage/v1/media/{id}', {
      params: { path: { id: asset.id }, header: match(asset.version) },
      body,
    })
    if (data) keep(data)
    toast(t.saved)
  })
  const readOnly = !may?.allowed
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      {asset.type.startsWith('image/') && (
        <Textarea
          label={t.alt}
          description={t.altHelp}
          classNames={{ description: form.values.alt.trim() ? undefined : styles.wanted }}
          autosize
          minRows={2}
          maxLength={limits.alt.max}
          readOnly={readOnly}
          {...form.getInputProps('alt')}
        />
      )}
      <TextInput label={t.credit} maxLength={limits.credit.max} readOnly={readOnly} {...form.getInputProps('credit')} />
      <TextInput label={t.name} maxLength={limits.name.max} readOnly={readOnly} {...form.getInputProps('name')} />
      {note}
      {readOnly ? (
        <p className={styles.reason}>{may?.reason}</p>
      ) : (
        <Button type="submit" loading={busy} disabled={!form.isDirty()}>
          {t.save}
        </Button>
      )}
    </form>
  )
}

function Facts({ asset }: { asset: Asset }) {
  const t = useWords(library)
  return (
    <dl className={styles.facts}>
      <dt>{t.size}</dt>
      <dd>{aboutFile(asset)}</dd>
      {asset.renditions.length > 0 && (
        <>
          <dt>{t.renditions}</dt>
          <dd>{asset.renditions.map((one) => `${one.width} × ${one.height}`).join(', ')}</dd>
        </>
      )}
      <dt>{t.unit}</dt>
      <dd>{asset.unit.name}</dd>
      <dt>{t.uploaded}</dt>
      <dd>
        <When at={asset.created_at} short />
      </dd>
      <dt>{t.changed}</dt>
      <dd>
        {asset.changed_by}, <When at={asset.changed_at} short />
      </dd>
      <dt>{t.usedIn}</dt>
      <dd>
        <UsedIn ids={asset.used_by} />
      </dd>
    </dl>
  )
}

const SHOWN = 8

function UsedIn({ ids }: { ids: readonly string[] }) {
  const t = useWords(library)
  const { kinds, loading } = useWords(common)
  const items = useQueries({
    queries: ids.slice(0, SHOWN).map((id) => $api.queryOptions('get', '/manage/v1/items/{id}', { params: { path: { id } } }, { retry: false })),
  })
  if (ids.length === 0) return t.unused
  return (
    <ul className={styles.uses}>
      {items.map(({ data, error }, place) => (
        <li key={ids[place]}>
          {data ? (
            <Link to={paths.item} params={{ id: data.id }}>
              {titleOf(data)} <span className={styles.kind}>{kinds[data.kind as keyof typeof kinds]}</span>
            </Link>
          ) : error ? (
            t.elsewhere
          ) : (
            loading
          )}
        </li>
      ))}
      {ids.length > SHOWN && <li>{t.andMore(number(ids.length - SHOWN))}</li>}
    </ul>
  )
}

function titleOf({ head }: Schema<'Item'>): string {
  const { body } = head
  return body.kind === 'led_message' ? body.text : body.title
}

function Acts({ asset }: { asset: Asset }) {
  const t = useWords(library)
  const may = (action: Asset['actions'][number]['action']) => asset.actions.find((one) => one.action === action)
  const [trash, restore] = [may('trash'), may('restore')]
  const params = (version: number) => ({ params: { path: { id: asset.id }, header: match(version) } })

  const takeBack = async (version: number) => {
    const { data } = await api.POST('/manage/v1/media/{id}/restore', params(version))
    if (data) keep(data)
  }
  const throwAway = $api.useMutation('delete', '/manage/v1/media/{id}', {
    onSuccess: (data) => {
      keep(data)
      toast(t.trashed(data.name), () => takeBack(data.version))
    },
    onError: (problem) => {
      toast(problem.detail)
      void queries.invalidateQueries(assetQuery(asset.id))
    },
  })

  return (
    <div className={styles.acts}>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconDownload size={18} stroke={1.6} aria-hidden />}
          onClick={() => void download(asset.id, asset.name)}
        >
          {t.download}
        </Button>
        {trash && (
          <Button
            variant="default"
            leftSection={<IconTrash size={18} stroke={1.6} aria-hidden />}
            disabled={!trash.allowed}
            loading={throwAway.isPending}
            onClick={() => throwAway.mutate(params(asset.version))}
          >
            {t.toTrash}
          </Button>
        )}
        {restore && (
          <Button
            leftSection={<IconTrashOff size={18} stroke={1.6} aria-hidden />}
            disabled={!restore.allowed}
            onClick={() => void takeBack(asset.version).then(() => toast(t.restored(asset.name)))}
          >
            {t.restore}
          </Button>
        )}
      </Group>
      {(trash?.reason ?? restore?.reason) && <p className={styles.reason}>{trash?.reason ?? restore?.reason}</p>}
    </div>
  )
}
