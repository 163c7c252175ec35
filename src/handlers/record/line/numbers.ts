const ones: Record<string, number> = {
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
  два: 2,
  две: 2,
  три: 3,
  четыре: 4,
  пять: 5,
  шесть: 6,
  семь: 7,
  восемь: 8,
  девять: 9,
};

const teens: Record<string, number> = { ten: 10, twelve: 12, fifteen: 15, десять: 10, двенадцать: 12, пятнадцать: 15 };

const tens: Record<string, number> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  ninety: 90,
  двадцать: 20,
  тридцать: 30,
  сорок: 40,
  пятьдесят: 50,
  шестьдесят: 60,
  девяносто: 90,
};

const numberWordValues: Record<string, number> = { ...ones, ...teens, ...tens, a: 1, an: 1 };
const anyWordSource = (words: Record<string, number>) => `(?:${Object.keys(words).join('|')})`;

/** The source of a pattern for a number in digits, with at most two decimals after a point or a comma. */
export const digitsSource = String.raw`\d{1,9}(?:[.,]\d{1,2})?`;

/** The source of a pattern for a number in words, English or Russian: `forty-five`, `две`. */
export const numberWordsSource = [
  String.raw`(?:${anyWordSource(tens)}(?:[\s-]${anyWordSource(ones)})?`,
  `|${anyWordSource(teens)}|${anyWordSource(ones)})`,
].join('');

/** Parses what `digitsSource`, `numberWordsSource` or `a`/`an` matched. Returns 0 for nothing. */
export function parseNumber(text: string | undefined): number {
  if (!text) return 0;
  if (/^\d/.test(text)) return Number(text.replace(',', '.'));
  const words = text.toLowerCase().split(/[\s-]+/u);
  return words.reduce((sum, word) => sum + (numberWordValues[word] ?? 0), 0);
}
