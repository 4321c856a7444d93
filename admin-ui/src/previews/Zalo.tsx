import { IconBuildingCommunity } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Schema } from '../api'
import { useWords } from '../i18n'
import { Picture } from '../media/Picture'
import styles from './Zalo.module.css'
import { type Answer, fileBehind } from './asking'
import { previews } from './words'

type Media = Answer['media']

/** What the bot says, on a citizen's phone. */
export function Zalo({ answer, media }: { answer: Schema<'InZalo'>; media: Media }) {
  const t = useWords(previews).zalo
  return (
    <div className={styles.both}>
      <Phone title={t.asked}>
        {answer.messages.map((message, place) => (
          // Messages have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <Message key={place} message={message} media={media} />
        ))}
      </Phone>
      <Phone title={t.listed}>
        <Message message={answer.in_a_list} media={media} />
      </Phone>
    </div>
  )
}

export function Phone({ title, children }: { title: string; children: ReactNode }) {
  const t = useWords(previews).zalo
  return (
    <section className={styles.scene} aria-label={title}>
      <h3 className={styles.when}>{title}</h3>
      <div className={styles.phone}>
        <p className={styles.account}>
          <span className={styles.mark}>
            <IconBuildingCommunity size={18} stroke={1.8} aria-hidden />
          </span>
          {t.account}
        </p>
        {children}
      </div>
    </section>
  )
}

function Message({ message, media }: { message: Schema<'Message'>; media: Media }) {
  const { elements = [], buttons = [] } = message.attachment?.payload ?? {}
  return (
    <div className={styles.bubble}>
      {message.text !== undefined && <p className={styles.text}>{message.text}</p>}
      {elements.map((element, place) => (
        <div key={element.title} className={styles.element} data-first={place === 0 || undefined}>
          {element.image_url && <Image address={element.image_url} alt="" media={media} />}
          <div className={styles.words}>
            <p className={styles.title}>{element.title}</p>
            <p className={styles.subtitle}>{element.subtitle}</p>
          </div>
        </div>
      ))}
      {buttons.map((button) => (
        <p key={button.title} className={styles.button}>
          {button.title}
        </p>
      ))}
    </div>
  )
}

/** A picture of the answer: of the library until the text is live. */
export function Image({ address, alt, media }: { address: string; alt: string; media: Media }) {
  const id = fileBehind(address, media)
  return <div className={styles.image}>{id ? <Picture id={id} alt={alt} cover /> : <img src={address} alt={alt} />}</div>
}
