import { Checkbox, Textarea } from '@mantine/core'
import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import { $api } from '../../api'
import { Publish as limits, Submit as submission } from '../../api/limits'
import { DayField } from '../../fields/DayField'
import { WhenField, instant, wall } from '../../fields/WhenField'
import { useWords } from '../../i18n'
import { common } from '../../i18n/common'
import { Segments } from '../../ui/Segments'
import { useNow } from '../../ui/When'
import { CHANNEL_ICONS } from '../../ui/icons'
import type { Item } from '../draft'
import styles from './Acting.module.css'
import type { Wish } from './wish'
import { acting } from './words'

interface WishFieldsProps {
  item: Item | undefined
  kind: Item['kind']
  wish: Wish
  setWish: (wish: Wish) => void
  approving: boolean
}

/** Where texts of this kind may go; it does not change while one works. */
export function useOffer(kind: Item['kind']) {
  const { data } = $api.useQuery('get', '/manage/v1/kinds', {}, { staleTime: Infinity })
  return data?.items.find((one) => one.kind === kind)
}

/** Where it goes when nobody says otherwise. */
export function useUsual(item: Item | undefined, kind: Item['kind']) {
  const offer = useOffer(kind)
  return item?.usual ?? offer?.channels.filter((one) => one.default).map((one) => one.channel)
}

/** Where and when, chosen in place. */
export function WishFields({ item, kind, wish, setWish, approving }: WishFieldsProps) {
  const t = useWords(acting)
  const { channels: names } = useWords(common)
  const offer = useOffer(kind)
  const usual = useUsual(item, kind)
  const chosen = wish.channels ?? usual ?? []
  const later = Boolean(wish.live_from)
  const [today] = wall(useNow().toISOString())
  return (
    <div className={styles.wish}>
      <Checkbox.Group
        label={t.channels}
        value={chosen}
        onChange={(value) => setWish({ ...wish, channels: offer?.channels.map((one) => one.channel).filter((one) => value.includes(one)) })}
      >
        <div className={styles.channels}>
          {offer?.channels.map(({ channel, default: byDefault }) => {
            const Shape = CHANNEL_ICONS[channel]
            return (
              <Checkbox
                key={channel}
                value={channel}
                classNames={{ root: styles.channel, body: styles.body }}
                label={
                  <span className={styles.name}>
                    <Shape size={18} stroke={1.6} aria-hidden />
                    {names[channel]}
                    {byDefault && <span className={styles.usual}>{t.usual}</span>}
                  </span>
                }
              />
            )
          })}
        </div>
      </Checkbox.Group>
      <div>
        <div className={styles.label} aria-hidden>
          {t.when}
        </div>
        <Segments
          label={t.when}
          value={later ? 'later' : 'now'}
          onChange={(value) => setWish({ ...wish, live_from: value === 'later' ? tomorrow(today) : null })}
          choices={[
            { value: 'now', label: approving ? t.now : t.atOnce },
            { value: 'later', label: t.later },
          ]}
        />
      </div>
      {later && (
        <WhenField label={t.from} value={wish.live_from ?? null} onChange={(live_from) => setWish({ ...wish, live_from })} from={today} />
      )}
      {offer?.legal_force && approving && (
        <>
          <DayField
            label={t.effectiveFrom}
            description={t.effectiveFromHelp}
            value={wish.effective_from ?? null}
            onChange={(effective_from) => setWish({ ...wish, effective_from })}
            readOnly={false}
          />
          <DayField
            label={t.effectiveUntil}
            value={wish.effective_until ?? null}
            onChange={(effective_until) => setWish({ ...wish, effective_until })}
            readOnly={false}
          />
        </>
      )}
      {offer && !offer.legal_force && (
        <WhenField
          label={t.until}
          description={t.untilHelp}
          value={wish.live_until ?? null}
          onChange={(live_until) => setWish({ ...wish, live_until })}
          from={today}
        />
      )}
      <div>
        <div className={styles.label} aria-hidden>
          {t.class}
        </div>
        <Segments
          label={t.class}
          value={wish.class ?? 'normal'}
          onChange={(rank) => setWish({ ...wish, class: rank })}
          choices={limits.class.choices.map((value) => ({ value, label: t.classes[value] }))}
        />
        {wish.class === 'emergency' && <p className={styles.help}>{t.emergencyHelp}</p>}
      </div>
      {!approving && (
        <Textarea
          label={t.comment}
          autosize
          minRows={2}
          maxLength={submission.comment.max}
          value={wish.comment ?? ''}
          onChange={(event) => setWish({ ...wish, comment: event.currentTarget.value })}
        />
      )}
    </div>
  )
}

/** 07:00 of the next day: what is most often meant. */
function tomorrow(today: string): string {
  return new Date(new Date(instant(today, '07:00')).getTime() + 86_400_000).toISOString()
}
