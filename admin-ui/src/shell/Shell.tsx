import { Drawer, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDotsCircleHorizontal, IconSpeakerphone } from '@tabler/icons-react'
import { Link, Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { ROLE_ORDER, useMe } from '../api/me'
import { useWaitingCount } from '../desk/waiting'
import { language, useWords } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { paths } from '../paths'
import { Face } from '../ui/Face'
import { AccountMenu } from './AccountMenu'
import { DemoMark } from './DemoMark'
import styles from './Shell.module.css'
import { UnitSwitch } from './UnitSwitch'
import { type Room, rooms } from './rooms'
import { useTitle } from './useTitle'
import { shell } from './words'

const IN_BAR = 4
/** Rooms that fit the bottom bar of a phone beside "Thêm". */

/** The frame around every room: the rail, its icons at 1024 px, the bottom bar of a phone. */
export function Shell() {
  const t = useWords(shell)
  const me = useMe()
  const router = useRouter()
  const spoken = language.use()
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false })
  const shown = rooms(router.routeTree, me)
  useTitle(useWaitingCount())

  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t.skip}
      </a>
      {phone ? (
        <BottomBar rooms={shown} />
      ) : (
        <aside className={styles.rail}>
          <Link to={paths.desk} className={styles.brand} aria-label="Loa" title="Loa">
            <span className={styles.logo}>
              <IconSpeakerphone size={18} stroke={2} aria-hidden />
            </span>
            <span className={styles.wide}>Loa</span>
          </Link>
          <DemoMark />
          <UnitSwitch />
          <nav aria-label={t.rooms} className={styles.rooms}>
            {shown.map((room, index) => (
              <Fragment key={room.path}>
                {index > 0 && shown[index - 1]?.rail.group !== room.rail.group && <hr className={styles.hairline} />}
                <RoomLink room={room} title={room.title[spoken]} />
              </Fragment>
            ))}
          </nav>
          <AccountMenu target={<Person />} position="right-end" />
        </aside>
      )}
      <main id="main" tabIndex={-1} className={styles.main}>
        {phone && <DemoMark />}
        <Outlet />
      </main>
    </div>
  )
}

function RoomLink({ room, title }: { room: Room; title: string }) {
  const t = useWords(shell)
  const waiting = useWaitingCount()
  const Shape = room.rail.icon
  return (
    <Link
      to={room.path}
      className={styles.room}
      title={title}
      activeOptions={{ exact: room.path === paths.desk, includeSearch: false }}
    >
      <Shape size={20} stroke={1.6} aria-hidden />
      <span className={styles.title}>{title}</span>
      {room.path === paths.desk && waiting > 0 && (
        <span className={styles.count} role="img" aria-label={t.waiting(number(waiting))}>
          {number(waiting)}
        </span>
      )}
    </Link>
  )
}

/** Who works here: a button, as the account menu opens from it. */
function Person(props: object) {
  const me = useMe()
  const { roles } = useWords(common)
  const strongest = ROLE_ORDER.filter((role) => me.roles.some((held) => held.role === role)).at(-1)
  return (
    <UnstyledButton {...props} className={styles.person}>
      <Face name={me.name} />
      <span className={styles.wide}>
        <span className={styles.name}>{me.name}</span>
        <span className={styles.role}>{strongest && roles[strongest]}</span>
      </span>
    </UnstyledButton>
  )
}

function BottomBar({ rooms: shown }: { rooms: Room[] }) {
  const t = useWords(shell)
  const spoken = language.use()
  const path = useLocation({ select: (location) => location.pathname })
  // Another room closes it.
  const [openedAt, setOpenedAt] = useState<string>()
  const opened = openedAt === path
  return (
    <>
      <nav aria-label={t.rooms} className={styles.bar}>
        {shown.slice(0, IN_BAR).map((room) => (
          <RoomLink key={room.path} room={room} title={room.title[spoken]} />
        ))}
        <UnstyledButton className={styles.room} aria-expanded={opened} onClick={() => setOpenedAt(path)}>
          <IconDotsCircleHorizontal size={20} stroke={1.6} aria-hidden />
          <span className={styles.title}>{t.more}</span>
        </UnstyledButton>
      </nav>
      <Drawer opened={opened} onClose={() => setOpenedAt(undefined)} position="bottom" size="auto" styles={{ content: { height: 'auto' } }} title={t.moreTitle}>
        <UnitSwitch />
        {shown.length > IN_BAR && (
          <nav aria-label={t.moreTitle} className={styles.rest}>
            {shown.slice(IN_BAR).map((room) => (
              <RoomLink key={room.path} room={room} title={room.title[spoken]} />
            ))}
          </nav>
        )}
        <AccountMenu target={<Person />} position="top-start" />
      </Drawer>
    </>
  )
}
