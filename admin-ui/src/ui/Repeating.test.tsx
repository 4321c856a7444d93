import { MantineProvider, TextInput } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { Repeating, type RowProps } from './Repeating'
import { reveal } from './reveal'

interface Step {
  name: string
  papers: { name: string }[]
}

function Paper({ row, change, pointer }: RowProps<Step['papers'][number]>) {
  return <TextInput data-pointer={`${pointer}/name`} label="Giấy tờ" value={row.name} onChange={(event) => change({ name: event.currentTarget.value })} />
}

function Fields({ row, change, pointer }: RowProps<Step>) {
  return (
    <>
      <label>
        <input type="radio" name={pointer} defaultChecked /> Trực tiếp
      </label>
      <TextInput data-pointer={`${pointer}/name`} label="Tên" value={row.name} onChange={(event) => change({ name: event.currentTarget.value })} />
      <Repeating
        label="Giấy tờ"
        pointer={`${pointer}/papers`}
        rows={row.papers}
        onChange={(papers) => change({ papers })}
        Fields={Paper}
        name={(place) => `giấy tờ ${place}`}
        summary={(paper) => paper.name}
        fresh={() => ({ name: '' })}
        add="Thêm giấy tờ"
      />
    </>
  )
}

function Steps({ names, faults }: { names: string[]; faults?: (pointer: string) => number }) {
  const [rows, setRows] = useState<Step[]>(names.map((name) => ({ name, papers: [] })))
  return (
    <>
      <Repeating
        label="Các bước"
        pointer="/steps"
        rows={rows}
        onChange={setRows}
        Fields={Fields}
        name={(place) => `bước ${place}`}
        summary={(step) => step.name}
        fresh={() => ({ name: '', papers: [] })}
        add="Thêm bước"
        none="Chưa có bước nào."
        {...(faults ? { faults } : {})}
      />
      <output>{JSON.stringify(rows)}</output>
    </>
  )
}

function show(names: string[], faults?: (pointer: string) => number) {
  render(
    <MantineProvider env="test">
      <Notifications />
      <Steps names={names} {...(faults ? { faults } : {})} />
    </MantineProvider>,
  )
  return userEvent.setup()
}

const written = () => (JSON.parse(document.querySelector('output')?.textContent ?? '') as Step[]).map((step) => step.name)

const choose = async (user: ReturnType<typeof userEvent.setup>, row: string, what: string) => {
  await user.click(screen.getByRole('button', { name: `Việc khác với ${row}` }))
  await user.click(await screen.findByRole('menuitem', { name: what }))
}

test('a row that is added opens with the cursor where one first writes, not at a choice before it', async () => {
  const user = show([])
  expect(screen.getByText('Chưa có bước nào.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Thêm bước' }))
  await user.keyboard('Nộp')
  expect(written()).toEqual(['Nộp'])
})

test('several rows fold to one line each, and unfold by name', async () => {
  const user = show(['Nộp', 'Xem', 'Trả'])
  expect(screen.queryByLabelText('Tên')).toBeNull()
  await user.click(screen.getByRole('button', { name: /Bước 2 Xem/ }))
  expect(screen.getByLabelText('Tên')).toHaveValue('Xem')
})

test('the buttons move a row and keep the focus; at the end of the list the other one takes it', async () => {
  const user = show(['Nộp', 'Xem', 'Trả'])
  await user.click(screen.getByRole('button', { name: 'Đưa bước 3 lên' }))
  expect(written()).toEqual(['Nộp', 'Trả', 'Xem'])
  expect(screen.getByRole('button', { name: 'Đưa bước 2 lên' })).toHaveFocus()
  expect(screen.getByText('Đã đặt bước 3 ở vị trí 2 trên 3.')).toHaveRole('status')
  await user.keyboard('{Enter}')
  expect(written()).toEqual(['Trả', 'Nộp', 'Xem'])
  expect(screen.getByRole('button', { name: 'Đưa bước 1 xuống' })).toHaveFocus()
})

test('a row keeps its cursor when another one moves past it', async () => {
  const user = show(['Nộp', 'Xem'])
  await user.click(screen.getByRole('button', { name: /Bước 2 Xem/ }))
  const field = screen.getByLabelText('Tên')
  await user.click(screen.getByRole('button', { name: 'Đưa bước 1 xuống' }))
  expect(screen.getByLabelText('Tên')).toBe(field)
  await user.type(field, ' lại')
  expect(written()).toEqual(['Xem lại', 'Nộp'])
})

test('a doubled row stands below its twin', async () => {
  const user = show(['Nộp', 'Trả'])
  await choose(user, 'bước 1', 'Nhân đôi')
  expect(written()).toEqual(['Nộp', 'Nộp', 'Trả'])
  await user.type(screen.getByLabelText('Tên'), ' lần hai')
  expect(written()).toEqual(['Nộp', 'Nộp lần hai', 'Trả'])
})

test('what was removed comes back to its place, though the rest was edited meanwhile', async () => {
  const user = show(['Nộp', 'Xem', 'Trả'])
  await choose(user, 'bước 2', 'Xoá')
  expect(written()).toEqual(['Nộp', 'Trả'])
  await user.click(screen.getByRole('button', { name: /Bước 1 Nộp/ }))
  await user.type(screen.getByLabelText('Tên'), ' hồ sơ')
  await user.click(screen.getByRole('button', { name: 'Hoàn tác' }))
  expect(written()).toEqual(['Nộp hồ sơ', 'Xem', 'Trả'])
})

test('a fault inside a folded row is marked on its line and revealed with all that folds around it', async () => {
  const user = show(['Nộp', 'Xem'], (pointer) => (pointer === '/steps/0' ? 2 : 0))
  expect(screen.getByRole('button', { name: /Bước 1/ })).toHaveTextContent('2 chỗ cần sửa')
  await user.click(screen.getByRole('button', { name: /Bước 1/ }))
  const papers = within(screen.getByRole('list', { name: 'Các bước' }))
  await user.click(papers.getByRole('button', { name: 'Thêm giấy tờ' }))
  await user.keyboard('Tờ khai')
  await user.click(papers.getByRole('button', { name: /Giấy tờ 1/ }))
  await user.click(screen.getByRole('button', { name: /Bước 1/ }))
  expect(screen.queryByLabelText('Tên')).toBeNull()
  expect(reveal('/steps/0/papers/0/name')).toBe(true)
  expect(screen.getByRole('textbox', { name: 'Giấy tờ' })).toHaveFocus()
  expect(screen.getByRole('textbox', { name: 'Giấy tờ' })).toHaveValue('Tờ khai')
})
