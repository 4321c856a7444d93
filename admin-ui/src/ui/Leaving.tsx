import { useBlocker } from '@tanstack/react-router'
import { useWords, words } from '../i18n'
import { Confirm } from './Confirm'

const texts = words(
  {
    title: 'Rời trang khi chưa lưu?',
    effect: 'Những thay đổi trên trang này chưa được lưu và sẽ mất nếu bạn rời đi.',
    action: 'Rời trang',
  },
  {
    title: 'Leave without saving?',
    effect: 'The changes on this page are not saved and will be lost if you leave.',
    action: 'Leave the page',
  },
)

/** Asks before a form that was changed is left, within the admin and by closing the tab. */
export function Leaving({ dirty }: { dirty: boolean }) {
  const t = useWords(texts)
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  })
  return (
    <Confirm
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={t.title}
      effect={t.effect}
      action={t.action}
      onConfirm={() => Promise.resolve(proceed?.())}
    />
  )
}
