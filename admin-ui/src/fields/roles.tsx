import { ActionIcon, Button, Checkbox, Select } from '@mantine/core'
import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/Combobox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Schema } from '../api'
import { GivenRole as limits } from '../api/limits'
import { keptUnits, useMe } from '../api/me'
import { useWords, words } from '../i18n'
import { common } from '../i18n/common'
import { number } from '../i18n/format'
import { useAdded } from '../ui/focus'
import { alike } from './alike'
import styles from './roles.module.css'

export type GivenRole = Schema<'GivenRole'>

const texts = words(
  {
    role: 'Quyền',
    unit: 'Ở đơn vị',
    below: 'Cả các đơn vị trực thuộc',
    everywhere: 'Toàn hệ thống',
    add: 'Thêm quyền',
    remove: (place: string) => `Bỏ quyền ${place}`,
    one: (place: string) => `Quyền ${place}`,
    inUnit: (role: string, unit: string, below: boolean) => `${role}, ${unit}${below ? ' và các đơn vị trực thuộc' : ''}`,
    inAll: (role: string) => `${role}, toàn hệ thống`,
    nothing: 'Chưa có quyền ở đơn vị nào',
  },
  {
    role: 'Role',
    unit: 'In the unit',
    below: 'And the units below it',
    everywhere: 'The whole system',
    add: 'Add a role',
    remove: (place) => `Remove role ${place}`,
    one: (place) => `Role ${place}`,
    inUnit: (role, unit, below) => `${role}, ${unit}${below ? ' and the units below it' : ''}`,
    inAll: (role) => `${role}, the whole system`,
    nothing: 'No role in any unit yet',
  },
)

/** Roles as a line of words each: "Biên tập viên, Xã An Mẫu và các đơn vị trực thuộc". */
export function useRoleLines(): (held: readonly Schema<'HeldRole'>[]) => string[] {
  const t = useWords(texts)
  const { roles } = useWords(common)
  return (held) =>
    held.length === 0
      ? [t.nothing]
      : held.map(({ role, unit, below }) => (unit ? t.inUnit(roles[role], unit.name, below) : t.inAll(roles[role])))
}

/** Roles as they are held, in the form in which they are given. */
export function given(held: readonly Schema<'HeldRole'>[]): GivenRole[] {
  return held.map(({ unit, role, below }) => ({ unit: unit?.slug ?? null, role, below }))
}

interface RolesFieldProps {
  value: readonly GivenRole[]
  onChange: (roles: GivenRole[]) => void
  /** The roles held now: units among them keep their names, whoever looks. */
  held?: readonly Schema<'HeldRole'>[]
  /** What the API said of a field: `roles.0.unit`. */
  errors: Readonly<Record<string, ReactNode>>
  max: number
  readOnly?: boolean
}

const NONE: readonly Schema<'HeldRole'>[] = []

/** Who may do what where. One offers what one holds: the units one keeps, and the system only to its administrators. */
export function RolesField({ value, onChange, held = NONE, errors, max, readOnly = false }: RolesFieldProps) {
  const t = useWords(texts)
  const { roles, duties } = useWords(common)
  const [rows, adding] = useAdded<HTMLDivElement>()
  const me = useMe()
  const kept = keptUnits(me)
  const known = new Map([...held.flatMap(({ unit }) => unit ?? []), ...kept].map(({ slug, name }) => [slug, name] as const))
  const units = [...known].map(([slug, name]) => ({ value: slug, label: name }))
  const offered = limits.role.choices.filter((role) => me.system_admin || role !== 'system_admin')
  const change = (place: number, members: Partial<GivenRole>) =>
    onChange(value.map((row, index) => (index === place ? { ...row, ...members } : row)))
  const fresh = (): GivenRole => ({ unit: value.at(-1)?.unit ?? kept[0]?.slug ?? null, role: 'author', below: false })
  return (
    <div ref={rows} className={styles.roles}>
      {value.map((row, place) => ({ row, place, at: `roles.${place}` })).map(({ row, place, at }) => (
        <fieldset key={at} data-part className={styles.role} disabled={readOnly}>
          <legend>{t.one(number(place + 1))}</legend>
          <Select
            label={t.role}
            description={duties[row.role]}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            data={[...new Set([...offered, row.role])].map((role) => ({ value: role, label: roles[role] }))}
            value={row.role}
            onChange={(role) =>
              role &&
              change(place, role === 'system_admin' ? { role, unit: null, below: false } : { role: role as GivenRole['role'], unit: row.unit ?? kept[0]?.slug ?? null })
            }
            allowDeselect={false}
            error={errors[`${at}.role`]}
            data-path={`${at}.role`}
          />
          {row.role === 'system_admin' ? (
            <Select label={t.unit} data={[t.everywhere]} value={t.everywhere} readOnly error={errors[`${at}.unit`]} />
          ) : (
            <div>
              <Select
                label={t.unit}
                data={units}
                value={row.unit ?? null}
                onChange={(unit) => change(place, { unit })}
                searchable
                filter={alike}
                limit={50}
                allowDeselect={false}
                error={errors[`${at}.unit`]}
                data-path={`${at}.unit`}
              />
              <Checkbox
                className={styles.below}
                label={t.below}
                checked={row.below}
                onChange={({ currentTarget: { checked } }) => change(place, { below: checked })}
              />
            </div>
          )}
          {!readOnly && (
            <ActionIcon
              className={styles.remove}
              aria-label={t.remove(number(place + 1))}
              title={t.remove(number(place + 1))}
              onClick={() => onChange(value.filter((_, index) => index !== place))}
            >
              <IconTrash size={18} stroke={1.6} aria-hidden />
            </ActionIcon>
          )}
        </fieldset>
      ))}
      {value.length === 0 && readOnly && <p>{t.nothing}</p>}
      {errors.roles && <p className={styles.fault}>{errors.roles}</p>}
      {!readOnly && value.length < max && (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
            onClick={() => {
              adding()
              onChange([...value, fresh()])
            }}
          >
            {t.add}
          </Button>
        </div>
      )}
    </div>
  )
}
