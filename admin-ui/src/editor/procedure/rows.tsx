import '@mantine/core/styles/Checkbox.layer.css'
import { Checkbox } from '@mantine/core'
import { createContext, useContext, useRef } from 'react'
import type { Schema } from '../../api'
import * as limits from '../../api/limits'
import { RichText } from '../../fields/RichText'
import { UnitSelect } from '../../fields/units'
import { useWords } from '../../i18n'
import { money, number } from '../../i18n/format'
import { Repeating, type RowProps } from '../../ui/Repeating'
import { Segments } from '../../ui/Segments'
import shared from '../form.module.css'
import { useAt } from '../kind'
import styles from './ProcedureForm.module.css'
import { LineField, NumberField, OneOf, TextField, Told } from './inputs'
import { useCounts } from './told'
import { procedure } from './words'

type Said = ReturnType<typeof useWords<typeof procedure.vi>>
type Fee = Schema<'Fee'>
type Method = Schema<'Method'>
type Component = Schema<'Component'>
type Case = Schema<'Case'>

/** The unit the text belongs to, for what is uploaded in it. */
export const Home = createContext('')

const joined = (...parts: (string | null | undefined | false)[]) => parts.filter(Boolean).join(' · ')

/** The words of a tree of rich text, as far as one line takes them. */
function wordsOf(node: { text?: unknown; content?: unknown }): string {
  if (typeof node.text === 'string') return node.text
  return Array.isArray(node.content) ? node.content.map(wordsOf).join(' ').trim() : ''
}

export function stepLine(step: Schema<'Step'>): string {
  return step.name || wordsOf(step.content).slice(0, 160)
}

export function StepFields({ row, change, pointer, readOnly }: RowProps<Schema<'Step'>>) {
  const t = useWords(procedure)
  const at = useAt()
  const unit = useContext(Home)
  return (
    <>
      <LineField
        label={t.stepName}
        description={t.stepNameHelp}
        value={row.name}
        onChange={(name) => change({ name })}
        readOnly={readOnly}
        pointer={`${pointer}/name`}
      />
      <RichText
        small
        label={t.stepText}
        content={row.content}
        onChange={(content) => change({ content })}
        unit={unit}
        readOnly={readOnly}
        pointer={`${pointer}/content`}
        at={at}
      />
    </>
  )
}

function sumOf({ amount, currency }: Fee): string | undefined {
  if (typeof amount !== 'number') return undefined
  return currency === 'VND' ? money(amount) : `${number(amount)} ${currency}`
}

export function feeLine(fee: Fee, t: Said): string {
  const kind = t.feeKinds[fee.kind]
  return joined(fee.kind === 'amount' ? (sumOf(fee) ?? kind) : kind, fee.type && t.feeTypes[fee.type], fee.text !== kind && fee.text)
}

function FeeFields({ row, change, pointer, readOnly }: RowProps<Fee>) {
  const t = useWords(procedure)
  // A sum that was typed comes back with "Có mức thu", as long as the row stands open.
  const sum = useRef(row.amount ?? null)
  return (
    <>
      <div>
        <div className={shared.label} aria-hidden>
          {t.feeKind}
        </div>
        <fieldset className={shared.bare} disabled={readOnly} data-pointer={`${pointer}/kind`}>
          <Segments
            label={t.feeKind}
            value={row.kind}
            choices={limits.Fee.kind.choices.map((value) => ({ value, label: t.feeKinds[value] }))}
            onChange={(kind) => {
              if (typeof row.amount === 'number') sum.current = row.amount
              change({ kind, amount: kind === 'amount' ? sum.current : null })
            }}
          />
        </fieldset>
        <p className={styles.help}>{t.feeKindHelp[row.kind]}</p>
      </div>
      {row.kind === 'amount' && (
        <div className={shared.pair}>
          <NumberField
            label={t.amount}
            description={sumOf(row) ?? t.amountHelp}
            value={row.amount ?? null}
            onChange={(amount) => change({ amount })}
            readOnly={readOnly}
            pointer={`${pointer}/amount`}
          />
          <OneOf
            label={t.feeType}
            // In line with the sum beside it.
            description={'\u00A0'}
            value={row.type ?? null}
            onChange={(type) => change({ type })}
            of={limits.Fee.type.choices}
            names={t.feeTypes}
            readOnly={readOnly}
            pointer={`${pointer}/type`}
          />
        </div>
      )}
      <LineField
        label={t.feeText}
        description={t.feeTextHelp}
        value={row.text}
        onChange={(text) => change({ text })}
        readOnly={readOnly}
        pointer={`${pointer}/text`}
      />
    </>
  )
}

