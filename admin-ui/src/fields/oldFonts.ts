/*
 * Vietnamese typed in the fonts of before Unicode: TCVN3 (ABC; fonts named .VnTime, .VnTimeH) and VNI (VNI-Times). What
 * a program of today pastes of them are the letters of Latin-1 that stood in their places.
 */

/** `tcvn3-capital`: a font such as .VnTimeH draws every letter as a capital. */
export type OldFont = 'tcvn3' | 'tcvn3-capital' | 'vni'

const TCVN3 = {
  old: 'µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦',
  now: 'àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ',
}

/** VNI writes a letter, then its marks as a letter of their own. */
const VNI_MARKED: readonly (readonly [letter: string, old: string, now: string])[] = [
  ['a', 'øùûõïêèéúüëâàáåãä', 'àáảãạăằắẳẵặâầấẩẫậ'],
  ['e', 'øùûõïâàáåãä', 'èéẻẽẹêềếểễệ'],
  ['o', 'øùûõïâàáåãä', 'òóỏõọôồốổỗộ'],
  ['ô', 'øùûõï', 'ờớởỡợ'],
  ['u', 'øùûõï', 'ùúủũụ'],
  ['ö', 'øùûõï', 'ừứửữự'],
  ['y', 'øùûõ', 'ỳýỷỹ'],
]
const VNI_ALONE = { old: 'ñôöìíæóòîÑÔÖÌÍÆÓÒÎ', now: 'đơưìíỉĩịỵĐƠƯÌÍỈĨỊỴ' }

const tcvn3 = new Map([...TCVN3.old].map((letter, place) => [letter, TCVN3.now[place] ?? letter]))

const vni = new Map<string, string>()
for (const [letter, marks, now] of VNI_MARKED) {
  for (const [place, mark] of [...marks].entries()) {
    const made = now[place] ?? ''
    vni.set(letter + mark, made)
    // A capital carries its marks in capital, or small when somebody was in a hurry.
    vni.set(letter.toUpperCase() + mark.toUpperCase(), made.toUpperCase())
    vni.set(letter.toUpperCase() + mark, made.toUpperCase())
  }
}
for (const [place, letter] of [...VNI_ALONE.old].entries()) vni.set(letter, VNI_ALONE.now[place] ?? letter)

/** A text of an old font in Unicode. */
export function converted(text: string, font: OldFont): string {
  if (font === 'vni') return text.replaceAll(VNI_PATTERN, (old) => vni.get(old) ?? old)
  const read = [...text].map((letter) => tcvn3.get(letter) ?? letter).join('')
  return font === 'tcvn3-capital' ? read.toUpperCase() : read
}

// Pairs before single letters: "ôø" is one letter.
const VNI_PATTERN = new RegExp([...vni.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu')

/** The old font a family of fonts is, by its name. */
export function oldFontOf(family: string): OldFont | undefined {
  const name = family.replaceAll(/["']/g, '').split(',')[0]?.trim() ?? ''
  if (/^\.vn.*h$/i.test(name)) return 'tcvn3-capital'
  if (/^\.vn/i.test(name)) return 'tcvn3'
  return /^vni[-\s]/i.test(name) ? 'vni' : undefined
}

/** One syllable, as Vietnamese spells it, marks taken off. */
const SYLLABLE =
  /^(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|th?|tr|v|x)?(?:[aeiouy]|[aeiouy]{2}|uye|uya|uyu|oai|oay|oao|oeo|uay|uoi|uou|ieu|yeu|iai|uao|uai)(?:ch?|m|ng?|nh|p|t)?$/
const WORD = /[\p{L}\u00ad®©ª«¬¡-¿×÷]+/gu

const LETTERS = /^[a-vxyàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]+$/iu

/** Whether a word could be Vietnamese in Unicode. */
function spelled(word: string): boolean {
  if (!LETTERS.test(word)) return false
  const plain = word
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
  // One vowel carries the tone, never two.
  const tones = word.normalize('NFD').match(/[\u0300\u0301\u0303\u0309\u0323]/g)?.length ?? 0
  return tones <= 1 && SYLLABLE.test(plain)
}

/** Of the words that tell, the share that Vietnamese could spell. */
function share(words: readonly string[]): number {
  return words.length === 0 ? 0 : words.filter(spelled).length / words.length
}

/**
 * The old font a text without a font was typed in, when reading it so makes Vietnamese of what makes no sense as it
 * stands. Undefined for everything in doubt.
 */
export function recognised(text: string): OldFont | undefined {
  // Letters that stood in no old font: this is Unicode.
  if (/[ăđơưĂĐƠƯ\u1ea0-\u1ef9]|\p{M}/u.test(text)) return undefined
  const telling = (text.match(WORD) ?? []).filter((word) => /[^\p{ASCII}]/u.test(word))
  if (telling.length < 2 || share(telling) > 0.6) return undefined
  const readings = (['tcvn3', 'vni'] as const).map((font) => ({ font, share: share(telling.map((word) => converted(word, font))) }))
  const best = readings.sort((a, b) => b.share - a.share)[0]
  return best && best.share >= 0.8 ? best.font : undefined
}
