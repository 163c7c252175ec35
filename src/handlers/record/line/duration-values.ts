import { parseAmount } from './amounts.ts';
import { hoursSource, secondsSource } from './duration-sources.ts';
import { isOneTypo } from './one-typo.ts';
import type { MatchGroups } from './spans.ts';

/** Reads hours, with minutes after them: `1h 30m`, `two hours and a half`. */
export function readHours(groups: MatchGroups): number[] {
  const { h, hw, h2, couple, hour, m, m1, m2, mw, glued, loose, loosew, half, quarter } = groups;
  const hours = hour ? 1 : couple ? 2 : parseAmount(h ?? hw ?? h2);
  return [
    60 * hours + parseAmount(m ?? m1 ?? m2 ?? mw ?? glued ?? loose ?? loosew) + (half ? 30 : 0) + (quarter ? 15 : 0),
  ];
}

/** Reads minutes, with seconds after them, or either alone. */
export function readMinutes({ m, m1, m2, mw, s, sw }: MatchGroups): number[] {
  return [parseAmount(m ?? m1 ?? m2 ?? mw) + parseAmount(s ?? sw) / 60];
}

/** Reads `1:30` as hours and minutes. Over 12 hours it is more likely minutes and seconds, and not certain. */
export function readClockTime({ h, m }: MatchGroups): number[] {
  const [first, second] = [Number(h), Number(m)];
  const hours = 60 * first + second;
  if (first < 12 || (first === 12 && second === 0)) return [hours];
  return [first + second / 60, hours];
}

/** Reads `1.5` as hours or minutes, and `1.30` as hours and minutes too. */
export function readDecimal({ whole = '', part = '' }: MatchGroups): number[] | null {
  const value = Number(`${whole || 0}.${part}`);
  const isDate =
    part.length === 2 && Number(part) >= 1 && Number(part) <= 12 && Number(whole) > 12 && Number(whole) <= 31;
  if (isDate) return null;
  const clock = 60 * Number(whole) + Number(part);
  const decimal = value <= 12 ? [60 * value, value] : [value, 60 * value];
  const isClock = part.length === 2 && Number(part) < 60 && !/^(?:25|50|75)$/.test(part);
  return isClock ? [clock, ...decimal] : decimal;
}

const unitWords = ['minute', 'minutes', 'hours', 'минута', 'минуты', 'минут', 'часов', 'секунд', 'seconds'];

/** Reads a unit with one typo: `20 minuets`. Two swapped neighbours are one typo. */
export function readMisspeltUnit({ n, word = '' }: MatchGroups): number[] | null {
  const typed = word.toLowerCase();
  const unit = unitWords.find((one) => one[0] === typed[0] && one !== typed && isOneTypo(typed, one));
  return unit ? [parseAmount(n) * minutesPerUnit(unit)] : null;
}

/** Returns the number of times: 3 for `three`, `3 times` and `трижды`. */
export function parseTimes(text = ''): number {
  if (/^(?:twice|дважды)/iu.test(text)) return 2;
  if (/^трижды/iu.test(text)) return 3;
  const digits = /\d+/.exec(text)?.[0];
  return digits ? Number(digits) : parseAmount(/^\p{L}+/u.exec(text)?.[0]);
}

/** Reads a number whose words are written together: `двадцатьпять минут`. */
export function readJoinedWords({ joinedTens, joinedOnes }: MatchGroups): number[] {
  return [parseAmount(joinedTens) + parseAmount(joinedOnes)];
}

/** Returns the sum of `20+15+10`. */
export function addNumbers(text: string | undefined): number {
  return (text ?? '').split('+').reduce((sum, part) => sum + Number(part), 0);
}

/** Returns the minutes in a unit of time; 1 for other texts. */
export function minutesPerUnit(unit: string | undefined): number {
  if (new RegExp(`^${secondsSource}$`, 'iu').test(unit ?? '')) return 1 / 60;
  return new RegExp(`^${hoursSource}$`, 'iu').test(unit ?? '') ? 60 : 1;
}
