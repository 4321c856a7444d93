import { SegmentedControl } from '@mantine/core'
import styles from './Segments.module.css'

interface SegmentsProps<T extends string> {
  label: string
  value: T
  onChange: (value: T) => void
  choices: readonly { value: T; label: string }[]
}

/** One of a few, all in sight: the lists of the desk, the tabs of a preview, a setting. */
export function Segments<T extends string>({ label, value, onChange, choices }: SegmentsProps<T>) {
  return (
    <SegmentedControl
      classNames={styles}
      aria-label={label}
      withItemsBorders={false}
      value={value}
      onChange={(chosen) => onChange(chosen as T)}
      data={[...choices]}
    />
  )
}
