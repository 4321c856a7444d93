import { Button } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

/** A link that looks like a button: it opens in a new tab by the middle button as links do. */
export const LinkButton = createLink(Button<'a'>)
