import { useMe } from '../api/me'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { paths } from '../paths'
import { shell } from '../shell/words'
import { PageHeader } from '../ui/PageHeader'
import { Panel } from '../ui/Panel'
import { Segments } from '../ui/Segments'
import { LinkButton } from '../ui/links'
import { EmptyState } from '../ui/states'
import { look } from '../ui/theme'
import styles from './Profile.module.css'
import { people } from './words'

/** Who one is: name, roles and how far they reach; and how this browser shows things. */
export function Profile() {
  const t = useWords(people)
  const { roles, duties } = useWords(common)
  const s = useWords(shell)
  const me = useMe()
  return (
    <>
      <PageHeader
        title={t.profileTitle}
        actions={
          <LinkButton to={paths.password} variant="default">
            {t.changeTitle}
          </LinkButton>
        }
      />
      <div className={styles.panels}>
        <Panel title={t.about}>
          <dl className={styles.facts}>
            <dt>{t.name}</dt>
            <dd>{me.name}</dd>
            <dt>{t.email}</dt>
            <dd>{me.email}</dd>
          </dl>
        </Panel>
        <Panel title={t.roles}>
          {me.roles.length === 0 ? (
            <EmptyState title={t.noRoles} detail={t.noRolesDetail} />
          ) : (
            <ul className={styles.roles}>
              {me.roles.map((held) => (
                <li key={`${held.unit?.slug} ${held.role}`}>
                  <div>
                    <strong>{roles[held.role]}</strong>
                    <p className={styles.duty}>{duties[held.role]}</p>
                  </div>
                  <div>
                    {held.unit?.name ?? t.wholeSystem}
                    {held.unit && <p className={styles.duty}>{held.below ? t.reachBelow : t.reachAlone}</p>}
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title={t.browser}>
          <dl className={styles.facts}>
            <dt>{s.look}</dt>
            <dd>
              <Segments
                label={s.look}
                value={look.use()}
                onChange={look.set}
                choices={(['auto', 'light', 'dark', 'contrast'] as const).map((value) => ({ value, label: s.looks[value] }))}
              />
            </dd>
            <dt>{s.language}</dt>
            <dd>
              <Segments
                label={s.language}
                value={language.use()}
                onChange={language.set}
                choices={(['vi', 'en'] as const).map((value) => ({ value, label: s.languages[value] }))}
              />
            </dd>
          </dl>
        </Panel>
      </div>
    </>
  )
}
