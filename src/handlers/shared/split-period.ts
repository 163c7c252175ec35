import type { PeriodChoice, PeriodReading } from './parse-period.ts';

/** No period has more words. */
const maxPeriodWords = 4;

/** A name and a period. */
export interface NameAndPeriod {
  name: string;
  period: PeriodChoice;
}

/**
 * Returns the ways to read a text as a name and a period after or before it, the longest period first: `reading last
 * week`, `2025 reading`.
 */
export function splitPeriod(text: string, readPeriod: (text: string) => PeriodReading): NameAndPeriod[] {
  const words = text.split(/\s+/u);
  const counts = Array.from({ length: Math.min(maxPeriodWords, words.length - 1) }, (_, index) => index + 1).reverse();
  const splits = counts.flatMap((count) => [
    { name: words.slice(0, -count), rest: words.slice(-count) },
    { name: words.slice(count), rest: words.slice(0, count) },
  ]);
  return splits.flatMap(({ name, rest }) => {
    const reading = readPeriod(rest.join(' '));
    return reading.kind === 'found' ? [{ name: name.join(' '), period: reading.period }] : [];
  });
}
