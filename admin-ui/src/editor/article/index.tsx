import type { KindForm } from '../kind'
import { ArticleForm } from './ArticleForm'

export const article: KindForm<'article'> = {
  Form: ArticleForm,
  empty: () => ({
    kind: 'article',
    title: '',
    slug: null,
    summary: '',
    content: { type: 'doc', content: [] },
    category: null,
    cover: null,
    attachments: [],
    featured: false,
    source: null,
    contributors: [],
    topics: [],
    audiences: [],
    areas: [],
    language: 'vi',
    note: '',
  }),
}
