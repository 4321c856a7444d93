import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { installationQuery } from '../api/installation'
import { useWords } from '../i18n'
import { paths } from '../paths'
import styles from './Shell.module.css'
import { shell } from './words'

export function useInstallation() {
  return useQuery(installationQuery)
}

/** An invented commune must never be taken for a real one. Whoever may begin in earnest does so from here. */
export function DemoMark() {
  const t = useWords(shell)
  const { data: installation } = useInstallation()
  if (!installation?.demo) return null
  if (!installation.may_open) return <span className={styles.demo}>{t.demo}</span>
  return (
    <Link to={paths.opening} className={styles.demo} title={t.open} aria-label={`${t.demo}. ${t.open}`}>
      {t.demo}
    </Link>
  )
}
