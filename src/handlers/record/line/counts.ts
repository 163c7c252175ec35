import { amountDecimals, parseAmountNumber, roundAmount } from '../../../time/format-amount.ts';
import type { Language } from '../../../time/language.ts';
import { isFormOfUnit } from '../../../time/units.ts';
import { numberWordsSource, parseAmount } from './amounts.ts';
import { foldKeepingOffsets } from './fold-keeping-offsets.ts';
import type { TextSpan } from './spans.ts';
import { isSameWord, stemWord } from './stems.ts';
import { endsBeforeOtherNumber } from './vocabulary.ts';
import { foldWord } from './words.ts';

/** A number of a line that may be the amount of a habit that is counted. */
export interface CountCandidate extends TextSpan {
  /** The numbers that it may be, likeliest first; empty where it cannot be read. They may be out of range. */
  amounts: number[];
  /** The word right after the number, or the sign of a currency before it, which may be its unit. */
  word: (TextSpan & { text: string }) | null;
  /** True for a number in words, which counts only with its unit. */
  isSpelled: boolean;
}

const digits = [
  String.raw`\d{1,3}(?:[ ,]\d{3})+(?!\d)(?:[.,]\d+)?`,
  String.raw`\d{0,3}[½¼¾⅓⅔]`,
  String.raw`\d+(?:[.,]\d+)?`,
  String.raw`[.,]\d+`,
].join('|');
/** A number, a range such as `3-4` or a product such as `3x10`. */
const inDigits = new RegExp(
  String.raw`(?<sign>-)?(?:\+|[xх×]\s?(?=\d))?(?<n>${digits})(?:(?<op>[-–—]|\s?[xх×*]\s?)(?<n2>\d+(?:[.,]\d+)?))?`,
  'iuy',
);
/** What must not follow a number: it is a part of a clock time, a date, or a percentage. */
const endsWithin = /^(?:\p{N}|[.,:/-]\p{N}|[%°])/u;
/** A sum such as `20+20+15`. */
const inSum = /\d+(?:\s?\+\s?\d+)+(?![\p{L}\d.,:/])/uy;
/** `10 тыс`. A `k` is a thousand only of things that nobody walks: `10k steps`. */
const thousand = /\s?(?:thousand|тыс(?:яч\p{L}*|\.)?|(?<k>[kк]))(?!\p{L})/iuy;
const countedInThousands =
  /(?<!\p{L})(?:steps?|words?|characters|k?cal|calories|шаг\p{L}*|слов\p{L}*|знак\p{L}*|к?кал|калори\p{L}*)(?!\p{L})/iu;
/** `3 sets of 15`, `3 по 15` */
const inSets =
  /(?<sets>\d+)\s*(?:(?:sets?|rounds?)\s+of|(?:(?:подход\p{L}*|сета?|раза?)\s+)?по)\s+(?<each>\d+)(?![\p{L}\d.,:/])/iuy;
