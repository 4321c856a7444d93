import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconArrowLeft, IconHistory } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { $api, Problem, type Schema, api, match, queries } from '../api'
import { ChangedUser as limits } from '../api/limits'
import { meQuery } from '../api/me'
import { problemOf } from '../api/problem'
import { said, useWords } from '../i18n'
import { RolesField, given } from '../fields/roles'
import { paths } from '../paths'
import { Confirm } from '../ui/Confirm'
import { Leaving } from '../ui/Leaving'
import list from '../ui/List.module.css'
import { Overtaken } from '../ui/Overtaken'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { useSubmit } from '../ui/form'
import { LinkButton } from '../ui/links'
import { merge } from '../ui/merge'
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states'
import { toast } from '../ui/toast'
import { Handout } from './Handout'
import { UserChips } from './Users'
import { users } from './words'

type User = Schema<'User'>

// A type, not an interface: forms take records.
type UserForm = Pick<Schema<'ChangedUser'>, 'name' | 'roles'>

const toForm = (user: User): UserForm => ({ name: user.name, roles: given(user.roles) })
const userQuery = (id: string) => $api.queryOptions('get', '/manage/v1/users/{id}', { params: { path: { id } } })

function keep(user: User): void {
  queries.setQueryData(userQuery(user.id).queryKey, user)
  void queries.invalidateQueries({ queryKey: ['get', '/manage/v1/users'] })
  // It may be oneself.
  void queries.invalidateQueries(meQuery)
}

/** One account: its name and roles, a new invitation, an end. */
export function UserPage() {
  const t = useWords(users)
  const { id = '' } = useParams({ strict: false })
  const { data: user, error, refetch } = $api.useQuery('get', '/manage/v1/users/{id}', { params: { path: { id } } })
  const [invitation, setInvitation] = useState<Schema<'Invitation'>>()
  if (!user) {
    return (
      <>
        <PageHeader title={t.title} />
        <div className={list.sheet}>
          {!error ? (
            <SkeletonRows rows={4} />
          ) : error.status === 404 ? (
            <EmptyState title={t.gone} detail={error.detail} action={<LinkButton to={paths.users}>{t.toUsers}</LinkButton>} />
          ) : (
            <ErrorState problem={error} onRetry={() => void refetch()} />
          )}
        </div>
      </>
    )
  }
  return (
    <>
      <Link to={paths.users} className={list.back}>
        <IconArrowLeft size={18} stroke={1.6} aria-hidden />
        {t.all}
      </Link>
      <PageHeader
        title={user.name}
        lead={user.email}
        actions={
          <>
            <UserChips user={user} />
            <LinkButton
              to={paths.events}
              search={({ unit }) => ({ unit, actor: user.id })}
              variant="default"
              leftSection={<IconHistory size={18} stroke={1.6} aria-hidden />}
            >
              {t.trace}
            </LinkButton>
          </>
        }
      />
      <div className={list.panels}>
        {user.locked && <p className={list.note}>{t.locked(user.locked)}</p>}
        {invitation && <Handout name={user.name} invitation={invitation} onDone={() => setInvitation(undefined)} />}
        <Form key={user.id} user={user} />
        {!user.locked && (
          <>
            <SignIn user={user} onInvited={setInvitation} />
            <Standing user={user} />
          </>
        )}
      </div>
    </>
  )
}

function Form({ user }: { user: User }) {
  const t = useWords(users)
  const form = useForm<UserForm>({ initialValues: toForm(user) })
  const [met, setMet] = useState<string>()
  // The account as the form began with it: what is read anew meanwhile must not pass another's change off as seen.
  const [base, setBase] = useState(user)
  const version = JSON.stringify(toForm(user)) === JSON.stringify(toForm(base)) ? user.version : base.version
  const readOnly = user.locked !== null
  const dirty = form.isDirty()
  function take(saved: User, shown: UserForm): void {
    keep(saved)
    setBase(saved)
    form.setInitialValues(toForm(saved))
    form.setValues(shown)
  }

  const { submit, busy, note } = useSubmit(form, async (values) => {
    const path = { id: user.id }
    try {
      const body = { ...values, disabled: user.disabled }
      const { data } = await api.PUT('/manage/v1/users/{id}', { params: { path, header: match(version) }, body })
      if (!data) return
      take(data, toForm(data))
      setMet(undefined)
      toast(said(users).saved)
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.status !== 412) throw thrown
      const { data } = await api.GET('/manage/v1/users/{id}', { params: { path } })
      if (!data) throw thrown
      take(data, merge(form.getInitialValues(), values, toForm(data)).form)
      setMet(String(thrown.members.changed_by ?? said(users).someone))
    }
  })

  return (
    <form onSubmit={submit} noValidate>
      <Leaving dirty={dirty} />
      <Panel title={t.account}>
        <div className={list.body}>
          {met && (
            <Overtaken key={user.version} title={t.met}>
              {t.metDetail(met)}
            </Overtaken>
          )}
          <TextInput
            label={t.name}
            maxLength={limits.name.max}
            required
            withAsterisk={false}
            readOnly={readOnly}
            {...form.getInputProps('name')}
          />
          <RolesField
            value={form.values.roles}
            onChange={(roles) => form.setFieldValue('roles', roles)}
            held={user.roles}
            errors={form.errors}
            max={limits.roles.max}
            readOnly={readOnly}
          />
          {note}
          {!readOnly && (
            <div className={list.buttons}>
              <Button type="submit" loading={busy} disabled={!dirty}>
                {t.save}
              </Button>
              <span className={list.note} aria-live="polite">
                {dirty ? t.dirty : t.clean}
              </span>
            </div>
          )}
        </div>
      </Panel>
    </form>
  )
}

function SignIn({ user, onInvited }: { user: User; onInvited: (invitation: Schema<'Invitation'>) => void }) {
  const t = useWords(users)
  const invite = $api.useMutation('post', '/manage/v1/users/{id}/invitation', {
    onSuccess: onInvited,
    onError: (problem) => toast(problem.detail),
  })
  if (user.disabled) return null
  return (
    <Panel title={t.signIn}>
      <div className={list.body}>
        <p>{user.invited ? t.signInInvited : t.signInSet}</p>
        <div>
          <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate({ params: { path: { id: user.id } } })}>
            {t.again}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

/** Locking the account and opening it again. */
function Standing({ user }: { user: User }) {
  const t = useWords(users)
  const [asking, setAsking] = useState(false)

  async function put(disabled: boolean): Promise<void> {
    const { data } = await api.PUT('/manage/v1/users/{id}', {
      params: { path: { id: user.id }, header: match(user.version) },
      body: { ...toForm(user), disabled },
    })
    if (data) keep(data)
    toast(disabled ? t.disabledNow(user.name) : t.enabledNow(user.name))
  }

  return (
    <Panel title={user.disabled ? t.enable : t.disable}>
      <div className={list.body}>
        <p>{user.disabled ? t.enableHelp : t.disableHelp}</p>
        <div>
          {user.disabled ? (
            <Button variant="default" onClick={() => void put(false).catch((thrown: unknown) => toast(problemOf(thrown).detail))}>
              {t.enable}
            </Button>
          ) : (
            <Button variant="default" color="danger" onClick={() => setAsking(true)}>
              {t.disable}…
            </Button>
          )}
        </div>
      </div>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t.disableAsk(user.name)}
        effect={t.disableEffect(user.name)}
        action={t.disableDo}
        onConfirm={() => put(true)}
      />
    </Panel>
  )
}
