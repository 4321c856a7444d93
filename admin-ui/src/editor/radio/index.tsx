import type { KindForm } from '../kind'
import { RadioForm } from './RadioForm'

export const radioScript: KindForm<'radio_script'> = {
  Form: RadioForm,
  empty: () => ({
    kind: 'radio_script',
    title: '',
    parts: [{ role: 'item', text: '' }],
    category: '',
    voice_notes: '',
    audio: null,
    repeat: 1,
    topics: [],
    audiences: [],
    areas: [],
    language: 'vi',
    note: '',
  }),
}
