import { expect, test } from 'vitest'
import { Problem, fieldAt, problemIn, problemOf } from './problem'

test('a refusal of the API is told in its own words', async () => {
  const body = {
    type: 'urn:loa:problem:stale',
    title: 'Precondition Failed',
    status: 412,
    code: 'stale',
    detail: 'Nội dung đã được thay đổi sau khi bạn mở; chưa ghi đè gì.',
    current_version: 7,
  }
  const answer = new Response(JSON.stringify(body), {
    status: 412,
    headers: { 'content-type': 'application/problem+json' },
  })
  const problem = await problemIn(answer)
  expect(problem.detail).toBe(body.detail)
  expect(problem.quote).toBe('LOA-412 stale')
  expect(problem.members).toMatchObject({ current_version: 7 })
})

test('a page put in between by a proxy is not shown as if it were ours', async () => {
  const page = new Response('<h1>502 Bad Gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } })
  const problem = await problemIn(page)
  expect(problem.status).toBe(502)
  expect(problem.detail).toContain('Máy chủ trả lời không đúng dạng')
})

test('a room whose code is gone from the server asks to reload', () => {
  const missing = new TypeError('Failed to fetch dynamically imported module: /admin/assets/Desk-1.js')
  expect(problemOf(missing).code).toBe('outdated')
  expect(problemOf(new Error('x is undefined')).code).toBe('unforeseen')
  const refused = new Problem(403, 'forbidden', 'Không được.')
  expect(problemOf(refused)).toBe(refused)
})

test('a pointer names the field as forms do', () => {
  expect(fieldAt('/roles/0/unit')).toBe('roles.0.unit')
  expect(fieldAt('/a~1b/c~0d')).toBe('a/b.c~d')
  expect(fieldAt('')).toBe('')
})