export function methodLine(method: Method, t: Said): string {
  const { value, unit, text } = method.time_limit ?? {}
  const limit = typeof value === 'number' ? `${number(value)} ${unit ? t.units[unit] : ''}`.trim() : text || t.noLimit
  const fees = method.fees.map((fee) => feeLine(fee, t)).join('; ') || t.noFee
  return joined(t.channels[method.channel], limit, fees)
}

export function MethodFields({ row, change, pointer, readOnly }: RowProps<Method>) {
  const t = useWords(procedure)
  const at = useAt()
  const { errors, warnings } = useCounts()
  const limit = row.time_limit ?? { value: null, unit: null, text: '' }
  const setLimit = (members: Partial<Schema<'TimeLimit'>>) => {
    const next = { ...limit, ...members }
    change({ time_limit: typeof next.value !== 'number' && !next.unit && !next.text ? null : next })
  }
  return (
    <>
      <div>
        <div className={shared.label} aria-hidden>
          {t.channel}
        </div>
        <fieldset className={shared.bare} disabled={readOnly} data-pointer={at(`${pointer}/channel`)['data-pointer']}>
          <Segments
            label={t.channel}
            value={row.channel}
            choices={limits.Method.channel.choices.map((value) => ({ value, label: t.channels[value] }))}
            onChange={(channel) => change({ channel })}
          />
        </fieldset>
      </div>
      <fieldset className={styles.group} data-pointer={`${pointer}/time_limit`}>
        <legend>{t.limit}</legend>
        <div className={styles.numbers}>
          <NumberField
            label={t.limitValue}
            value={limit.value ?? null}
            onChange={(value) => setLimit({ value })}
            whole={false}
            readOnly={readOnly}
            pointer={`${pointer}/time_limit/value`}
          />
          <OneOf
            label={t.limitUnit}
            value={limit.unit ?? null}
            onChange={(unit) => setLimit({ unit })}
            of={limits.TimeLimit.unit.choices}
            names={t.units}
            readOnly={readOnly}
            pointer={`${pointer}/time_limit/unit`}
          />
        </div>
        <LineField
          label={t.limitText}
          description={t.limitTextHelp}
          value={limit.text}
          onChange={(text) => setLimit({ text })}
          readOnly={readOnly}
          pointer={`${pointer}/time_limit/text`}
        />
        <Told pointer={`${pointer}/time_limit`} />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t.fees}</legend>
        <Repeating<Fee>
          label={t.fees}
          pointer={`${pointer}/fees`}
          rows={row.fees}
          onChange={(fees) => change({ fees })}
          Fields={FeeFields}
          name={t.fee}
          summary={(fee) => feeLine(fee, t)}
          fresh={() => ({ kind: 'free', type: null, amount: null, currency: 'VND', text: '' })}
          add={t.addFee}
          none={t.noFees}
          faults={errors}
          notes={warnings}
          readOnly={readOnly}
        />
        <Told pointer={`${pointer}/fees`} />
      </fieldset>
      <TextField
        label={t.description}
        value={row.description}
        onChange={(description) => change({ description })}
        readOnly={readOnly}
        pointer={`${pointer}/description`}
      />
    </>
  )
}

function paperLine(paper: Component, t: Said): string {
  return joined(
    paper.name,
    paper.originals > 0 && t.originalsOf(number(paper.originals)),
    paper.copies > 0 && t.copiesOf(number(paper.copies)),
    !paper.required && t.optional,
    paper.form?.name,
  )
}

function PaperFields({ row, change, pointer, readOnly }: RowProps<Component>) {
  const t = useWords(procedure)
  const at = useAt()
  const form = row.form ?? { name: '', url: null }
  const setForm = (members: Partial<Schema<'Form'>>) => {
    const next = { ...form, ...members }
    change({ form: next.name || next.url ? next : null })
  }
  return (
    <>
      <TextField label={t.paperName} rows={1} value={row.name} onChange={(name) => change({ name })} readOnly={readOnly} pointer={`${pointer}/name`} />
      <div className={styles.numbers}>
        <NumberField
          label={t.originals}
          value={row.originals}
          onChange={(originals) => change({ originals: originals ?? 0 })}
          readOnly={readOnly}
          pointer={`${pointer}/originals`}
        />
        <NumberField
          label={t.copies}
          value={row.copies}
          onChange={(copies) => change({ copies: copies ?? 0 })}
          readOnly={readOnly}
          pointer={`${pointer}/copies`}
        />
        <LineField label={t.paperCode} value={row.code ?? ''} onChange={(code) => change({ code: code || null })} readOnly={readOnly} pointer={`${pointer}/code`} />
      </div>
      <Checkbox
        size="md"
        label={t.required}
        disabled={readOnly}
        checked={row.required}
        onChange={(event) => change({ required: event.currentTarget.checked })}
        {...at(`${pointer}/required`)}
      />
      <fieldset className={styles.group}>
        <legend>{t.form}</legend>
        <div className={shared.pair}>
          <LineField label={t.formName} value={form.name} onChange={(name) => setForm({ name })} readOnly={readOnly} pointer={`${pointer}/form/name`} />
          <LineField url label={t.formUrl} value={form.url ?? ''} onChange={(url) => setForm({ url: url || null })} readOnly={readOnly} pointer={`${pointer}/form/url`} />
        </div>
      </fieldset>
    </>
  )
}

