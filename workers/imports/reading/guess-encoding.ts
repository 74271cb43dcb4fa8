import { type Encoding, encodings, WESTERN } from '#lib/files/csv/encodings.ts';

/**
 * Letters that names and products have in it, the more usual first; what is not here is a letter by chance. Detection by
 * the frequencies of whole texts takes lists of names for anything: "Dvořák" alone decides little, but "£ukasz" does.
 */
const USUAL: Readonly<Record<string, readonly [usual: string, rare: string]>> = {
  'windows-1252': ['äöüßéèáóñç', 'íåøæêàâãõúôîûëïœ'],
  'windows-1250': ['áéíóöüäřščžýěůłąęśżńćőűúß', 'đťďňźâîăşçëôľ'],
  'windows-1251': ['абвгдежзийклмнопрстуфхцчшщъыьэюяіїєё', 'ґў'],
  'windows-1253': ['αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ', 'ϊϋΐΰ'],
  'windows-1254': ['ğışçöüéä', 'âîû'],
};
const [USUALLY, RARELY, BY_CHANCE] = [1, 0.8, -0.3];
/** A sign or another script in the midst of a word, an upper case letter behind a lower case one. */
const BROKEN = -2;

/** What most likely wrote these cells, each of which has a byte above 127; Windows-1252 where nothing says more. */
export function guessEncoding(cells: readonly Uint8Array[]): Encoding {
  let best: Encoding = WESTERN;
  let most = scoreOf(WESTERN.label, cells);
  for (const one of encodings) {
    const score = scoreOf(one.label, cells);
    if (score > most) [best, most] = [one, score];
  }
  return best;
}

function scoreOf(label: string, cells: readonly Uint8Array[]): number {
  const wide = WIDE[label];
  if (!wide && !USUAL[label]) return -Infinity;
  const decoder = new TextDecoder(label, { fatal: true });
  try {
    const texts = cells.map((cell) => decoder.decode(cell));
    const score = (text: string) => (wide ? wideScore(text, wide) : narrowScore(text, USUAL[label]!));
    return texts.reduce((sum, text) => sum + score(text), 0);
  } catch {
    return -Infinity;
  }
}

function narrowScore(text: string, [usual, rare]: readonly [string, string]): number {
  let score = 0;
  for (let at = 0; at < text.length; at++) {
    const [letter, before, after] = [text[at]!, text[at - 1] ?? ' ', text[at + 1] ?? ' '];
    if (letter <= '\u007f') continue;
    const lower = letter.toLowerCase();
    if (!isLetter(letter)) score += isLetter(before) && isLetter(after) ? BROKEN : BY_CHANCE;
    else if (isOtherScript(letter, before) || isOtherScript(letter, after)) score += BROKEN;
    else if (letter !== lower && isLetter(before) && before === before.toLowerCase()) score += BROKEN;
    else score += usual.includes(lower) ? USUALLY : rare.includes(lower) ? RARELY : BY_CHANCE;
  }
  return score;
}

/** Cyrillic or Greek beside a Latin letter. */
function isOtherScript(letter: string, beside: string): boolean {
  return isLetter(beside) && /\p{Script=Latin}/u.test(letter) !== /\p{Script=Latin}/u.test(beside);
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

/** Of a character of two bytes: what it counts, as two of one byte. */
const WIDE: Readonly<Record<string, (character: string) => number>> = {
  // Half the width, one byte: what any other text is too.
  shift_jis: (one) =>
    /[\uff61-\uff9f]/.test(one) ? BY_CHANCE : /[ぁ-ヿ]/.test(one) ? 2.4 : isHan(one) ? 2 : 0,
  gb18030: (one) => (isHan(one) ? (isCommonChinese(one) ? 2 : 0.5) : 0),
  'euc-kr': (one) => (/[가-힣]/.test(one) ? 2.2 : isHan(one) ? 0.4 : 0),
};

function wideScore(text: string, count: (character: string) => number): number {
  let score = 0;
  for (const [at, one] of [...text].entries()) {
    if (one <= '\u007f') continue;
    const isAmongLatin = [text[at - 1], text[at + 1]].some((beside) => /[a-z]/i.test(beside ?? ''));
    score += isAmongLatin ? BROKEN : count(one);
  }
  return score;
}

function isHan(character: string): boolean {
  return /\p{Script=Han}/u.test(character);
}

/** Of GB 2312's first level, 3,755 characters: what a Western text happens to be read as is spread over 20,000. */
function isCommonChinese(character: string): boolean {
  common ??= new Set(new TextDecoder('gb18030').decode(firstLevel()));
  return common.has(character);
}

let common: ReadonlySet<string> | undefined;

/** 0xB0A1 to 0xD7F9. */
function firstLevel(): Uint8Array {
  const bytes: number[] = [];
  for (let lead = 0xb0; lead <= 0xd7; lead++)
    for (let trail = 0xa1; trail <= (lead === 0xd7 ? 0xf9 : 0xfe); trail++) bytes.push(lead, trail);
  return Uint8Array.from(bytes);
}
