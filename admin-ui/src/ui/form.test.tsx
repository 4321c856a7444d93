import { MantineProvider, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { Problem } from '../api/problem'
import { useSubmit } from './form'

function Form({ act }: { act: (values: { name: string; phone: string }) => Promise<unknown> }) {
  const form = useForm({ initialValues: { name: '', phone: '' } })
  const { submit, busy, note } = useSubmit(form, act)
  return (
    <form onSubmit={submit}>
      <TextInput label="Tên" {...form.getInputProps('name')} />
      <TextInput label="Điện thoại" {...form.getInputProps('phone')} />
      {note}
      <button type="submit">{busy ? 'Đang gửi' : 'Gửi'}</button>
    </form>
  )
}

const draw = (act: Parameters<typeof Form>[0]['act']) =>
  render(
    <MantineProvider env="test">
      <Form act={act} />
    </MantineProvider>,
  )

test('each fault stands at its field and in the sum, which leads to the field; what was typed stays', async () => {
  const user = userEvent.setup()
  draw(() =>
    Promise.reject(
      new Problem(422, 'invalid', 'Dữ liệu chưa hợp lệ, chưa lưu gì.', [
        { pointer: '/name', code: 'too_long', detail: 'Tên dài quá 200 ký tự.' },
        { pointer: '/phone', code: 'pattern', detail: 'Số điện thoại chưa đúng.' },
      ]),
    ),
  )
  await user.type(screen.getByLabelText('Tên'), 'Đỗ Thị Ếch')
  await user.click(screen.getByRole('button', { name: 'Gửi' }))
  const sum = await screen.findByRole('alert')
  expect(sum).toHaveTextContent('Cần sửa 2 chỗ:')
  expect(sum).toHaveTextContent('LOA-422 invalid')
  expect(sum).toHaveFocus()
  expect(screen.getByLabelText('Điện thoại')).toHaveAccessibleDescription('Số điện thoại chưa đúng.')
  await user.click(screen.getByRole('button', { name: 'Số điện thoại chưa đúng.' }))
  expect(screen.getByLabelText('Điện thoại')).toHaveFocus()
  expect(screen.getByLabelText('Tên')).toHaveValue('Đỗ Thị Ếch')
})

test('pressing Enter while one is in flight does not send a second', async () => {
  const user = userEvent.setup()
  const sent: (() => void)[] = []
  draw(() => new Promise<void>((resolve) => sent.push(resolve)))
  await user.type(screen.getByLabelText('Tên'), 'Lan{Enter}{Enter}{Enter}')
  expect(sent).toHaveLength(1)
  sent[0]?.()
  expect(await screen.findByRole('button', { name: 'Gửi' })).toBeEnabled()
})
