import type { Schema } from '../api'
import { useWords } from '../i18n'
import { Image, Phone } from './Zalo'
import styles from './Zalo.module.css'
import type { Answer } from './asking'
import { previews } from './words'

/** What is sent to all who follow the account: an article of it, and the same as one message. */
export function Broadcast({ answer, media }: { answer: Schema<'Broadcast'>; media: Answer['media'] }) {
  const t = useWords(previews).zalo
  const { article, text } = answer
  return (
    <div className={styles.both}>
      <Phone title={t.article}>
        <div className={styles.article}>
          {article.cover && <Image address={article.cover.photo_url} alt="" media={media} />}
          <div className={styles.words}>
            <p className={styles.headline}>{article.title}</p>
            <p className={styles.subtitle}>{article.author}</p>
            <p className={styles.lead}>{article.description}</p>
            {article.body.map((block, place) =>
              block.type === 'text' ? (
                // Blocks have no name but their place.
                // oxlint-disable-next-line react/no-array-index-key
                <p key={place} className={styles.text}>
                  {block.content}
                </p>
              ) : (
                // oxlint-disable-next-line react/no-array-index-key
                <figure key={place} className={styles.figure}>
                  <Image address={block.url} alt="" media={media} />
                  {block.caption && <figcaption className={styles.subtitle}>{block.caption}</figcaption>}
                </figure>
              ),
            )}
          </div>
        </div>
      </Phone>
      <Phone title={t.message}>
        <div className={styles.bubble}>
          <p className={styles.text}>{text}</p>
        </div>
      </Phone>
    </div>
  )
}
