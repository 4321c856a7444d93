import { Select, TagsInput, Textarea } from '@mantine/core'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { Article as limits } from '../api/limits'
import { useOldFont } from '../fields/OldFontOffer'
import { TermsField } from '../fields/terms'
import { UnitsField } from '../fields/units'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { parts } from '../i18n/parts'
import { Fold } from '../ui/Fold'
import styles from './form.module.css'
import { type Body, useAt } from './kind'
import { editor } from './words'

/** What the bodies of all kinds have. */
type Members = Pick<Body, 'topics' | 'areas' | 'audiences' | 'language' | 'note'>

interface MembersProps {
  body: Members
  change: (members: Partial<Members>) => void
  readOnly: boolean
}

export function Topics({ body, change, readOnly }: MembersProps) {
  const { names } = useWords(parts)
  const at = useAt()
  return (
    <TermsField
      vocabulary="topics"
      label={names.topics}
      value={body.topics}
      onChange={(topics) => change({ topics })}
      max={limits.topics.max}
      readOnly={readOnly}
      {...at('/topics')}
    />
  )
}

/** Whom it is for: where they live, who they are, what they speak. */
export function Readers({ body, change, readOnly }: MembersProps) {
  const t = useWords(editor)
  const { names } = useWords(parts)
  const at = useAt()
  const named = Object.entries(t.languages).map(([value, label]) => ({ value, label }))
  const known = named.some((one) => one.value === body.language)
  return (
    <>
      <UnitsField
        label={names.areas}
        description={t.areasHelp}
        value={body.areas}
        onChange={(areas) => change({ areas })}
        max={limits.areas.max}
        readOnly={readOnly}
        {...at('/areas')}
      />
      <TagsInput
        label={names.audiences}
        description={t.audiencesHelp}
        size="md"
        maxTags={limits.audiences.max}
        // Their names hold commas.
        splitChars={['\n', ';']}
        readOnly={readOnly}
        value={body.audiences}
        onChange={(audiences) => change({ audiences })}
        {...at('/audiences')}
      />
      <Select
        label={names.language}
        readOnly={readOnly}
        allowDeselect={false}
        data={known ? named : [...named, { value: body.language, label: body.language }]}
        value={body.language}
        onChange={(language) => language && change({ language })}
        {...at('/language')}
      />
    </>
  )
}

/** Both, folded: for texts that are mostly written without. */
export function More(props: MembersProps) {
  const t = useWords(editor)
  const { topics } = props.body
  const summary = [topics.length > 0 ? t.onTopics(number(topics.length)) : '', readersOf(props.body, t)].filter(Boolean).join(' · ')
  return (
    <div className={styles.folds}>
      <Fold title={t.more} summary={summary || t.forAll}>
        <Topics {...props} />
        <Readers {...props} />
      </Fold>
    </div>
  )
}

/** Whom it is for, in a few words; nothing when it is for everybody. */
export function readersOf({ areas, audiences }: Members, t: typeof editor.vi): string {
  return [areas.length > 0 ? t.inAreas(number(areas.length)) : '', ...audiences].filter(Boolean).join(' · ')
}

export function Note({ body, change, readOnly, folded = false }: MembersProps & { folded?: boolean }) {
  const { noteHelp } = useWords(editor)
  const { names } = useWords(parts)
  const at = useAt()
  const { onPaste, offer } = useOldFont(body.note, (note) => change({ note }))
  return (
    <div>
      <Textarea
        {...(folded ? { 'aria-label': names.note } : { label: names.note })}
        description={noteHelp}
        autosize
        minRows={2}
        readOnly={readOnly}
        value={body.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        onPaste={onPaste}
        {...at('/note')}
      />
      {offer}
    </div>
  )
}
