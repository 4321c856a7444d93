import { NumberInput, Select, TextInput, Textarea } from '@mantine/core'
import { LedMessage as limits } from '../../api/limits'
import { useWords } from '../../i18n'
import { MediaField } from '../../media/MediaField'
import { Counter } from '../../ui/Counter'
import { Segments } from '../../ui/Segments'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/NumberInput.layer.css'
import styles from '../form.module.css'
import { type FormProps, useAt } from '../kind'
import { More, Note } from '../members'
import { led } from './words'

const COLORS = ['red', 'amber', 'green', 'blue', 'white', 'yellow'] as const

export function LedForm(props: FormProps<'led_message'>) {
  const { body, change, unit, readOnly } = props
  const t = useWords(led)
  const at = useAt()
  const named = COLORS.find((color) => color === body.color)
  return (
    <div className={styles.form}>
      <div className={styles.counted}>
        <Textarea
          label={t.text}
          description={t.textHelp}
          required
          autosize
          minRows={2}
          readOnly={readOnly}
          value={body.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          {...at('/text')}
          classNames={{ input: styles.large }}
        />
        <Counter value={body.text} max={limits.text.max} />
      </div>
      <Choice label={t.style} value={body.style} of={limits.style.choices} names={t.styles} onChange={(style) => change({ style })} readOnly={readOnly} />
      <Choice
        label={t.emphasis}
        value={body.emphasis}
        of={limits.emphasis.choices}
        names={t.emphases}
        onChange={(emphasis) => change({ emphasis })}
        readOnly={readOnly}
      />
      <div className={styles.pair}>
        <Select
          label={t.color}
          description={t.colorHelp}
          allowDeselect={false}
          readOnly={readOnly}
          data={[
            { value: '', label: t.colors.usual },
            ...COLORS.map((color) => ({ value: color, label: t.colors[color] })),
            ...(body.color && !named ? [{ value: body.color, label: body.color }] : []),
          ]}
          value={body.color ?? ''}
          onChange={(color) => change({ color: color || null })}
          {...at('/color')}
        />
        <NumberInput
          label={t.minSeconds}
          description={t.minSecondsHelp}
          allowDecimal={false}
          min={limits.min_seconds.min}
          max={limits.min_seconds.max}
          clampBehavior="none"
          hideControls
          size="md"
          readOnly={readOnly}
          value={body.min_seconds ?? ''}
          onChange={(seconds) => change({ min_seconds: typeof seconds === 'number' ? seconds : null })}
          {...at('/min_seconds')}
        />
      </div>
      <MediaField
        label={t.image}
        description={t.imageHelp}
        family="picture"
        unit={unit}
        readOnly={readOnly}
        value={body.image}
        onChange={(image) => change({ image })}
        {...at('/image')}
      />
      <TextInput
        label={t.link}
        description={t.linkHelp}
        type="url"
        inputMode="url"
        readOnly={readOnly}
        value={body.link ?? ''}
        onChange={(event) => change({ link: event.currentTarget.value || null })}
        {...at('/link')}
      />
      <More {...props} />
      <Note {...props} />
    </div>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  of: readonly T[]
  names: Record<T, string>
  onChange: (value: T) => void
  readOnly: boolean
}

function Choice<T extends string>({ label, value, of, names, onChange, readOnly }: ChoiceProps<T>) {
  return (
    <div>
      <div className={styles.label} aria-hidden>
        {label}
      </div>
      <fieldset className={styles.bare} disabled={readOnly}>
        <Segments label={label} value={value} onChange={onChange} choices={of.map((one) => ({ value: one, label: names[one] }))} />
      </fieldset>
    </div>
  )
}
