import {
  IconBroadcast,
  IconBuildingCommunity,
  IconClipboardText,
  IconDeviceDesktop,
  IconDeviceTv,
  IconFileImport,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMicrophone2,
  IconNews,
  IconPhoto,
  IconTags,
  IconUsers,
} from '@tabler/icons-react'
import { type ParsedLocation, createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, retainSearchParams } from '@tanstack/react-router'
import { queries } from './api'
import { installationQuery } from './api/installation'
import { itemQuery } from './api/item'
import { type Me, keptUnits, meQuery } from './api/me'
import { keepZone } from './i18n/zone'
import { signedIn, workingAs } from './api/session'
import { clientsSearch } from './clients/search'
import { deskSearch } from './desk/search'
import { deskQuery } from './desk/waiting'
import { KINDS, formQuery } from './editor/forms'
import { editorSearch } from './editor/search'
import { eventsSearch } from './events/search'
import { importSearch } from './imports/search'
import { itemsSearch } from './items/search'
import { librarySearch } from './library/search'
import { paths } from './paths'
import { reviewSearch } from './review/search'
import { screensSearch } from './screens/search'
import { readingSearch, stationSearch, stationsSearch } from './stations/search'
import { Failed, NotFound, Root } from './shell/Root'
import { Shell } from './shell/Shell'
import { type UnitSearch, unitSearch } from './shell/unit'
import { unitsSearch } from './units/search'
import { usersSearch } from './users/search'
import { vocabulariesSearch } from './vocabularies/search'
import './shell/rooms'

/*
 * Every screen of the admin. A room is a lazy route under `inside`; its `staticData` puts it into the rail, in the order
 * of `inside.addChildren` below.
 */

const root = createRootRoute({ component: Root, notFoundComponent: NotFound })

/** Whoever keeps a unit: its people, its keys, its log. */
const keeps = (me: Me) => keptUnits(me).length > 0

/** Everything behind the sign-in: who one is and what time it is is known before anything is drawn. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    if (!(await signedIn())) throw redirect({ to: paths.signIn, search: location.href === paths.desk ? {} : { next: location.href } })
    const [me, { timezone }] = await Promise.all([queries.ensureQueryData(meQuery), queries.ensureQueryData(installationQuery)])
    keepZone(timezone)
    workingAs(me.email)
    if (me.must_change_password && location.pathname !== paths.password) throw redirect({ to: paths.password })
  },
  staticData: { ahead: () => Promise.all([queries.ensureQueryData(meQuery), queries.ensureQueryData(installationQuery)]) },
})

/** What stands in the frame, with the chosen unit kept from room to room. */
const framed = createRoute({
  getParentRoute: () => inside,
  id: 'framed',
  component: Shell,
  validateSearch: unitSearch,
  search: { middlewares: [retainSearchParams<UnitSearch>(['unit'])] },
  staticData: { ahead: ({ search }) => queries.ensureQueryData(deskQuery(search.unit)) },
})

const desk = createRoute({
  getParentRoute: () => framed,
  path: paths.desk,
  component: lazyRouteComponent(() => import('./desk/Desk'), 'Desk'),
  validateSearch: deskSearch,
  staticData: { title: { vi: 'Bàn làm việc', en: 'Desk' }, rail: { icon: IconLayoutDashboard, group: 'work' } },
})

const articles = createRoute({
  getParentRoute: () => framed,
  path: paths.articles,
  component: lazyRouteComponent(() => import('./items/Items'), 'Articles'),
  validateSearch: itemsSearch,
  staticData: { title: { vi: 'Tin bài', en: 'Articles' }, rail: { icon: IconNews, group: 'work' } },
})

const procedures = createRoute({
  getParentRoute: () => framed,
  path: paths.procedures,
  component: lazyRouteComponent(() => import('./items/Items'), 'Procedures'),
  validateSearch: itemsSearch,
  staticData: { title: { vi: 'Thủ tục', en: 'Procedures' }, rail: { icon: IconClipboardText, group: 'work' } },
})

const led = createRoute({
  getParentRoute: () => framed,
  path: paths.led,
  component: lazyRouteComponent(() => import('./items/Items'), 'Messages'),
  validateSearch: itemsSearch,
  staticData: { title: { vi: 'Thông điệp LED', en: 'LED messages' }, rail: { icon: IconDeviceTv, group: 'work' } },
})

const radio = createRoute({
  getParentRoute: () => framed,
  path: paths.radio,
  component: lazyRouteComponent(() => import('./items/Items'), 'Scripts'),
  validateSearch: itemsSearch,
  staticData: { title: { vi: 'Truyền thanh', en: 'Radio' }, rail: { icon: IconMicrophone2, group: 'work' } },
})