/** `two and a half glasses` */
const halfAfter = /\s+(?:and\s+(?:a\s+)?half|с\s+половин(?:ой|кой))(?!\p{L})/iuy;
/** What a Russian half is written together with: `полстакана`. */
const halved = String.raw`(?:стакан|чаш|круж|бутыл|литр|таблет|порци)\p{L}`;
const inWords = new RegExp(
  String.raw`(?:(?<half>half(?:\s+an?)?|пол)|(?<words>${numberWordsSource}|an?|полтор[аы]|пар[уа]))(?=\s|[.,;!)]|$)|(?<glued>пол)(?=${halved})`,
  'iuy',
);
const currencyBefore = /[$€£₽]\s?$/u;
const priceStart = /(?<=[$€£₽]\s?)(?<![\p{L}\p{N}][$€£₽]\s?)\d/gu;
const wordAfter = /(?:[ ]*|-)(?<word>[\p{L}×][\p{L}\p{M}'-]*|[$€£₽])/uy;

/**
 * Finds the numbers of a text, left to right. `offsets` are the starts of words. Numbers after words such as `at` and
 * `chapter` are times and numbers of something, and are left out.
 */
export function findCounts(text: string, offsets: readonly number[], language: Language): CountCandidate[] {
  const found: CountCandidate[] = [];
  for (const start of addPriceStarts(text, offsets)) {
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const candidate =
      readSum(text, start) ??
      readSets(text, start) ??
      addHalf(text, readDigits(text, start, language) ?? readWords(text, start));
    if (candidate && !endsBeforeOtherNumber.test(text.slice(Math.max(0, start - 24), start))) found.push(candidate);
  }
  return found;
}

/** Prices further behind are a part of the note. */
const maxPriceOffset = 180;

/** Adds the offsets of numbers behind the sign of a currency. */
function addPriceStarts(text: string, offsets: readonly number[]): readonly number[] {
  const head = text.slice(0, maxPriceOffset);
  if (!/[$€£₽]/u.test(head)) return offsets;
  const prices = [...head.matchAll(priceStart)].map((match) => match.index).filter((start) => !offsets.includes(start));
  return prices.length > 0 ? [...offsets, ...prices].sort((a, b) => a - b) : offsets;
}

function readSum(text: string, start: number): CountCandidate | null {
  inSum.lastIndex = start;
  const match = inSum.exec(text);
  if (!match) return null;
  const numbers = match[0].split('+').map(Number);
  const end = start + match[0].length;
  const amounts = [numbers.reduce((sum, number) => sum + number, 0), numbers[0] ?? 0];
  return { start, end, amounts, word: findWordAfter(text, end), isSpelled: false };
}

function readSets(text: string, start: number): CountCandidate | null {
  inSets.lastIndex = start;
  const match = inSets.exec(text);
  if (!match) return null;
  const end = start + match[0].length;
  const [sets, each] = [Number(match.groups?.sets), Number(match.groups?.each)];
  return { start, end, amounts: [sets * each, each], word: findWordAfter(text, end), isSpelled: false };
}

/** Adds the half that follows a number. */
function addHalf(text: string, candidate: CountCandidate | null): CountCandidate | null {
  const [amount, ...others] = candidate?.amounts ?? [];
  if (!candidate || amount === undefined || others.length > 0) return candidate;
  halfAfter.lastIndex = candidate.end;
  if (!halfAfter.test(text)) return candidate;
  const end = halfAfter.lastIndex;
  return { ...candidate, end, amounts: [amount + 0.5], word: findWordAfter(text, end) };
}

/** Returns the end of `тыс`, or of the `k` of `10k steps`, right after a number; null where there is none. */
function findThousandEnd(text: string, offset: number): number | null {
  thousand.lastIndex = offset;
  const match = thousand.exec(text);
  if (!match || (match.groups?.k && !countedInThousands.test(text))) return null;
  return offset + match[0].length;
}

function readDigits(text: string, start: number, language: Language): CountCandidate | null {
  inDigits.lastIndex = start;
  const match = inDigits.exec(text);
  if (!match) return null;
  const { sign, n, op, n2 } = match.groups ?? {};
  const numberEnd = start + match[0].length;
  const thousandEnd = op === undefined ? findThousandEnd(text, numberEnd) : null;
  const end = thousandEnd ?? numberEnd;
  if (endsWithin.test(text.slice(end, end + 2))) return { start, end, amounts: [], word: null, isSpelled: false };
  const [first, second] = [readNumber(n, language), readNumber(n2, language)];
  const amounts = combineNumbers(first, second, op?.trim())
    .map((amount) => (thousandEnd === null ? amount : roundAmount(1000 * amount)))
    .map((amount) => (sign ? -amount : amount));
  const currency = currencyBefore.exec(text.slice(Math.max(0, start - 2), start))?.[0];
  if (currency) {
    const at = start - currency.length;
    const word = { text: text.charAt(at), start: at, end: at + 1 };
    return { start: at, end, amounts, word, isSpelled: false };
  }
  return { start, end, amounts, word: findWordAfter(text, end), isSpelled: false };
}

function readNumber(number: string | undefined, language: Language): number | null {
  if (number === undefined) return null;
  return /[½¼¾⅓⅔]$/u.test(number) ? roundAmount(parseAmount(number)) : parseAmountNumber(number, language);
}

/** Returns the possible meanings of a number alone, a range or a product. */
function combineNumbers(first: number | null, second: number | null, operator: string | undefined): number[] {
  if (first === null) return [];
  if (second === null) return operator === undefined ? [first] : [];
  return /[-–—]/.test(operator ?? '') ? [first, second] : [roundAmount(first * second), second];
}

function readWords(text: string, start: number): CountCandidate | null {
  inWords.lastIndex = start;
  const match = inWords.exec(text);
  if (!match) return null;
  const end = start + match[0].length;
  const { half, glued, words } = match.groups ?? {};
  return {
    start,
    end,
    amounts: [half || glued ? 0.5 : parseAmount(words)],
    word: findWordAfter(text, end),
    isSpelled: true,
  };
}

function findWordAfter(text: string, offset: number): CountCandidate['word'] {
  wordAfter.lastIndex = offset;
  const match = wordAfter.exec(text);
  const word = match?.groups?.word?.replace(/[-']+$/u, '');
  if (!match || !word) return null;
  const start = offset + match[0].indexOf(word);
  return { text: word, start, end: start + word.length };
}

/** Returns the end of the unit that follows a number, or null where another word, or none, follows. */
export function findUnitEnd(text: string, { end, word }: CountCandidate, unit: string): number | null {
  const after = foldKeepingOffsets(text.slice(end, end + unit.length + 2));
  const gap = /^(?: *|-)/.exec(after)?.[0].length ?? 0;
  const unitEnd = end + gap + unit.length;
  const isWhole = after.startsWith(foldKeepingOffsets(unit), gap) && !/^[\p{L}\p{N}]/u.test(text.slice(unitEnd));
  if (isWhole) return unitEnd;
  return word && isUnitForm(word.text, unit) ? Math.max(end, word.end) : null;
}

/** Returns true where a word is the unit, or another form of it: those of an unknown unit are found by their stem. */
export function isUnitForm(word: string, unit: string): boolean {
  if (isFormOfUnit(word, unit)) return true;
  const [typed, base] = [foldWord(word), foldWord(unit)];
  return typed.length > 2 && stemWord(typed) === stemWord(base) && isSameWord(typed, base);
}

/** Returns true for an amount with at most three decimals. */
export function hasFewDecimals(amount: number): boolean {
  return Math.abs(amount * 10 ** amountDecimals - Math.round(amount * 10 ** amountDecimals)) < 1e-6;
}
