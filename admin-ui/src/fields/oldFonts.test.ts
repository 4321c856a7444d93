import { describe, expect, test } from 'vitest'
import { converted, oldFontOf, recognised } from './oldFonts'

describe('text of the fonts of before Unicode is read as it was meant', () => {
  test.each([
    ['Céng hßa x· héi chñ nghÜa ViÖt Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam'],
    ['§éc lËp - Tù do - H¹nh phóc', 'Độc lập - Tự do - Hạnh phúc'],
    ['thñ tôc ®¨ng ký khai sinh, kÕt h«n', 'thủ tục đăng ký khai sinh, kết hôn'],
    ['Uû ban nh©n d©n x· th«ng b¸o lÞch tiªm phßng', 'Uỷ ban nhân dân xã thông báo lịch tiêm phòng'],
    ['ng\u00adêi d©n n¨m 2026: 12/3', 'người dân năm 2026: 12/3'],
  ])('TCVN3: %s', (old, now) => {
    expect(converted(old, 'tcvn3')).toBe(now)
    expect(recognised(old)).toBe('tcvn3')
  })

  test.each([
    ['Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam'],
    ['Ñoäc laäp - Töï do - Haïnh phuùc', 'Độc lập - Tự do - Hạnh phúc'],
    ['ÑÔN XIN XAÙC NHAÄN TÌNH TRAÏNG HOÂN NHAÂN', 'ĐƠN XIN XÁC NHẬN TÌNH TRẠNG HÔN NHÂN'],
    ['ngöôøi daân ñöôïc höôûng trôï caáp', 'người dân được hưởng trợ cấp'],
  ])('VNI: %s', (old, now) => {
    expect(converted(old, 'vni')).toBe(now)
    expect(recognised(old)).toBe('vni')
  })

  test('a font of capitals makes capitals of small letters', () => {
    expect(converted('ñy ban nh©n d©n', 'tcvn3-capital')).toBe('ỦY BAN NHÂN DÂN')
  })
})

test.each([
  ['Ủy ban nhân dân xã thông báo lịch tiêm phòng'],
  ['Xã có ba nhà văn hoá'],
  ['cá, tôm, bò, gà, dê'],
  ['Hôm nay mùa hè, mùa thu, có mưa to'],
  ['Un café à la crème, s’il vous plaît, mademoiselle Élodie'],
  ['Die Straße führt über schöne Brücken'],
  ['Meeting at 8:00, room 12 — bring £20 & a “smile”'],
  ['1 250 000 đ'],
  ['©2026'],
  [''],
])('what is in Unicode, or in another language, stays as it is: %s', (text) => {
  expect(recognised(text)).toBeUndefined()
})

test.each([
  ['.VnTime', 'tcvn3'],
  ['".VnTimeH", serif', 'tcvn3-capital'],
  ['.VnArialH', 'tcvn3-capital'],
  ['VNI-Times', 'vni'],
  ['"VNI-Helve", sans-serif', 'vni'],
  ['"Times New Roman", serif', undefined],
  ['', undefined],
])('the font %s tells by its name', (family, font) => {
  expect(oldFontOf(family)).toBe(font)
})
