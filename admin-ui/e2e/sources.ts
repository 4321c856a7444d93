import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { LOA } from './installation'
import type { Sent } from './office'

/** A record of an invented procedure, as crawlers of the national database tell them. */
export function record(code: string, title: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    ma_thu_tuc: code,
    ten_thu_tuc: title,
    linh_vuc: 'Diều sáo',
    cap_thuc_hien: 'Cấp xã',
    doi_tuong_thuc_hien: 'Công dân Việt Nam',
    co_quan_thuc_hien: 'Ban quản lý trời xã Mẫu',
    so_quyet_dinh: '12/QĐ-BVD',
    yeu_cau_dieu_kien: 'Diều không dài quá ba mét.',
    ...more,
  }
}

export function lines(name: string, ...records: object[]): Sent {
  const text = records.map((one) => `${JSON.stringify(one)}\n`).join('')
  return { name, mimeType: 'application/jsonl', buffer: Buffer.from(text) }
}

/** The official list as a workbook: the motto above the head, the head in the second row. */
export function workbook(name: string, ...rows: [code: string, title: string][]): Sent {
  const path = join(mkdtempSync(join(tmpdir(), 'loa-e2e-list-')), name)
  const program = `
import json, sys, xlsxwriter
book = xlsxwriter.Workbook(sys.argv[1])
sheet = book.add_worksheet("Danh sách TTHC")
sheet.merge_range("A1:E1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
sheet.write_row(1, 0, ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"])
for number, (code, title) in enumerate(json.loads(sys.argv[2]), 2):
    sheet.write_row(number, 0, [code, title, "Bộ Ví dụ", "Hội diều xã Mẫu", "Diều sáo"])
book.close()
`
  execFileSync(join(dirname(LOA), 'python'), ['-c', program, path, JSON.stringify(rows)])
  return { name, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: readFileSync(path) }
}