export function caseLine(one: Case, t: Said): string {
  return t.papersIn(one.name || t.anyCase, number(one.components.length))
}

export function CaseFields({ row, change, pointer, readOnly }: RowProps<Case>) {
  const t = useWords(procedure)
  const { errors, warnings } = useCounts()
  return (
    <>
      <TextField
        label={t.caseName}
        description={t.caseNameHelp}
        rows={1}
        value={row.name}
        onChange={(name) => change({ name })}
        readOnly={readOnly}
        pointer={`${pointer}/name`}
      />
      <fieldset className={styles.group}>
        <legend>{t.papers}</legend>
        <Repeating<Component>
          label={t.papers}
          pointer={`${pointer}/components`}
          rows={row.components}
          onChange={(components) => change({ components })}
          Fields={PaperFields}
          name={t.paper}
          summary={(paper) => paperLine(paper, t)}
          fresh={() => ({ code: null, name: '', originals: 1, copies: 0, required: true, form: null })}
          add={t.addPaper}
          none={t.noPapers}
          faults={errors}
          notes={warnings}
          readOnly={readOnly}
        />
      </fieldset>
    </>
  )
}

export function ResultFields({ row, change, pointer, readOnly }: RowProps<Schema<'Result'>>) {
  const t = useWords(procedure)
  return (
    <>
      <TextField label={t.resultName} rows={1} value={row.name} onChange={(name) => change({ name })} readOnly={readOnly} pointer={`${pointer}/name`} />
      <LineField label={t.resultCode} value={row.code ?? ''} onChange={(code) => change({ code: code || null })} readOnly={readOnly} pointer={`${pointer}/code`} />
    </>
  )
}

export function BasisFields({ row, change, pointer, readOnly }: RowProps<Schema<'Basis'>>) {
  const t = useWords(procedure)
  return (
    <>
      <TextField label={t.basisTitle} rows={1} value={row.title} onChange={(title) => change({ title })} readOnly={readOnly} pointer={`${pointer}/title`} />
      <div className={shared.pair}>
        <LineField label={t.basisNumber} value={row.number ?? ''} onChange={(given) => change({ number: given || null })} readOnly={readOnly} pointer={`${pointer}/number`} />
        <LineField url label={t.basisUrl} value={row.url ?? ''} onChange={(url) => change({ url: url || null })} readOnly={readOnly} pointer={`${pointer}/url`} />
      </div>
    </>
  )
}

export function ReceptionFields({ row, change, pointer, readOnly }: RowProps<Schema<'Reception'>>) {
  const t = useWords(procedure)
  const at = useAt()
  return (
    <>
      <LineField label={t.place} description={t.placeHelp} value={row.place} onChange={(place) => change({ place })} readOnly={readOnly} pointer={`${pointer}/place`} />
      <TextField label={t.address} rows={1} value={row.address} onChange={(address) => change({ address })} readOnly={readOnly} pointer={`${pointer}/address`} />
      <div className={shared.pair}>
        <LineField label={t.hours} value={row.hours} onChange={(hours) => change({ hours })} readOnly={readOnly} pointer={`${pointer}/hours`} />
        <LineField label={t.phone} value={row.phone} onChange={(phone) => change({ phone })} readOnly={readOnly} pointer={`${pointer}/phone`} />
      </div>
      <UnitSelect label={t.receptionUnit} value={row.unit ?? null} onChange={(unit) => change({ unit })} readOnly={readOnly} {...at(`${pointer}/unit`)} />
    </>
  )
}

export function ExtraFields({ row, change, pointer, readOnly }: RowProps<Schema<'Extra'>>) {
  const t = useWords(procedure)
  return (
    <>
      <LineField label={t.extraLabel} value={row.label} onChange={(label) => change({ label })} readOnly={readOnly} pointer={`${pointer}/label`} />
      <TextField label={t.extraText} value={row.text} onChange={(text) => change({ text })} readOnly={readOnly} pointer={`${pointer}/text`} />
    </>
  )
}
