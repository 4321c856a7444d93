import { NumberInput, TextInput, Textarea } from '@mantine/core'
import '@mantine/core/styles/NumberInput.layer.css'
import { IconClock } from '@tabler/icons-react'
import type { Schema } from '../../api'
import { RadioScript as limits, ScriptPart } from '../../api/limits'
import { language, useWords } from '../../i18n'
import { number } from '../../i18n/format'
import { MediaField } from '../../media/MediaField'
import { usePreview } from '../../previews/asking'
import { Repeating, type RowProps } from '../../ui/Repeating'
import { Segments } from '../../ui/Segments'
import styles from '../form.module.css'
import { type FormProps, useAt } from '../kind'
import { More, Note } from '../members'
import { radio } from './words'

type Part = Schema<'ScriptPart'>

export function RadioForm(props: FormProps<'radio_script'>) {
  const { body, change, unit, readOnly } = props
  const t = useWords(radio)
  const at = useAt()
  return (
    <div className={styles.form}>
      <Textarea
        label={t.title}
        description={t.titleHelp}
        required
        autosize
        minRows={1}
        readOnly={readOnly}
        value={body.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
        {...at('/title')}
        classNames={{ input: styles.large }}
      />
      <section aria-labelledby="radio-parts">
        <div className={styles.heading}>
          <h2 id="radio-parts">{t.parts}</h2>
          <Length body={body} unit={unit} />
        </div>
        <p className={styles.help}>{t.partsHelp}</p>
        <Repeating
          label={t.parts}
          pointer="/parts"
          rows={body.parts}
          onChange={(parts) => change({ parts })}
          Fields={PartFields}
          name={t.part}
          summary={(part: Part) => `${t.roles[part.role]}: ${part.text.trim() || t.empty}`}
          fresh={fresh}
          add={t.add}
          none={t.none}
          readOnly={readOnly}
        />
      </section>
      <MediaField
        label={t.audio}
        description={t.audioHelp}
        family="audio"
        unit={unit}
        readOnly={readOnly}
        value={body.audio}
        onChange={(audio) => change({ audio })}
        {...at('/audio')}
      />
      <div className={styles.pair}>
        <TextInput
          label={t.category}
          description={t.categoryHelp}
          readOnly={readOnly}
          value={body.category}
          onChange={(event) => change({ category: event.currentTarget.value })}
          {...at('/category')}
        />
        <NumberInput
          label={t.repeat}
          description={t.repeatHelp}
          allowDecimal={false}
          min={limits.repeat.min}
          max={limits.repeat.max}
          size="md"
          readOnly={readOnly}
          value={body.repeat}
          onChange={(repeat) => typeof repeat === 'number' && change({ repeat })}
          {...at('/repeat')}
        />
      </div>
      <Textarea
        label={t.voiceNotes}
        description={t.voiceNotesHelp}
        autosize
        minRows={2}
        readOnly={readOnly}
        value={body.voice_notes}
        onChange={(event) => change({ voice_notes: event.currentTarget.value })}
        {...at('/voice_notes')}
      />
      <More {...props} />
      <Note {...props} />
    </div>
  )
}

const fresh = (): Part => ({ role: 'item', text: '' })

function PartFields({ row, change, pointer, readOnly }: RowProps<Part>) {
  const t = useWords(radio)
  const at = useAt()
  return (
    <div className={styles.row}>
      <fieldset className={styles.bare} disabled={readOnly}>
        <Segments
          label={t.role}
          value={row.role}
          onChange={(role) => change({ role })}
          choices={ScriptPart.role.choices.map((value) => ({ value, label: t.roles[value] }))}
        />
      </fieldset>
      <Textarea
        label={t.text}
        autosize
        minRows={4}
        readOnly={readOnly}
        value={row.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        {...at(`${pointer}/text`)}
        classNames={{ input: styles.spoken }}
      />
    </div>
  )
}

/** How long it takes to read, as the station reckons it. */
function Length({ body, unit }: { body: Schema<'RadioScript'>; unit: string }) {
  const t = useWords(radio)
  const spoken = language.use()
  const { answer } = usePreview({ unit, body, channel: 'radio' })
  if (answer?.channel !== 'radio' || !answer.answer.estimated_seconds) return null
  const once = Math.round(answer.answer.audio?.seconds ?? answer.answer.estimated_seconds)
  const told = (seconds: number) =>
    seconds < 60
      ? t.onlySeconds(number(seconds, spoken))
      : t.minutes(number(Math.floor(seconds / 60), spoken), number(seconds % 60, spoken))
  return (
    <span className={styles.length}>
      <IconClock size={16} stroke={1.6} aria-hidden />
      {body.repeat > 1 ? t.secondsRepeated(told(once), told(once * body.repeat)) : t.seconds(told(once))}
    </span>
  )
}
