import { Menu } from '@mantine/core'
import { IconHelp, IconKey, IconLogout, IconLogout2, IconUserCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { useMe } from '../api/me'
import { problemOf } from '../api/problem'
import { signOut } from '../api/session'
import { type Language, language, useWords } from '../i18n'
import { paths } from '../paths'
import { Confirm } from '../ui/Confirm'
import { reached } from '../ui/Support'
import { type Look, look } from '../ui/theme'
import { toast } from '../ui/toast'
import styles from './Shell.module.css'
import { shell } from './words'

/** Everything about oneself and this browser: looks, language, password, signing out. */
export function AccountMenu({ target, position }: { target: ReactElement; position: 'top-start' | 'right-end' }) {
  const t = useWords(shell)
  const { support } = useMe()
  const chosenLook = look.use()
  const chosenLanguage = language.use()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const icon = { size: 18, stroke: 1.6, 'aria-hidden': true }

  return (
    <>
      <Menu position={position} width={260}>
        <Menu.Target>{target}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUserCircle {...icon} />} onClick={() => void navigate({ to: paths.profile })}>
            {t.profile}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey {...icon} />} onClick={() => void navigate({ to: paths.password })}>
            {t.password}
          </Menu.Item>
          {support && (
            <Menu.Item component="a" href={reached(support)} leftSection={<IconHelp {...icon} />}>
              {t.support}
              <span className={styles.aside}>
                {support.name}, {support.phone || support.email}
              </span>
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Label>{t.look}</Menu.Label>
          <Menu.RadioGroup value={chosenLook} onChange={(value) => look.set(value as Look)}>
            {(['auto', 'light', 'dark', 'contrast'] as const).map((one) => (
              <Menu.RadioItem key={one} value={one}>
                {t.looks[one]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Label>{t.language}</Menu.Label>
          <Menu.RadioGroup value={chosenLanguage} onChange={(value) => language.set(value as Language)}>
            {(['vi', 'en'] as const).map((one) => (
              <Menu.RadioItem key={one} value={one} lang={one}>
                {t.languages[one]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout {...icon} />}
            onClick={() => void signOut().catch((thrown: unknown) => toast(problemOf(thrown).detail))}
          >
            {t.signOut}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout2 {...icon} />} onClick={() => setAsking(true)}>
            {t.signOutEverywhere}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t.signOutEverywhereTitle}
        effect={t.signOutEverywhereEffect}
        action={t.signOutEverywhere}
        onConfirm={() => signOut(true)}
      />
    </>
  )
}
