import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { problemOf } from '../api/problem'
import { said } from '../i18n'
import { common } from '../i18n/common'
import styles from './toast.module.css'

/** Says that something was done, and offers to undo it while it stands there. */
export function toast(message: string, undo?: () => Promise<unknown>): void {
  const id = notifications.show({
    autoClose: undo ? 10_000 : 5_000,
    message: (
      <span className={styles.toast}>
        <span>{message}</span>
        {undo && (
          <Button
            variant="subtle"
            size="compact-md"
            onClick={() => {
              notifications.hide(id)
              undo().catch((thrown: unknown) => toast(problemOf(thrown).detail))
            }}
          >
            {said(common).undo}
          </Button>
        )}
      </span>
    ),
  })
}
