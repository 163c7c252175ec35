import { minutesPerDay } from '../../time/days.ts';

/** A time of the clock in a text. */
export interface ClockReading {
  /** Minutes since midnight. Null: the clock has no such time, such as 25:00. */
  minute: number | null;
  /** The text has the hour alone: `7`. It may be another number. */
  isBare: boolean;
  /** The hour as it is written. */
  hour: number;
  /** The half of the day that the text states. */
  half: Half | null;
  /** The position after the time. */
  end: number;
}

/** `am` and `pm`, or a part of the day that decides between them. */
type Half = 'am' | 'pm' | 'morning' | 'afternoon' | 'evening' | 'night';

const halfSources: readonly (readonly [Half, string])[] = [
  ['am', String.raw`a\.?m\.?`],
  ['pm', String.raw`p\.?m\.?`],
  ['morning', 'in the morning|утра'],
  ['afternoon', 'in the afternoon|дня'],
  ['evening', 'in the evening|вечера'],
  ['night', 'at night|ночи'],
];
const halves = halfSources.map(([half, source]) => `(?<${half}>${source})`).join('|');
const clock = String.raw`(?<hour>\d{1,2})(?:(?:[:.hч]|-(?=(?:00|30|45)(?!\d)))(?<minutes>\d{2})(?!\d))?(?<word> ?(?:o['’]?clock|ч(?:ас(?:а|ов)?)?|h)(?!\p{L}))?`;
const pattern = new RegExp(
  String.raw`(?:(?<noon>noon|midday|полдень)|(?<midnight>midnight|полночь)|${clock}(?: ?(?:${halves})(?!\p{L}))?)(?![\p{L}\d:])`,
  'uy',
);

/** Reads a time at a position of a folded text: `7:30`, `7.30`, `7am`, `7 утра`, `noon`, `7`. Null: there is none. */
export function readClock(text: string, at: number): ClockReading | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found) return null;
  const groups: Record<string, string | undefined> = found.groups ?? {};
  const end = at + found[0].length;
  if (groups.noon !== undefined) return { minute: 720, isBare: false, hour: 12, half: null, end };
  if (groups.midnight !== undefined) return { minute: 0, isBare: false, hour: 0, half: null, end };
  const half = halfSources.find(([name]) => groups[name] !== undefined)?.[0] ?? null;
  const hour = Number(groups.hour);
  const minutes = Number(groups.minutes ?? 0);
  const ofDay = toHourOfDay(hour, half);
  const minute = ofDay === null || minutes > 59 ? null : ofDay * 60 + minutes;
  const isBare = groups.minutes === undefined && groups.word === undefined && half === null;
  return { minute: minute === minutesPerDay ? 0 : (minute ?? null), isBare, hour, half, end };
}

/** The hours of a clock with twelve hours that lie in the second half of the day, by the part of the day. */
const isSecondHalf: Record<Half, (hour: number) => boolean> = {
  am: () => false,
  pm: () => true,
  morning: () => false,
  afternoon: () => true,
  evening: () => true,
  night: (hour) => hour >= 6 && hour < 12,
};

/** Returns the hour, 0 to 24. Null: there is no such hour. */
function toHourOfDay(hour: number, half: Half | null): number | null {
  if (hour > 24) return null;
  if (half === null) return hour;
  if (hour > 12) return isSecondHalf[half](hour - 12) ? hour : null;
  if (hour === 0) return half === 'am' || half === 'night' ? 0 : null;
  return (hour % 12) + (isSecondHalf[half](hour) ? 12 : 0);
}
