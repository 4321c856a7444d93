import '@mantine/core/styles/Checkbox.layer.css'
import { Checkbox, Textarea } from '@mantine/core'
import { type ReactNode, memo } from 'react'
import type { Schema } from '../../api'
import { Procedure as limits, Decision as decisionLimits } from '../../api/limits'
import { DayField } from '../../fields/DayField'
import { useOldFont } from '../../fields/OldFontOffer'
import { TermSelect } from '../../fields/terms'
import { useWords } from '../../i18n'
import { Counter } from '../../ui/Counter'
import { Repeating } from '../../ui/Repeating'
import shared from '../form.module.css'
import { type Body, type FormProps, useAt } from '../kind'
import { Note, Readers, Topics } from '../members'
import { Contents } from './Contents'
import styles from './ProcedureForm.module.css'
import { LineField, NumberField, OneOf, Tags, TextField, Told } from './inputs'
import {
  BasisFields,
  CaseFields,
  ExtraFields,
  Home,
  MethodFields,
  ReceptionFields,
  ResultFields,
  StepFields,
  caseLine,
  methodLine,
  stepLine,
} from './rows'
import { type SectionName, headingOf } from './sections'
import { useCounts } from './told'
import { procedure } from './words'

type Props = FormProps<'procedure'>

/** A procedure, section by section as the law names its parts; what the checks miss is told where it belongs. */
export function ProcedureForm(props: Props) {
  return (
    <Home value={props.unit}>
      <div className={styles.procedure} data-wide>
        <div className={styles.sides}>
          <Contents />
          <div className={styles.form}>
            <Identity {...props} />
            <Decision {...props} />
            <Steps {...props} />
            <Methods {...props} />
            <Cases {...props} />
            <Results {...props} />
            <LegalBasis {...props} />
            <Conditions {...props} />
            <Reception {...props} />
            <Extra {...props} />
            <Filing {...props} />
          </div>
        </div>
      </div>
    </Home>
  )
}

function Section({ name, told, children }: { name: SectionName; told?: string; children: ReactNode }) {
  const t = useWords(procedure)
  return (
    <section id={`${headingOf(name)}-part`} className={styles.section} aria-labelledby={headingOf(name)}>
      <div className={styles.head}>
        <h2 id={headingOf(name)} tabIndex={-1}>
          {t.sections[name]}
        </h2>
        {told && <Told pointer={told} />}
      </div>
      {children}
    </section>
  )
}

/** A section of one member: drawn again only when that member changes. */
function sectionOf(member: keyof Body<'procedure'>, Part: (props: Props) => ReactNode) {
  return memo(
    Part,
    (before, after) =>
      before.body[member] === after.body[member] && before.change === after.change && before.readOnly === after.readOnly && before.unit === after.unit,
  )
}

function Identity({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const at = useAt()
  const { onPaste, offer } = useOldFont(body.title, (title) => change({ title }))
  return (
    <Section name="identity">
      <div className={shared.counted}>
        <Textarea
          label={t.title}
          required
          autosize
          minRows={1}
          readOnly={readOnly}
          value={body.title}
          // A name is one line, however long; lines come in only by pasting.
          onChange={(event) => change({ title: event.currentTarget.value.replaceAll(/\s*\n\s*/g, ' ') })}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.preventDefault()}
          onPaste={onPaste}
          classNames={{ input: styles.title }}
          {...at('/title')}
        />
        <Counter value={body.title} max={limits.title.max} />
        <Told pointer="/title" />
        {offer}
      </div>
      <div className={shared.pair}>
        <LineField
          label={t.code}
          description={t.codeHelp}
          value={body.code ?? ''}
          onChange={(code) => change({ code: code || null })}
          readOnly={readOnly}
          pointer="/code"
        />
        <TermSelect
          vocabulary="fields"
          label={t.field}
          description={'\u00A0'}
          value={body.field}
          onChange={(field) => change({ field })}
          readOnly={readOnly}
          {...at('/field')}
        />
      </div>
      <LineField
        label={t.sort}
        value={body.kind_of_procedure ?? ''}
        onChange={(sort) => change({ kind_of_procedure: sort || null })}
        readOnly={readOnly}
        pointer="/kind_of_procedure"
      />
      <Checkbox.Group
        label={t.levels}
        value={body.levels}
        onChange={(levels) => change({ levels: limits.levels.choices.filter((level) => levels.includes(level)) })}
        readOnly={readOnly}
        {...at('/levels')}
      >
        <div className={styles.levels}>
          {limits.levels.choices.map((level) => (
            <Checkbox key={level} size="md" value={level} label={t.levelNames[level]} disabled={readOnly} />
          ))}
        </div>
      </Checkbox.Group>
      <Tags
        label={t.subjects}
        description={t.subjectsHelp}
        value={body.subjects}
        onChange={(subjects) => change({ subjects })}
        max={limits.subjects.max}
        choices={t.someSubjects.split('|')}
        readOnly={readOnly}
        pointer="/subjects"
      />
      <div className={shared.pair}>
        <TextField
          label={t.executing}
          rows={1}
          value={body.executing_agency}
          onChange={(executing_agency) => change({ executing_agency })}
          readOnly={readOnly}
          pointer="/executing_agency"
        />
        <TextField
          label={t.competent}
          rows={1}
          value={body.competent_agency}
          onChange={(competent_agency) => change({ competent_agency })}
          readOnly={readOnly}
          pointer="/competent_agency"
        />
      </div>
      <Tags
        label={t.coordinating}
        description={t.listHelp}
        value={body.coordinating_agencies}
        onChange={(coordinating_agencies) => change({ coordinating_agencies })}
        max={limits.coordinating_agencies.max}
        readOnly={readOnly}
        pointer="/coordinating_agencies"
      />
      <div className={shared.pair}>
        <OneOf
          label={t.service}
          description={'\u00A0'}
          value={body.service_level ?? null}
          onChange={(service_level) => change({ service_level })}
          of={limits.service_level.choices}
          names={t.services}
          readOnly={readOnly}
          pointer="/service_level"
        />
        <LineField
          url
          label={t.onlineUrl}
          description={t.urlHelp}
          value={body.online_url ?? ''}
          onChange={(url) => change({ online_url: url || null })}
          readOnly={readOnly}
          pointer="/online_url"
        />
      </div>
    </Section>
  )
}

