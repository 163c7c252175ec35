import { isOneTypo } from './one-typo.ts';

const onesWords = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  один: 1,
  одна: 1,
  одну: 1,
  одной: 1,
  два: 2,
  две: 2,
  двух: 2,
  три: 3,
  трёх: 3,
  трех: 3,
  четыре: 4,
  пять: 5,
  пяти: 5,
  шесть: 6,
  семь: 7,
  восемь: 8,
  девять: 9,
};

const teenWords = {
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  десять: 10,
  десяти: 10,
  одиннадцать: 11,
  двенадцать: 12,
  тринадцать: 13,
  четырнадцать: 14,
  пятнадцать: 15,
  пятнадцати: 15,
  шестнадцать: 16,
  семнадцать: 17,
  восемнадцать: 18,
  девятнадцать: 19,
};

const tensWords = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  двадцать: 20,
  двадцати: 20,
  тридцать: 30,
  тридцати: 30,
  сорок: 40,
  сорока: 40,
  пятьдесят: 50,
  шестьдесят: 60,
  семьдесят: 70,
  восемьдесят: 80,
  девяносто: 90,
};

/** Misspellings that people write often, and that mean nothing else. */
const misspeltTeens = {
  fiveteen: 15,
  fivteen: 15,
  ninteen: 19,
  одинадцать: 11,
  двенацать: 12,
  тринацать: 13,
  четырнацать: 14,
  пятнацать: 15,
  шеснадцать: 16,
  шестнацать: 16,
  семнацать: 17,
  восемнацать: 18,
  девятнацать: 19,
};

const misspeltTens = {
  fourty: 40,
  ninty: 90,
  двацать: 20,
  трицать: 30,
  тритцать: 30,
  сорак: 40,
  пятдесят: 50,
  пятьдесять: 50,
  шестдесят: 60,
  шесдесят: 60,
  семдесят: 70,
  восемдесят: 80,
  девяноста: 90,
};

const allTeens = { ...teenWords, ...misspeltTeens };
const allTens = { ...tensWords, ...misspeltTens };

const hundredWords = { сто: 100, ста: 100, двести: 200, триста: 300, четыреста: 400, пятьсот: 500 };

const otherWords = { a: 1, an: 1, полтора: 1.5, полторы: 1.5, полутора: 1.5, пару: 2, пара: 2 };

const wordValues = new Map<string, number>(
  Object.entries({ ...onesWords, ...allTeens, ...allTens, ...hundredWords, ...otherWords }),
);
const glyphValues = new Map([
  ['½', 1 / 2],
  ['¼', 1 / 4],
  ['¾', 3 / 4],
  ['⅓', 1 / 3],
  ['⅔', 2 / 3],
]);
const alternatives = (words: object) => `(?:${Object.keys(words).join('|')})`;

const belowHundred = [
  String.raw`(?:${alternatives(allTens)}(?:[\s-]${alternatives(onesWords)})?`,
  `|${alternatives(allTeens)}|${alternatives(onesWords)})`,
].join('');
const hundreds = String.raw`(?:(?:an?|one|two|three|four|five)\s+hundred|${alternatives(hundredWords)})`;

/** The source of a pattern for a number in words, 1 to 999, English or Russian: `forty-five`, `сто двадцать`. */
export const numberWordsSource = String.raw`(?:${hundreds}(?:(?:\s+and)?\s+${belowHundred})?|${belowHundred})(?!\p{L})`;

/** The source of a pattern for a Russian number whose words are written together: `двадцатьпять`. */
export const joinedWordsSource = [
  `(?<joinedTens>${alternatives(allTens)})`,
  String.raw`(?<joinedOnes>${alternatives(onesWords)})(?!\p{L})`,
].join('');

/** Shorter words are too near to others: `nine` to `fine`. */
const minTypoLength = 6;
const longWords = Object.keys({ ...teenWords, ...tensWords }).filter((word) => word.length >= minTypoLength);
const otherThanNumbers = /^thirsty/;

/** Returns true for a word that is a number with one typo: `twenny`, `пятнадцать` without a letter. */
export function isMisspeltNumber(word: string): boolean {
  const typed = word.toLowerCase();
  return !otherThanNumbers.test(typed) && longWords.some((one) => one !== typed && isOneTypo(one, typed));
}

/** The source of a pattern for a number in digits: `45`, `1.5`, `,25`, `1,000`, `½`, `1½`, `3/4`. */
export const digitsSource = [
  String.raw`(?:\d{1,3}(?:,\d{3})+(?![.,\d])`,
  String.raw`|\d{0,3}[½¼¾⅓⅔]`,
  String.raw`|(?:\d{1,2}\s+)?[1-9]\/[2-4](?![\d/])`,
  String.raw`|[1-9]\d{0,2}(?:\s\d{3})+(?=\s*\p{L})`,
  String.raw`|\d{1,9}(?:[.,]\d{1,2})?|[.,]\d{1,2})`,
].join('');

/** Returns the value of a number in digits or words; 0 for an empty text. */
export function parseAmount(text: string | undefined): number {
  if (!text) return 0;
  const glyph = glyphValues.get(text.at(-1) ?? '');
  if (glyph !== undefined) return Number(text.slice(0, -1) || 0) + glyph;
  if (/^\d{1,3}(?:[,\s]\d{3})+$/.test(text)) return Number(text.replace(/[,\s]/g, ''));
  const fraction = /^(?:(\d+)\s+)?(\d+)\/(\d+)$/.exec(text);
  if (fraction) return Number(fraction[1] ?? 0) + Number(fraction[2]) / Number(fraction[3]);
  if (/^[\d.,]/.test(text)) return Number(text.replace(',', '.'));
  return text
    .toLowerCase()
    .split(/[\s-]+/u)
    .reduce((sum, word) => (word === 'hundred' ? 100 * sum : sum + (wordValues.get(word) ?? 0)), 0);
}
