import { ActionIcon, Button, Checkbox, Group, TextInput, Textarea } from '@mantine/core'
import '@mantine/core/styles/Checkbox.layer.css'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useCallback, useRef } from 'react'
import { Article as limits } from '../../api/limits'
import { DayField } from '../../fields/DayField'
import { useOldFont } from '../../fields/OldFontOffer'
import { RichText } from '../../fields/RichText'
import { TermSelect } from '../../fields/terms'
import { useWords } from '../../i18n'
import { number } from '../../i18n/format'
import { parts } from '../../i18n/parts'
import { MediaField } from '../../media/MediaField'
import { Counter } from '../../ui/Counter'
import { Fold } from '../../ui/Fold'
import shared from '../form.module.css'
import { type Body, type FormProps, useAt } from '../kind'
import { Note, Readers, Topics, readersOf } from '../members'
import { editor } from '../words'
import styles from './ArticleForm.module.css'
import { Attachments, type AttachmentsHandle } from './Attachments'
import { article } from './words'

/** An article: what everybody fills in stands open, the rest folds. */
export function ArticleForm(props: FormProps<'article'>) {
  const { body, change, unit, readOnly } = props
  const t = useWords(article)
  const said = useWords(editor)
  const { names } = useWords(parts)
  const at = useAt()
  const attachments = useRef<AttachmentsHandle>(null)
  const setContent = useCallback((content: Body<'article'>['content']) => change({ content }), [change])

  return (
    <div className={styles.form}>
      <Title {...props} />
      <Summary {...props} />
      <RichText
        label={t.content}
        description={t.contentHelp}
        content={body.content}
        onChange={setContent}
        unit={unit}
        readOnly={readOnly}
        pointer="/content"
        at={at}
        onFiles={(files) => attachments.current?.add(files)}
      />
      <div className={shared.pair}>
        <TermSelect
          vocabulary="categories"
          label={t.category}
          value={body.category}
          onChange={(category) => change({ category })}
          readOnly={readOnly}
          {...at('/category')}
        />
        <Topics {...props} />
      </div>
      <div className={shared.folds}>
        <Fold title={t.cover} summary={body.cover ? t.hasCover : t.noCover} opened={Boolean(body.cover)}>
          <MediaField
            label={t.cover}
            titled
            description={t.coverHelp}
            family="picture"
            shape="16 / 9"
            value={body.cover}
            onChange={(cover) => change({ cover })}
            unit={unit}
            readOnly={readOnly}
            {...at('/cover')}
          />
        </Fold>
        <Fold
          title={t.attachments}
          summary={body.attachments.length > 0 ? t.attached(number(body.attachments.length)) : t.noAttachments}
          opened={body.attachments.length > 0}
        >
          <Attachments ref={attachments} {...props} />
        </Fold>
        <Fold title={t.people} summary={peopleOf(body) || t.noPeople}>
          <Contributors {...props} />
          <Source {...props} />
        </Fold>
        <Fold title={t.reach} summary={[body.featured ? t.featured : t.notFeatured, readersOf(body, said)].filter(Boolean).join(' · ')}>
          <Checkbox
            label={t.featured}
            description={t.featuredHelp}
            size="md"
            disabled={readOnly}
            checked={body.featured}
            onChange={(event) => change({ featured: event.currentTarget.checked })}
            {...at('/featured')}
          />
          <Readers {...props} />
          <TextInput
            label={t.address}
            description={t.addressHelp}
            readOnly={readOnly}
            autoCapitalize="none"
            spellCheck={false}
            value={body.slug ?? ''}
            onChange={(event) => change({ slug: event.currentTarget.value || null })}
            {...at('/slug')}
          />
        </Fold>
        <Fold title={names.note} summary={body.note ? t.hasNote : t.noNote}>
          <Note {...props} folded />
        </Fold>
      </div>
    </div>
  )
}

function peopleOf(body: Body<'article'>): string {
  return [...body.contributors.map((one) => one.name), body.source?.name ?? ''].filter(Boolean).join(', ')
}

