import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCheck, IconPencil, IconTrash, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type Schema, api, match, queries } from '../api'
import { NewGroup as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { KeptUnit } from '../fields/KeptUnit'
import { paths } from '../paths'
import { useUnit } from '../shell/unit'
import { Confirm } from '../ui/Confirm'
import { useSubmit } from '../ui/form'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import styles from './Groups.module.css'
import { useGroups } from './choosing'
import { screens } from './words'

type Group = Schema<'Group'>

/** Groups are named, renamed and dissolved where they stand. */
export function Groups() {
  const t = useWords(screens)
  const { data, error, refetch } = useGroups(useUnit())
  const kept = keptUnits(useMe())
  return (
    <div>
      {!data && error ? (
        <ErrorState problem={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={2} />
      ) : data.items.length === 0 ? (
        <EmptyState title={t.groupsNone} detail={t.groupsNoneDetail} />
      ) : (
        <ul className={styles.groups}>
          {data.items.map((group) => (
            <li key={group.slug}>
              <Line group={group} may={kept.some((unit) => unit.slug === group.unit.slug)} />
            </li>
          ))}
        </ul>
      )}
      {kept.length > 0 && <Add />}
    </div>
  )
}

/** Screens carry the names of their groups. */
function renew(): Promise<unknown> {
  return Promise.all(
    ['/manage/v1/groups', '/manage/v1/screens', '/manage/v1/screens/{id}'].map((path) => queries.invalidateQueries({ queryKey: ['get', path] })),
  )
}

function Line({ group, may }: { group: Group; may: boolean }) {
  const t = useWords(screens)
  const [doing, setDoing] = useState<'rename' | 'dissolve'>()
  if (doing === 'rename') return <Rename group={group} onDone={() => setDoing(undefined)} />
  return (
    <div className={styles.line}>
      <Link to={paths.screens} search={(before: object) => ({ ...before, group: group.slug })} className={styles.group}>
        <span className={styles.name}>{group.name}</span>
        <span className={styles.about}>{t.groupCount(number(group.screens.length))}</span>
      </Link>
      {may && (
        <>
          <ActionIcon aria-label={t.rename(group.name)} onClick={() => setDoing('rename')}>
            <IconPencil size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
          <ActionIcon aria-label={t.dissolve(group.name)} onClick={() => setDoing('dissolve')}>
            <IconTrash size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
          <Confirm
            opened={doing === 'dissolve'}
            onClose={() => setDoing(undefined)}
            title={t.dissolveTitle(group.name)}
            effect={t.dissolveEffect(number(group.screens.length))}
            action={t.dissolveDo}
            onConfirm={async () => {
              await api.DELETE('/manage/v1/groups/{slug}', { params: { path: { slug: group.slug }, header: match(group.version) } })
              await renew()
              toast(t.dissolved(group.name))
            }}
          />
        </>
      )}
    </div>
  )
}

function Rename({ group, onDone }: { group: Group; onDone: () => void }) {
  const t = useWords(screens)
  const { cancel } = useWords(common)
  const form = useForm({ initialValues: { name: group.name } })
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const { submit, busy, note } = useSubmit(form, async (body) => {
    await api.PUT('/manage/v1/groups/{slug}', { params: { path: { slug: group.slug }, header: match(group.version) }, body })
    await renew()
    onDone()
  })
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <div className={styles.pair}>
        <TextInput aria-label={t.groupName} maxLength={limits.name.max} ref={input} className={styles.grow} {...form.getInputProps('name')} />
        <ActionIcon type="submit" aria-label={t.keepName} loading={busy} size={42}>
          <IconCheck size={18} stroke={1.8} aria-hidden />
        </ActionIcon>
        <ActionIcon aria-label={cancel} onClick={onDone} size={42}>
          <IconX size={18} stroke={1.8} aria-hidden />
        </ActionIcon>
      </div>
      {note}
    </form>
  )
}

function Add() {
  const t = useWords(screens)
  const kept = keptUnits(useMe())
  const chosen = useUnit()
  const home = (kept.find((unit) => unit.slug === chosen) ?? kept[0])?.slug ?? ''
  const form = useForm({ initialValues: { name: '', unit: home } })
  const { submit, busy, note } = useSubmit(form, async (body) => {
    await api.POST('/manage/v1/groups', { body })
    await renew()
    toast(t.groupAdded(body.name))
    form.setFieldValue('name', '')
  })
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <TextInput label={t.newGroup} maxLength={limits.name.max} {...form.getInputProps('name')} />
      {kept.length > 1 && form.values.name !== '' && <KeptUnit label={t.unit} {...form.getInputProps('unit')} />}
      <Button type="submit" variant="default" loading={busy} disabled={form.values.name === ''}>
        {t.addGroup}
      </Button>
      {note}
    </form>
  )
}