function Decision({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const at = useAt()
  const decision = body.decision ?? { number: null, date: null, agency: null, action: null }
  const put = (members: Partial<typeof decision>) => {
    const next = { ...decision, ...members }
    change({ decision: next.number || next.date || next.agency || next.action ? next : null })
  }
  return (
    <Section name="decision" told="/decision">
      <div className={shared.pair} data-pointer="/decision">
        <LineField
          label={t.number}
          description={t.numberHelp}
          value={decision.number ?? ''}
          onChange={(given) => put({ number: given || null })}
          readOnly={readOnly}
          pointer="/decision/number"
        />
        <DayField
          label={t.date}
          description={'\u00A0'}
          value={decision.date ?? null}
          onChange={(date) => put({ date })}
          readOnly={readOnly}
          {...at('/decision/date')}
        />
        <LineField
          label={t.agency}
          value={decision.agency ?? ''}
          onChange={(agency) => put({ agency: agency || null })}
          readOnly={readOnly}
          pointer="/decision/agency"
        />
        <OneOf
          label={t.action}
          value={decision.action ?? null}
          onChange={(action) => put({ action })}
          of={decisionLimits.action.choices}
          names={t.actions}
          readOnly={readOnly}
          pointer="/decision/action"
        />
      </div>
      <div className={shared.pair}>
        <div>
          <DayField
            label={t.effective}
            description={t.effectiveHelp}
            value={body.effective_from ?? null}
            onChange={(effective_from) => change({ effective_from })}
            readOnly={readOnly}
            {...at('/effective_from')}
          />
          <Told pointer="/effective_from" />
        </div>
      </div>
    </Section>
  )
}

const Steps = sectionOf('steps', function Steps({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <Section name="steps" told="/steps">
      <Repeating<Schema<'Step'>>
        label={t.sections.steps}
        pointer="/steps"
        rows={body.steps}
        onChange={(steps) => change({ steps })}
        Fields={StepFields}
        name={t.step}
        summary={stepLine}
        fresh={() => ({ name: '', content: { type: 'doc', content: [] } })}
        add={t.addStep}
        none={t.noSteps}
        faults={errors}
        notes={warnings}
        readOnly={readOnly}
      />
    </Section>
  )
})

const Methods = sectionOf('methods', function Methods({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <Section name="methods" told="/methods">
      <Repeating<Schema<'Method'>>
        label={t.sections.methods}
        pointer="/methods"
        rows={body.methods}
        onChange={(methods) => change({ methods })}
        Fields={MethodFields}
        name={t.method}
        summary={(method) => methodLine(method, t)}
        fresh={() => ({ channel: 'direct', time_limit: null, fees: [], description: '' })}
        add={t.addMethod}
        none={t.noMethods}
        faults={errors}
        notes={warnings}
        readOnly={readOnly}
      />
    </Section>
  )
})

function Cases({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <Section name="cases" told="/cases">
      <Repeating<Schema<'Case'>>
        label={t.sections.cases}
        pointer="/cases"
        rows={body.cases}
        onChange={(cases) => change({ cases })}
        Fields={CaseFields}
        name={t.case}
        summary={(one) => caseLine(one, t)}
        fresh={() => ({ name: '', components: [] })}
        add={t.addCase}
        none={t.noCases}
        faults={errors}
        notes={warnings}
        readOnly={readOnly}
      />
      <div className={styles.numbers}>
        <NumberField
          label={t.sets}
          value={body.dossier_sets ?? null}
          onChange={(dossier_sets) => change({ dossier_sets })}
          readOnly={readOnly}
          pointer="/dossier_sets"
        />
      </div>
    </Section>
  )
}

const Results = sectionOf('results', function Results({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <Section name="results" told="/results">
      <Repeating<Schema<'Result'>>
        label={t.sections.results}
        pointer="/results"
        rows={body.results}
        onChange={(results) => change({ results })}
        Fields={ResultFields}
        name={t.result}
        summary={(one) => [one.name, one.code].filter(Boolean).join(' · ')}
        fresh={() => ({ code: null, name: '' })}
        add={t.addResult}
        none={t.noResults}
        faults={errors}
        notes={warnings}
        readOnly={readOnly}
      />
    </Section>
  )
})

const LegalBasis = sectionOf('legal_basis', function LegalBasis({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <Section name="basis" told="/legal_basis">
      <Repeating<Schema<'Basis'>>
        label={t.sections.basis}
        pointer="/legal_basis"
        rows={body.legal_basis}
        onChange={(legal_basis) => change({ legal_basis })}
        Fields={BasisFields}
        name={t.basis}
        summary={(one) => [one.number, one.title].filter(Boolean).join(' · ')}
        fresh={() => ({ number: null, title: '', url: null })}
        add={t.addBasis}
        none={t.noBasis}
        faults={errors}
        notes={warnings}
        readOnly={readOnly}
      />
    </Section>
  )
})

const Conditions = sectionOf('conditions_text', function Conditions({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  return (
    <Section name="conditions">
      <TextField
        label={t.conditions}
        rows={3}
        value={body.conditions_text}
        onChange={(conditions_text) => change({ conditions_text })}
        readOnly={readOnly}
        pointer="/conditions_text"
      />
    </Section>
  )
})

const Reception = sectionOf('reception', function Reception({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <Section name="reception" told="/reception">
      <Repeating<Schema<'Reception'>>
        label={t.sections.reception}
        pointer="/reception"
        rows={body.reception}
        onChange={(reception) => change({ reception })}
        Fields={ReceptionFields}
        name={t.reception}
        summary={(one) => [one.place, one.address, one.phone].filter(Boolean).join(' · ')}
        fresh={() => ({ unit: null, place: '', address: '', hours: '', phone: '' })}
        add={t.addReception}
        none={t.noReception}
        faults={errors}
        notes={warnings}
        readOnly={readOnly}
      />
    </Section>
  )
})

const Extra = sectionOf('extra', function Extra({ body, change, readOnly }: Props) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <Section name="extra" told="/extra">
      <Repeating<Schema<'Extra'>>
        label={t.sections.extra}
        pointer="/extra"
        rows={body.extra}
        onChange={(extra) => change({ extra })}
        Fields={ExtraFields}
        name={t.extra}
        summary={(one) => [one.label, one.text].filter(Boolean).join(': ')}
        fresh={() => ({ label: '', text: '' })}
        add={t.addExtra}
        none={t.noExtra}
        faults={errors}
        notes={warnings}
        readOnly={readOnly}
      />
    </Section>
  )
})

function Filing(props: Props) {
  const { body, change, readOnly } = props
  const t = useWords(procedure)
  return (
    <Section name="filing">
      <Tags
        label={t.keywords}
        description={t.keywordsHelp}
        value={body.keywords}
        onChange={(keywords) => change({ keywords })}
        max={limits.keywords.max}
        readOnly={readOnly}
        pointer="/keywords"
      />
      <Tags
        label={t.related}
        description={t.relatedHelp}
        value={body.related}
        onChange={(related) => change({ related })}
        max={limits.related.max}
        readOnly={readOnly}
        pointer="/related"
      />
      <Topics {...props} />
      <Readers {...props} />
      <LineField
        label={t.slug}
        description={t.slugHelp}
        value={body.slug ?? ''}
        onChange={(slug) => change({ slug: slug || null })}
        readOnly={readOnly}
        pointer="/slug"
      />
      <Note {...props} />
    </Section>
  )
}