/** One screen for a new text and for one that stands: the first save changes the address under the hands. */
const writing = createRoute({
  getParentRoute: () => framed,
  id: 'writing',
  component: lazyRouteComponent(() => import('./editor/Editor'), 'Editor'),
  validateSearch: editorSearch,
})

const write = createRoute({
  getParentRoute: () => writing,
  path: paths.write,
  staticData: {
    title: { vi: 'Viết bài mới', en: 'New text' },
    ahead: async ({ params }) => {
      const kind = KINDS.find((one) => one === params.kind)
      if (kind) await queries.ensureQueryData(formQuery(kind))
    },
  },
})

const item = createRoute({
  getParentRoute: () => writing,
  path: paths.item,
  staticData: {
    title: { vi: 'Sửa bài', en: 'Edit' },
    ahead: async ({ params }) => {
      const { kind } = await queries.ensureQueryData(itemQuery(params.id ?? ''))
      await queries.ensureQueryData(formQuery(kind))
    },
  },
})

const library = createRoute({
  getParentRoute: () => framed,
  path: paths.library,
  component: lazyRouteComponent(() => import('./library/Library'), 'Library'),
  validateSearch: librarySearch,
  staticData: { title: { vi: 'Thư viện', en: 'Library' }, rail: { icon: IconPhoto, group: 'around' } },
})

const imports = createRoute({
  getParentRoute: () => framed,
  path: paths.imports,
  component: lazyRouteComponent(() => import('./imports/Imports'), 'Imports'),
  validateSearch: importSearch,
  staticData: {
    title: { vi: 'Nhập thủ tục', en: 'Import procedures' },
    rail: { icon: IconFileImport, group: 'around', may: (me) => me.rights.some(({ may }) => may.includes('edit')) },
  },
})

const batch = createRoute({
  getParentRoute: () => framed,
  path: paths.import,
  component: lazyRouteComponent(() => import('./imports/Batch'), 'Batch'),
  validateSearch: importSearch,
  staticData: { title: { vi: 'Lô nhập thủ tục', en: 'Import batch' } },
})

const review = createRoute({
  getParentRoute: () => framed,
  path: paths.review,
  component: lazyRouteComponent(() => import('./review/Review'), 'Review'),
  validateSearch: reviewSearch,
  staticData: { title: { vi: 'Duyệt bài', en: 'Approve' } },
})

const screens = createRoute({
  getParentRoute: () => framed,
  path: paths.screens,
  component: lazyRouteComponent(() => import('./screens/Screens'), 'Screens'),
  validateSearch: screensSearch,
  staticData: { title: { vi: 'Màn hình LED', en: 'LED screens' }, rail: { icon: IconDeviceDesktop, group: 'around' } },
})

const screen = createRoute({
  getParentRoute: () => framed,
  path: paths.screen,
  component: lazyRouteComponent(() => import('./screens/Screen'), 'Screen'),
  staticData: { title: { vi: 'Màn hình', en: 'Screen' } },
})

const stations = createRoute({
  getParentRoute: () => framed,
  path: paths.stations,
  component: lazyRouteComponent(() => import('./stations/Stations'), 'Stations'),
  validateSearch: stationsSearch,
  staticData: { title: { vi: 'Đài truyền thanh', en: 'Radio stations' }, rail: { icon: IconBroadcast, group: 'around' } },
})

const station = createRoute({
  getParentRoute: () => framed,
  path: paths.station,
  component: lazyRouteComponent(() => import('./stations/Station'), 'Station'),
  validateSearch: stationSearch,
  staticData: { title: { vi: 'Đài', en: 'Station' } },
})

/** The announcer's tablet shows nothing but the text. */
const reading = createRoute({
  getParentRoute: () => inside,
  path: paths.reading,
  component: lazyRouteComponent(() => import('./stations/Reading'), 'Reading'),
  validateSearch: readingSearch,
  staticData: { title: { vi: 'Trang đọc', en: 'To read' } },
})

const units = createRoute({
  getParentRoute: () => framed,
  path: paths.units,
  component: lazyRouteComponent(() => import('./units/Units'), 'Units'),
  validateSearch: unitsSearch,
  staticData: { title: { vi: 'Đơn vị', en: 'Units' }, rail: { icon: IconBuildingCommunity, group: 'running', may: keeps } },
})

const unit = createRoute({
  getParentRoute: () => framed,
  path: paths.unit,
  component: lazyRouteComponent(() => import('./units/Unit'), 'UnitPage'),
  staticData: { title: { vi: 'Thông tin đơn vị', en: 'Unit' } },
})

