import { type CSSVariablesResolver, type MantineColorsTuple, createTheme, defaultVariantColorsResolver } from '@mantine/core'
import { words } from '../i18n'
import { preference } from '../preference'

/** `auto` follows the machine, its wish for more contrast included. */
export type Look = 'auto' | 'light' | 'dark' | 'contrast'

export const look = preference<Look>('look', ['auto', 'light', 'dark', 'contrast'], 'auto')

/** What the choice comes to on this machine. */
export function resolved(chosen: Look): Exclude<Look, 'auto'> {
  if (chosen !== 'auto') return chosen
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast'
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

const ten = (...colors: string[]) =>
  Array.from({ length: 10 }, (_, shade) => colors[Math.floor((shade * colors.length) / 10)]) as unknown as MantineColorsTuple

const labels = words(
  { close: 'Đóng', clear: 'Xoá', reveal: 'Hiện hoặc ẩn mật khẩu' },
  { close: 'Close', clear: 'Clear', reveal: 'Show or hide the password' },
)

const sheet = {
  content: { background: 'var(--surface)' },
  header: { background: 'var(--surface)' },
  title: { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 600 },
}

/** Mantine in our colours: every one of its variables leads to a token of `tokens.css`. */
export function theme(language: 'vi' | 'en') {
  const { close, clear, reveal } = labels[language]
  return createTheme({
    primaryColor: 'ink',
    colors: {
      ink: ten('var(--ink)'),
      danger: ten('var(--danger)'),
      gray: ten('var(--sunken)', 'var(--line)', 'var(--line-strong)', 'var(--faint)', 'var(--text)'),
      dark: ten('var(--text)', 'var(--muted)', 'var(--line-strong)', 'var(--surface)', 'var(--bg)'),
    },
    fontFamily: "'Be Vietnam Pro', system-ui, sans-serif",
    fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
    lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.45' },
    headings: { fontWeight: '600' },
    spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
    radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
    defaultRadius: 'md',
    shadows: { xs: 'none', sm: 'none', md: 'var(--lift)', lg: 'var(--lift)', xl: 'var(--lift)' },
    cursorType: 'pointer',
    respectReducedMotion: true,
    variantColorResolver: (given) => {
      const colors = defaultVariantColorsResolver(given)
      if (given.variant !== 'filled') return colors
      return { ...colors, color: given.color === 'danger' ? 'var(--on-danger)' : 'var(--on-ink)' }
    },
    components: {
      Button: { defaultProps: { size: 'md', fw: 600 } },
      ActionIcon: { defaultProps: { size: 40, variant: 'subtle', color: 'gray' } },
      InputWrapper: {
        styles: { label: { marginBottom: 4, fontWeight: 600 }, description: { lineHeight: 1.5 }, error: { lineHeight: 1.5 } },
      },
      TextInput: { defaultProps: { size: 'md' } },
      PasswordInput: { defaultProps: { size: 'md', visibilityToggleButtonProps: { 'aria-label': reveal } } },
      Textarea: { defaultProps: { size: 'md' } },
      Select: { defaultProps: { size: 'md', clearButtonProps: { 'aria-label': clear } } },
      Modal: {
        defaultProps: {
          centered: true,
          radius: 'lg',
          padding: 'lg',
          transitionProps: { transition: 'fade', duration: 120 },
          overlayProps: { color: 'var(--veil)', backgroundOpacity: 1 },
          closeButtonProps: { 'aria-label': close, size: 40 },
        },
        styles: sheet,
      },
      Drawer: {
        defaultProps: {
          transitionProps: { duration: 150 },
          overlayProps: { color: 'var(--veil)', backgroundOpacity: 1 },
          closeButtonProps: { 'aria-label': close, size: 40 },
        },
        styles: sheet,
      },
      Menu: {
        styles: { item: { minHeight: 40 } },
        defaultProps: { transitionProps: { transition: 'fade', duration: 100 }, shadow: 'md' },
      },
      Popover: { defaultProps: { transitionProps: { transition: 'fade', duration: 100 }, shadow: 'md' } },
      CloseButton: { defaultProps: { 'aria-label': close } },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
    },
  })
}

const shared = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-anchor': 'var(--ink)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-success': 'var(--ok)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-contrast': 'var(--on-ink)',
  ...Object.fromEntries(
    (['ink', 'danger'] as const).flatMap((color) => [
      [`--mantine-color-${color}-text`, `var(--${color})`],
      [`--mantine-color-${color}-filled`, `var(--${color})`],
      [`--mantine-color-${color}-filled-hover`, `var(--${color}-hover)`],
      [`--mantine-color-${color}-light`, `var(--${color}-soft)`],
      [`--mantine-color-${color}-light-hover`, `var(--${color}-soft)`],
      [`--mantine-color-${color}-light-color`, `var(--${color})`],
      [`--mantine-color-${color}-outline`, `var(--${color})`],
      [`--mantine-color-${color}-outline-hover`, `var(--${color}-soft)`],
    ]),
  ),
  '--mantine-color-gray-light-hover': 'var(--sunken)',
  '--mantine-color-gray-light-color': 'var(--muted)',
}

export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared })
