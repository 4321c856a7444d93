import type { Schema } from '../api'
import { useWords } from '../i18n'
import { number } from '../i18n/format'
import { Sound } from '../media/Picture'
import styles from './Announcer.module.css'
import { type Answer, fileBehind } from './asking'
import { previews } from './words'

/** A script as it lies before the announcer: large, as it is spoken. */
export function Announcer({ entry, media }: { entry: Schema<'Entry'>; media: Answer['media'] }) {
  const t = useWords(previews).radio
  const { title, repeat, parts, audio, estimated_seconds, syllables } = entry
  const recording = audio ? fileBehind(audio.url, media) : undefined
  const lasts = useDuration()
  const read = parts.filter((part) => part.spoken)
  return (
    <div className={styles.desk}>
      <p className={styles.title}>{repeat > 1 ? t.times(title, number(repeat)) : title}</p>
      {read.map((part, place) => (
        // Parts have no name but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={place} className={styles.part}>
          <p className={styles.role}>{t.roles[part.role]}</p>
          {part.spoken.split('\n').map((line, row) => (
            // oxlint-disable-next-line react/no-array-index-key
            <p key={row} className={styles.line}>
              {line}
            </p>
          ))}
        </div>
      ))}
      {read.length === 0 && <p className={styles.role}>{t.nothing}</p>}
      <footer className={styles.foot}>
        {audio ? (audio.seconds ? t.recordingOf(lasts(Math.round(audio.seconds))) : t.recording) : t.live(lasts(estimated_seconds), number(syllables))}
      </footer>
      {recording && <Sound id={recording} name={t.recording} />}
    </div>
  )
}

/** "1 phút 03 giây" */
function useDuration(): (seconds: number) => string {
  const t = useWords(previews).radio
  return (whole) => {
    const [minutes, seconds] = [Math.floor(whole / 60), whole % 60]
    return minutes > 0 ? t.minutes(number(minutes), String(seconds).padStart(2, '0')) : t.seconds(number(seconds))
  }
}
