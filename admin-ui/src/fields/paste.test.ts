import { describe, expect, test } from 'vitest'
import { cleaned, fromPlain } from './paste'

const word = (body: string, head = '') => `
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta charset="utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0cm; font-size:14.0pt; ${head}} --></style></head>
<body lang=VI style='tab-interval:36.0pt'><!--StartFragment-->${body}<!--EndFragment--></body></html>`

const item = (text: string, { level = 1, mark = '·', list = 'l0' } = {}) => `
<p class=MsoListParagraphCxSpMiddle style='margin-left:${36 * level}.0pt;text-indent:-18.0pt;mso-list:${list} level${level} lfo1'><![if !supportLists]><span
lang=VI style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>${mark}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span
lang=VI>${text}<o:p></o:p></span></p>`

const flat = (html: string) => html.replaceAll(/\s+/g, ' ').replaceAll('> <', '><')

describe('from Word', () => {
  test('headings, bold and italic stay; sizes, colours and empty lines go', () => {
    const { html } = cleaned(
      word(`
<h1 style='text-align:center'><b><span style='font-size:16.0pt;color:red'>Kế hoạch tiêm phòng<o:p></o:p></span></b></h1>
<p class=MsoNormal style='text-align:justify'><o:p>&nbsp;</o:p></p>
<p class=MsoHeading7>Đối tượng</p>
<p class=MsoNormal style='mso-outline-level:3'>Thời gian</p>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span style='color:#1F3864'>Từ ngày 24</span></b><span> đến
ngày </span><i>28/11</i>.<o:p></o:p></p>`),
    )
    expect(flat(html)).toBe(
      '<h2>Kế hoạch tiêm phòng</h2><h4>Đối tượng</h4><h3>Thời gian</h3><p><strong>Từ ngày 24</strong> đến ngày <em>28/11</em>.</p>',
    )
  })

  test('paragraphs that look like a list become one, deeper ones inside it, numbers from where they began', () => {
    const { html } = cleaned(
      word(
        item('Chó, mèo') +
          item('trên 3 tháng tuổi', { level: 2, mark: 'o' }) +
          item('Trâu, bò', {}) +
          "<p class=MsoNormal>Các bước:<o:p></o:p></p>" +
          item('Đăng ký', { mark: '3.', list: 'l1' }) +
          item('Tiêm', { mark: '4.', list: 'l1' }),
      ),
    )
    expect(flat(html)).toBe(
      '<ul><li><p>Chó, mèo</p><ul><li><p>trên 3 tháng tuổi</p></li></ul></li><li><p>Trâu, bò</p></li></ul>' +
        '<p>Các bước:</p><ol start="3"><li><p>Đăng ký</p></li><li><p>Tiêm</p></li></ol>',
    )
  })

  test('a table keeps its cells and spans, and loses its widths and borders', () => {
    const { html } = cleaned(
      word(`<table class=MsoTableGrid border=1 style='border-collapse:collapse'><thead><tr style='height:12pt'>
<td width=200 colspan=2 style='border:solid windowtext 1.0pt'><p class=MsoNormal align=center><b>Thôn<o:p></o:p></b></p></td></tr></thead>
<tr><td width=90><p class=MsoNormal>Đông<o:p></o:p></p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr></table>`),
    )
    expect(flat(html)).toBe(
      '<table><tbody><tr><th colspan="2"><p><strong>Thôn</strong></p></th></tr><tr><td><p>Đông</p></td><td><p></p></td></tr></tbody></table>',
    )
  })

  test('links stay when they lead somewhere safe; a picture on the disk of the writer is counted as lost', () => {
    const pasted = cleaned(
      word(`<p class=MsoNormal><a href="https://dichvucong.gov.vn/x?a=1&amp;b=2"><span style='text-decoration:underline'>Cổng dịch vụ</span></a>,
<a href="javascript:alert(1)">xấu</a>, <a href="#_Toc1">mục 1</a> <img width=1 src="file:///C:/Users/Lan/msohtmlclip1/01/clip_image001.png"></p>`),
    )
    expect(flat(pasted.html)).toContain('<a href="https://dichvucong.gov.vn/x?a=1&amp;b=2">Cổng dịch vụ</a>, xấu, mục 1')
    expect(pasted.lost).toBe(1)
  })

  test('letters of an old font are marked by the font told at them or in the style sheet, and stay as they are', () => {
    const { html } = cleaned(
      word(
        `<p class=MsoNormal>Céng hßa</p><p class=MsoNormal><span style='font-family:".VnTimeH"'>®éc lËp</span>
<span style='font-family:"Times New Roman"'>Nhà văn hoá</span> <span style='font-family:"VNI-Times"'>haïnh phuùc</span></p>`,
        'font-family:".VnTime"',
      ),
    )
    expect(flat(html)).toBe(
      '<p><span data-old-font="tcvn3">Céng hßa</span></p><p><span data-old-font="tcvn3-capital">®éc lËp</span> Nhà văn hoá <span data-old-font="vni">haïnh phuùc</span></p>',
    )
  })
})

test('from Google Docs: its wrapper is no bold text, weights are, and an inner list goes into its item', () => {
  const { html } = cleaned(
    `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400">Lịch họp</span></h2>
<p dir="ltr"><span style="font-weight:700">Thứ Hai</span><span style="font-style:italic">, 8 giờ</span></p>
<ul><li dir="ltr"><p role="presentation">Thôn Đông</p></li><ul><li dir="ltr"><p>Tổ 1</p></li></ul></ul><br></b>`,
  )
  expect(flat(html)).toBe(
    '<h2>Lịch họp</h2><p><strong>Thứ Hai</strong><em>, 8 giờ</em></p><ul><li><p>Thôn Đông</p><ul><li><p>Tổ 1</p></li></ul></li></ul>',
  )
})

test('a picture inside the text becomes a file to upload, in its place', () => {
  const { html, pictures, lost } = cleaned('<p>Trước</p><p><img src="data:image/png;base64,iVBORw0KGgo="></p><p>Sau</p>')
  expect(flat(html)).toBe('<p>Trước</p><div data-upload="0"></div><p>Sau</p>')
  expect(pictures.map((file) => [file.name, file.type, file.size])).toEqual([['anh-1.png', 'image/png', 8]])
  expect(lost).toBe(0)
})

test('from Zalo: lines are paragraphs, and lines with a dash or a number a list', () => {
  expect(fromPlain('Kính mời bà con:\n- mang căn cước\n- mang sổ hộ nghèo\n\n1. Đăng ký\n2. Nhận quà\n- Xã An Mẫu <thông báo>')).toBe(
    '<p>Kính mời bà con:</p><ul><li><p>mang căn cước</p></li><li><p>mang sổ hộ nghèo</p></li></ul>' +
      '<ol><li><p>Đăng ký</p></li><li><p>Nhận quà</p></li></ol><p>- Xã An Mẫu &lt;thông báo&gt;</p>',
  )
})

test('plain text of an old font is marked too', () => {
  expect(fromPlain('Céng hßa x· héi chñ nghÜa ViÖt Nam')).toBe(
    '<p><span data-old-font="tcvn3">Céng hßa x· héi chñ nghÜa ViÖt Nam</span></p>',
  )
})
