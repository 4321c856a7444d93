import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { $api, type Schema, api, match, queries } from '../api'
import { ScreenForm as limits } from '../api/limits'
import { useWords } from '../i18n'
import { KeptUnit } from '../fields/KeptUnit'
import { previews } from '../previews/words'
import { Fold } from '../ui/Fold'
import { useAdded } from '../ui/focus'
import { useSubmit } from '../ui/form'
import { toast } from '../ui/toast'
import styles from './About.module.css'
import { GroupsField } from './choosing'
import { useSize } from './marks'
import { screens } from './words'

type Screen = Schema<'Screen'>

const EVENING = { from: '18:00', to: '24:00', percent: '40' }

/** What the office knows of a screen, changed in place by those who keep it. */
export function About({ screen, keeps }: { screen: Screen; keeps: boolean }) {
  const t = useWords(screens)
  const size = useSize()
  const { colors } = useWords(previews).led
  const form = useForm({
    initialValues: {
      name: screen.name,
      unit: screen.unit.slug,
      groups: screen.groups.map((group) => group.slug),
      // Numbers as they are typed: what is none is the API's to refuse.
      width: String(screen.width),
      height: String(screen.height),
      color: screen.color,
      brightness: screen.brightness.map(({ percent, ...hours }) => ({ ...hours, percent: String(percent) })),
    },
  })
  const { submit, busy, note } = useSubmit(form, async ({ width, height, brightness, ...told }) => {
    const { layout, timezone, model, serial } = screen
    const { data } = await api.PUT('/manage/v1/screens/{id}', {
      params: { path: { id: screen.id }, header: match(screen.version) },
      body: {
        ...told,
        layout,
        timezone,
        model,
        serial,
        width: Number(width),
        height: Number(height),
        brightness: brightness.map(({ percent, ...hours }) => ({ ...hours, percent: Number(percent) })),
      },
    })
    if (data) queries.setQueryData($api.queryOptions('get', '/manage/v1/screens/{id}', { params: { path: { id: screen.id } } }).queryKey, data)
    await Promise.all(
      ['/manage/v1/screens', '/manage/v1/screens/{id}/now', '/manage/v1/groups'].map((path) => queries.invalidateQueries({ queryKey: ['get', path] })),
    )
    toast(t.saved)
  })
  const [hours, adding] = useAdded<HTMLFieldSetElement>()
  if (!keeps) return <Known screen={screen} />
  const rows = form.values.brightness
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <TextInput label={t.name} maxLength={limits.name.max} {...form.getInputProps('name')} />
      <KeptUnit label={t.unit} held={screen.unit} {...form.getInputProps('unit')} />
      <GroupsField held={screen.groups} {...form.getInputProps('groups')} />
      <fieldset ref={hours} className={styles.hours}>
        <legend>{t.brightness}</legend>
        {rows.length === 0 ? <p className={styles.note}>{t.brightnessNone}</p> : <p className={styles.note}>{t.hourHelp}</p>}
        {rows.map((row, place) => (
          // Rows have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={place} data-part className={styles.row}>
            <TextInput label={t.from} inputMode="numeric" {...form.getInputProps(`brightness.${place}.from`)} />
            <TextInput label={t.to} inputMode="numeric" {...form.getInputProps(`brightness.${place}.to`)} />
            <TextInput label={t.percent} inputMode="numeric" {...form.getInputProps(`brightness.${place}.percent`)} />
            <ActionIcon
              size={42}
              className={styles.remove}
              aria-label={t.removeHours(row.from, row.to)}
              onClick={() => form.removeListItem('brightness', place)}
            >
              <IconTrash size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        {rows.length < limits.brightness.max && (
          <Button
            variant="default"
            leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
            onClick={() => {
              adding()
              form.insertListItem('brightness', EVENING)
            }}
          >
            {t.addHours}
          </Button>
        )}
      </fieldset>
      <Fold title={t.facts} summary={size(screen)}>
        <div className={styles.inside}>
          <p className={styles.note}>{t.factsHelp}</p>
          <TextInput label={t.width} inputMode="numeric" {...form.getInputProps('width')} />
          <TextInput label={t.height} inputMode="numeric" {...form.getInputProps('height')} />
          <NativeSelect
            size="md"
            label={t.color}
            data={limits.color.choices.map((value) => ({ value, label: colors[value] }))}
            {...form.getInputProps('color')}
          />
        </div>
      </Fold>
      {note}
      <Button type="submit" loading={busy} disabled={!form.isDirty()}>
        {t.save}
      </Button>
    </form>
  )
}

/** The same to whoever may only read it. */
function Known({ screen }: { screen: Screen }) {
  const t = useWords(screens)
  return (
    <dl className={styles.known}>
      <dt>{t.model}</dt>
      <dd>{screen.model}</dd>
      <dt>{t.unit}</dt>
      <dd>{screen.unit.name}</dd>
      <dt>{t.groups}</dt>
      <dd>{screen.groups.map((group) => group.name).join(', ') || t.noGroup}</dd>
      <dt>{t.brightness}</dt>
      <dd>{screen.brightness.map((row) => `${row.from}–${row.to}: ${row.percent}%`).join('; ') || t.brightnessNone}</dd>
    </dl>
  )
}
