import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCheck, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Schema, api, queries } from '../api'
import { Opening as limits } from '../api/limits'
import { useMe } from '../api/me'
import { said, useWords } from '../i18n'
import { paths } from '../paths'
import { useInstallation } from '../shell/DemoMark'
import { Confirm } from '../ui/Confirm'
import list from '../ui/List.module.css'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import styles from './Opening.module.css'
import { opening } from './words'

/** From the invented commune to an office of one's own, and what to do first there. */
export function Opening() {
  const t = useWords(opening)
  const { data, error, refetch } = useInstallation()
  if (!data) {
    return (
      <>
        <PageHeader title={t.title} />
        <div className={list.sheet}>{error ? <ErrorState problem={error} onRetry={() => void refetch()} /> : <SkeletonRows rows={4} />}</div>
      </>
    )
  }
  return data.demo ? <Leave installation={data} /> : <Next name={data.name} />
}

function Leave({ installation }: { installation: Schema<'Installation'> }) {
  const t = useWords(opening)
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const form = useForm({ initialValues: { name: '', kind: 'xã' } })
  const { name, kind } = form.values

  async function open() {
    await api.POST('/manage/v1/installation/open', { body: { name: name.trim(), kind: kind.trim() } })
    toast(said(opening).opened(name.trim()))
    // Nothing that was read before is true any more.
    await queries.resetQueries()
  }

  return (
    <>
      <PageHeader title={t.title} lead={t.lead} />
      <div className={list.panels}>
        <div className={styles.sides}>
          <Panel title={t.goes}>
            <ul className={styles.lines}>
              {t.going.map((line) => (
                <li key={line}>
                  <IconTrash size={18} stroke={1.6} className={styles.goes} aria-hidden />
                  {line}
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title={t.stays}>
            <ul className={styles.lines}>
              {[t.account(me.email ?? me.name), t.root(installation.name), t.settings].map((line) => (
                <li key={line}>
                  <IconCheck size={18} stroke={1.8} className={styles.stays} aria-hidden />
                  {line}
                </li>
              ))}
            </ul>
          </Panel>
        </div>
        <Panel title={t.office}>
          <form className={list.body} onSubmit={form.onSubmit(() => setAsking(true))}>
            <div className={list.pair}>
              <TextInput
                label={t.name}
                description={t.nameHelp}
                inputWrapperOrder={['label', 'input', 'error', 'description']}
                maxLength={limits.name.max}
                required
                withAsterisk={false}
                {...form.getInputProps('name')}
              />
              <TextInput
                label={t.kind}
                description={t.kindHelp}
                inputWrapperOrder={['label', 'input', 'error', 'description']}
                maxLength={limits.kind.max}
                required
                withAsterisk={false}
                {...form.getInputProps('kind')}
              />
            </div>
            <div className={list.buttons}>
              <Button type="submit" color="danger" variant="outline" disabled={!name.trim() || !kind.trim()}>
                {t.open}
              </Button>
            </div>
          </form>
        </Panel>
      </div>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t.sure(name.trim())}
        effect={t.effect}
        action={t.open}
        onConfirm={open}
      />
    </>
  )
}

const ROOMS = { unit: paths.units, users: paths.users, imports: paths.imports, screens: paths.screens, stations: paths.stations } as const

function Next({ name }: { name: string }) {
  const t = useWords(opening)
  return (
    <>
      <PageHeader title={t.doneTitle} lead={t.doneLead(name)} />
      <div className={list.panels}>
        <Panel title={t.nextTitle}>
          <ol className={list.rows}>
            {(Object.keys(ROOMS) as (keyof typeof ROOMS)[]).map((room) => (
              <li key={room} className={list.row}>
                <span className={list.words}>
                  <Link to={ROOMS[room]} className={list.title}>
                    {t.next[room][0]}
                  </Link>
                  <span className={list.about}>{t.next[room][1]}</span>
                </span>
              </li>
            ))}
          </ol>
        </Panel>
      </div>
    </>
  )
}
