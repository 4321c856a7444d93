import type { KindForm } from '../kind'
import { LedForm } from './LedForm'

export const ledMessage: KindForm<'led_message'> = {
  Form: LedForm,
  empty: () => ({
    kind: 'led_message',
    text: '',
    style: 'notice',
    color: null,
    emphasis: 'none',
    image: null,
    min_seconds: null,
    link: null,
    topics: [],
    audiences: [],
    areas: [],
    language: 'vi',
    note: '',
  }),
}
