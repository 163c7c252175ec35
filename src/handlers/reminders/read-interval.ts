import { skip } from './skip.ts';

const hourUnit = 'hours?|hrs?|h|час(?:а|ов)?|ч';
const minuteUnit = 'minutes?|mins?|m|минут[уы]?|мин|м';
const numbers: Record<string, number> = {
  two: 2,
  два: 2,
  две: 2,
  three: 3,
  три: 3,
  four: 4,
  четыре: 4,
  полтора: 1.5,
};
const every = '(?:once (?:every|in)|every|each|кажд(?:ые|ый|ую)|раз в)';
const count = String.raw`(?<count>\d{1,3}(?:[.,]5)?|an?|one|${Object.keys(numbers).join('|')})`;
const hours = String.raw`(?<hours>${hourUnit})(?: (?<more>\d{1,2}) ?(?:${minuteUnit}))?`;
const counted = `(?:${count} ?)?(?:${hours}|(?<minutes>${minuteUnit}))`;
const interval = new RegExp(String.raw`${every} ?(?:(?<half>half(?: an)? hour|полчаса)|${counted})(?!\p{L})`, 'uy');
const hourly = /(?:hourly|ежечасно)(?!\p{L})/uy;

/** Reads `every 2h`, `every 1 h 30 min`, `каждый час` at a position. Null: there is no interval. */
export function readInterval(text: string, at: number): { everyMinutes: number; end: number } | null {
  const hourlyEnd = skip(hourly, text, at);
  if (hourlyEnd > at) return { everyMinutes: 60, end: hourlyEnd };
  interval.lastIndex = at;
  const found = interval.exec(text);
  if (!found) return null;
  const { half, count = '1', hours, more = '0' } = found.groups ?? {};
  const number = numbers[count] ?? (/^\d/u.test(count) ? Number(count.replace(',', '.')) : 1);
  const everyMinutes = half === undefined ? number * (hours === undefined ? 1 : 60) + Number(more) : 30;
  return { everyMinutes, end: at + found[0].length };
}