function Title({ body, change, readOnly }: FormProps<'article'>) {
  const t = useWords(article)
  const at = useAt()
  const { onPaste, offer } = useOldFont(body.title, (title) => change({ title }))
  return (
    <div className={shared.counted}>
      <Textarea
        label={t.title}
        required
        autosize
        minRows={1}
        readOnly={readOnly}
        value={body.title}
        // A title is one line, however long; lines come in only by pasting.
        onChange={(event) => change({ title: event.currentTarget.value.replaceAll(/\s*\n\s*/g, ' ') })}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.preventDefault()}
        onPaste={onPaste}
        classNames={{ input: styles.title }}
        {...at('/title')}
      />
      <Counter value={body.title} max={limits.title.max} />
      {offer}
    </div>
  )
}

function Summary({ body, change, readOnly }: FormProps<'article'>) {
  const t = useWords(article)
  const at = useAt()
  const { onPaste, offer } = useOldFont(body.summary, (summary) => change({ summary }))
  return (
    <div>
      <Textarea
        label={t.summary}
        description={t.summaryHelp}
        autosize
        minRows={2}
        readOnly={readOnly}
        value={body.summary}
        onChange={(event) => change({ summary: event.currentTarget.value })}
        onPaste={onPaste}
        classNames={{ input: styles.summary }}
        {...at('/summary')}
      />
      {offer}
    </div>
  )
}

function Contributors({ body, change, readOnly }: FormProps<'article'>) {
  const t = useWords(article)
  const at = useAt()
  const people = body.contributors
  const put = (contributors: Body<'article'>['contributors']) => change({ contributors })
  const mend = (place: number, members: Partial<(typeof people)[number]>) =>
    put(people.map((person, other) => (other === place ? Object.assign({}, person, members) : person)))
  return (
    <fieldset className={shared.bare}>
      <legend className={styles.legend}>{t.contributors}</legend>
      {people.map((person, place) => (
        // The place is who it is: nobody changes places here.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={place} className={styles.person} data-pointer={`/contributors/${place}`}>
          <TextInput
            label={t.contributorName}
            readOnly={readOnly}
            value={person.name}
            onChange={(event) => mend(place, { name: event.currentTarget.value })}
            {...at(`/contributors/${place}/name`)}
          />
          <TextInput
            label={t.contributorRole}
            readOnly={readOnly}
            value={person.role}
            onChange={(event) => mend(place, { role: event.currentTarget.value })}
            {...at(`/contributors/${place}/role`)}
          />
          {!readOnly && (
            <ActionIcon aria-label={t.remove(person.name || t.thisPerson)} onClick={() => put(people.filter((_, other) => other !== place))}>
              <IconX size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {!readOnly && people.length < limits.contributors.max && (
        <Group mt={people.length > 0 ? 'sm' : 0}>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
            onClick={() => put([...people, { name: '', role: '' }])}
          >
            {t.addContributor}
          </Button>
        </Group>
      )}
    </fieldset>
  )
}

function Source({ body, change, readOnly }: FormProps<'article'>) {
  const t = useWords(article)
  const at = useAt()
  const source = body.source ?? { name: '', url: null, published_on: null }
  const put = (members: Partial<typeof source>) => {
    const next = { ...source, ...members }
    change({ source: next.name || next.url || next.published_on ? next : null })
  }
  return (
    <fieldset className={shared.bare}>
      <legend className={styles.legend}>{t.source}</legend>
      <div className={styles.source}>
        <TextInput
          label={t.sourceName}
          readOnly={readOnly}
          value={source.name}
          onChange={(event) => put({ name: event.currentTarget.value })}
          {...at('/source/name')}
        />
        <TextInput
          label={t.sourceUrl}
          type="url"
          inputMode="url"
          readOnly={readOnly}
          value={source.url ?? ''}
          onChange={(event) => put({ url: event.currentTarget.value || null })}
          {...at('/source/url')}
        />
        <DayField
          label={t.sourceDate}
          readOnly={readOnly}
          value={source.published_on ?? null}
          onChange={(published_on) => put({ published_on })}
          {...at('/source/published_on')}
        />
      </div>
    </fieldset>
  )
}
