/** Every address of the admin, below `/admin`. Screens link by these names only. */
export const paths = {
  desk: '/',
  profile: '/profile',
  signIn: '/sign-in',
  password: '/password',
  invitation: '/invitation/$secret',
} as const