const users = createRoute({
  getParentRoute: () => framed,
  path: paths.users,
  component: lazyRouteComponent(() => import('./users/Users'), 'Users'),
  validateSearch: usersSearch,
  staticData: { title: { vi: 'Người dùng', en: 'Users' }, rail: { icon: IconUsers, group: 'running', may: keeps } },
})

const user = createRoute({
  getParentRoute: () => framed,
  path: paths.user,
  component: lazyRouteComponent(() => import('./users/User'), 'UserPage'),
  staticData: { title: { vi: 'Tài khoản', en: 'User' } },
})

const events = createRoute({
  getParentRoute: () => framed,
  path: paths.events,
  component: lazyRouteComponent(() => import('./events/Events'), 'Events'),
  validateSearch: eventsSearch,
  staticData: { title: { vi: 'Nhật ký', en: 'Log' }, rail: { icon: IconHistory, group: 'running', may: keeps } },
})

const clients = createRoute({
  getParentRoute: () => framed,
  path: paths.clients,
  component: lazyRouteComponent(() => import('./clients/Clients'), 'Clients'),
  validateSearch: clientsSearch,
  staticData: { title: { vi: 'Khoá kết nối', en: 'API keys' }, rail: { icon: IconKey, group: 'running', may: keeps } },
})

const vocabularies = createRoute({
  getParentRoute: () => framed,
  path: paths.vocabularies,
  component: lazyRouteComponent(() => import('./vocabularies/Vocabularies'), 'Vocabularies'),
  validateSearch: vocabulariesSearch,
  staticData: { title: { vi: 'Danh mục', en: 'Vocabularies' }, rail: { icon: IconTags, group: 'running', may: keeps } },
})

/** From the mark of the demo, for whoever may empty it. */
const opening = createRoute({
  getParentRoute: () => framed,
  path: paths.opening,
  component: lazyRouteComponent(() => import('./opening/Opening'), 'Opening'),
  staticData: { title: { vi: 'Bắt đầu dùng thật', en: 'Begin in earnest' } },
})

const profile = createRoute({
  getParentRoute: () => framed,
  path: paths.profile,
  component: lazyRouteComponent(() => import('./people/Profile'), 'Profile'),
  staticData: { title: { vi: 'Hồ sơ của tôi', en: 'My profile' } },
})

const password = createRoute({
  getParentRoute: () => inside,
  path: paths.password,
  component: lazyRouteComponent(() => import('./people/ChangePassword'), 'ChangePassword'),
  staticData: { title: { vi: 'Đổi mật khẩu', en: 'Change password' } },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  component: lazyRouteComponent(() => import('./people/SignIn'), 'SignIn'),
  beforeLoad: async () => {
    if (await signedIn()) throw redirect({ to: paths.desk })
  },
  // An address of ours only: a link must not lead out of the admin after the sign-in. (What is left out of the answer
  // stays as it was written in the address, so a refusal names it.)
  validateSearch: (search: Record<string, unknown>): { next?: string | undefined } => ({
    next: typeof search.next === 'string' && /^\/(?![/\\])/.test(search.next) ? search.next : undefined,
  }),
  staticData: { title: { vi: 'Đăng nhập', en: 'Sign in' } },
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: paths.invitation,
  component: lazyRouteComponent(() => import('./people/Invitation'), 'Invitation'),
  staticData: { title: { vi: 'Nhận lời mời', en: 'Accept the invitation' } },
})

export const routeTree = root.addChildren([
  inside.addChildren([framed.addChildren([desk, articles, procedures, led, radio, writing.addChildren([write, item]), review, library, imports, batch, screens, screen, stations, station, units, unit, users, user, clients, vocabularies, events, opening, profile]), reading, password]),
  signIn,
  invitation,
])

export function makeRouter() {
  const router = createRouter({
    routeTree,
    basepath: '/admin',
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: Failed,
  })
  function begin(location: ParsedLocation): void {
    for (const { routeId, params, search } of router.matchRoutes(location)) {
      const route = router.routesById[routeId as keyof typeof router.routesById]
      // What does not come is missed when the screen is drawn.
      void router.loadRouteChunk(route)?.catch(() => undefined)
      void route.options.staticData?.ahead?.({ params, search }).catch(() => undefined)
    }
  }
  // Where one comes in is not waited for until the frame is drawn.
  if (!router.isServer) begin(router.latestLocation)
  router.subscribe('onBeforeLoad', ({ toLocation }) => begin(toLocation))
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
