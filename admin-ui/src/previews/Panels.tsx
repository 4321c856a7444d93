import { IconArrowNarrowLeft, IconCheck } from '@tabler/icons-react'
import type { Schema } from '../api'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { Dots } from './Dots'
import styles from './Panels.module.css'
import { previews } from './words'

/** A text on each kind of panel it would run on: the rendered frames, as dots on black. */
export function Panels({ answer }: { answer: Schema<'OnPanels'> }) {
  return (
    <div className={styles.panels}>
      {answer.panels.map((one) => (
        <Panel key={`${one.panel.width} ${one.panel.height} ${one.panel.color}`} shown={one} />
      ))}
    </div>
  )
}

function Panel({ shown: { panel, screens, item, assets } }: { shown: Schema<'OnPanel'> }) {
  const t = useWords(previews).led
  const { text, frames, duration_seconds } = item
  const [frame] = frames
  const asset = frame && assets[frame.asset]
  const moves = text.effect === 'scroll'
  const Sign = moves ? IconArrowNarrowLeft : IconCheck
  const name = screens.map((one) => one.name).join(', ') || t.usual
  return (
    <section className={styles.card} aria-label={name}>
      <header className={styles.head}>
        <h3 className={styles.name}>{name}</h3>
        <p className={styles.size}>{t.size(number(panel.width), number(panel.height), t.colors[panel.color])}</p>
        <span className={styles.effect} data-moves={moves || undefined}>
          <Sign size={16} stroke={1.8} aria-hidden />
          {t.effects[text.effect]}
        </span>
      </header>
      {asset && (
        <Dots picture={asset.url} width={panel.width} height={panel.height} strip={moves ? asset.width : 0} speed={text.speed_px_s} label={text.plain} />
      )}
      <dl className={styles.facts}>
        <div>
          <dt>{t.seconds(number(Math.round(duration_seconds * 10) / 10))}</dt>
          <dd>{t.turn}</dd>
        </div>
        {moves ? (
          <div>
            <dt>{t.speed(number(text.speed_px_s))}</dt>
            <dd>{t.aSecond}</dd>
          </div>
        ) : (
          <div>
            <dt>{t.lines(number(text.lines.length))}</dt>
            <dd>{t.shown}</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
