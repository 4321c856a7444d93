import { queries, type Schema } from '../api'
import { type Me, meQuery } from '../api/me'
import { useWords, words } from '../i18n'
import styles from './states.module.css'

const texts = words({ support: 'Gặp cán bộ hỗ trợ' }, { support: 'Ask for help' })

/** Whom to call when lost; nothing before one is known. */
export function Support() {
  const t = useWords(texts)
  const support = queries.getQueryData<Me>(meQuery.queryKey)?.support
  if (!support) return null
  return (
    <p className={styles.quote}>
      {t.support}: {support.name}, <a href={reached(support)}>{support.phone || support.email}</a>
    </p>
  )
}

/** By phone, where one is stated. */
export function reached({ phone, email }: Schema<'Support'>): string {
  return phone ? `tel:${phone.replaceAll(/[^\d+]/g, '')}` : `mailto:${email}`
}
