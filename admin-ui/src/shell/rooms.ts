import type { AnyRoute } from '@tanstack/react-router'
import type { Icon } from '@tabler/icons-react'
import type { Me } from '../api/me'
import type { Language } from '../i18n'
import type { UnitSearch } from './unit'

/** What a route says of its screen. `title` names it in the tab; a route with `rail` is a room of the left rail. */
declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    title?: Record<Language, string>
    /** What its screen asks for first: begun while its code is on the way and it is asked who is there. */
    ahead?: (at: { params: Record<string, string>; search: UnitSearch }) => Promise<unknown>
    rail?: {
      icon: Icon
      /** Rooms of one group stand together; a hairline parts the groups. */
      group: 'work' | 'around' | 'running'
      /** Whether this person has any use for it; without it everybody has. */
      may?: (me: Me) => boolean
    }
  }
}

export interface Room {
  path: string
  title: Record<Language, string>
  rail: { icon: Icon; group: string; may?: (me: Me) => boolean }
}

/** The rooms of the rail, in the order of the router: what has no route cannot stand there. */
export function rooms(tree: AnyRoute, me: Me): Room[] {
  return routesOf(tree).flatMap((route) => {
    const { title, rail } = route.options.staticData ?? {}
    return title && rail && (rail.may?.(me) ?? true) ? [{ path: route.fullPath, title, rail }] : []
  })
}

/** The address of every screen, for checks that must see each of them. */
export function screens(tree: AnyRoute): string[] {
  return routesOf(tree)
    .filter((route) => route.options.staticData?.title)
    .map((route) => route.fullPath)
}

function routesOf(route: AnyRoute): AnyRoute[] {
  const children: AnyRoute[] = Object.values(route.children ?? {})
  return [route, ...children.flatMap(routesOf)]
}
