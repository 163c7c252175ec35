import { minutesPerDay } from '../../time/days.ts';

/** A time of the clock in a text. */
export interface ClockReading {
  /** Minutes since midnight. Null: the clock has no such time, such as 25:00. */
  minute: number | null;
  /** The text has a number alone: `7`, `730`. It may be something else than a time. */
  isBare: boolean;
  /** The hour as it is written; of a number that is no time, the number. */
  hour: number;
  /** The half of the day that the text states. */
  half: Half | null;
  /** The position after the time. */
  end: number;
}

/** `am` and `pm`, or a part of the day that decides between them. */
export type Half = 'am' | 'pm' | 'morning' | 'afternoon' | 'evening' | 'night';

const halfSources: readonly (readonly [Half, string])[] = [
  ['am', String.raw`a\.?m\.?`],
  ['pm', String.raw`p\.?m\.?`],
  ['morning', '(?:in the|every|each) morning|утра|утром|по утрам|каждое утро'],
  ['afternoon', '(?:in the|every|each) afternoon|дня|днем'],
  ['evening', '(?:in the|every|each) evening|вечера|вечером|по вечерам|каждый вечер'],
  ['night', '(?:at|every|each) night|ночи|ночью|каждую ночь'],
];
const halves = halfSources.map(([half, source]) => `(?<${half}>${source})`).join('|');

const englishHours = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const russianHours = 'час два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать'.split(' ');
/** `половина восьмого` is 7:30. */
const russianHalfHours = [
  ...'первого второго третьего четвертого пятого шестого седьмого восьмого девятого'.split(' '),
  ...'десятого одиннадцатого двенадцатого'.split(' '),
];
const hourNames = new Map([
  ...englishHours.map((name, index) => [name, index + 1] as const),
  ...russianHours.map((name, index) => [name, index + 1] as const),
  ['один', 1] as const,
]);
const names = [...hourNames.keys()].filter((name) => name !== 'час').join('|');

const minuteMark = String.raw`[:.hч]|-(?=(?:00|2[5-9]|[3-5]\d)(?!\d))| (?=(?:0\d|2[5-9]|[3-5]\d)(?![\d:.–—-]))`;
const oClock = String.raw`(?<word> ?(?:o['’]?clock|ч(?:ас(?:а|ов)?)?|h)(?!\p{L}))?`;
const digits = String.raw`(?<hour>\d{1,2})(?:(?:${minuteMark})(?<minutes>\d{2})(?!\d))?|(?<compact>\d{3,4})`;
/** `без пяти восемь` is 7:55. */
const russianMinutesTo = new Map([
  ['без пяти', 5],
  ['без десяти', 10],
  ['без четверти', 15],
  ['без пятнадцати', 15],
  ['без двадцати', 20],
  ['без двадцати пяти', 25],
]);
const minutesTo = [...russianMinutesTo.keys()].reverse().join('|');
const offset = `(?:(?<offset>half past|(?:a )?quarter (?:past|to)|${minutesTo}) )?`;
const clock = String.raw`${offset}(?:${digits}|(?<name>(?:${names})(?!\p{L})|час(?= (?:дня|ночи|утра))))${oClock}`;
const russianHalf = `(?:половин[аеу] |пол[- ]?)(?<next>${russianHalfHours.join('|')})`;
const pattern = new RegExp(
  String.raw`(?:(?<noon>noon|midday|полдень)|(?<midnight>midnight|полночь)|(?:${russianHalf}|${clock})(?: ?(?:${halves})(?!\p{L}))?)(?![\p{L}\d:])`,
  'uy',
);

/** How many minutes `quarter to` and the like add to the full hour. */
function toOffset(offset: string): number {
  const before = offset.endsWith('to') ? 15 : russianMinutesTo.get(offset);
  if (before !== undefined) return -before;
  return offset.startsWith('half') ? 30 : 15;
}

/**
 * Reads a time at a position of a folded text: `7:30`, `7.30`, `7 30`, `7am`, `7 утра`, `half past 7`, `noon`, `7`.
 * Null: there is none.
 *
 * @param half the half of the day for a time that states none
 */
export function readClock(text: string, at: number, half: Half | null = null): ClockReading | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found) return null;
  const groups: Record<string, string | undefined> = found.groups ?? {};
  const end = at + found[0].length;
  if (groups.noon !== undefined) return { minute: 720, isBare: false, hour: 12, half: null, end };
  if (groups.midnight !== undefined) return { minute: 0, isBare: false, hour: 0, half: null, end };
  const own = halfSources.find(([name]) => groups[name] !== undefined)?.[0] ?? null;
  const { hour, minutes } = toNumbers(groups);
  const ofDay = toHourOfDay(hour, own ?? (hour <= 12 ? half : null));
  const minute = ofDay === null || minutes > 59 ? null : (ofDay * 60 + minutes + minutesPerDay) % minutesPerDay;
  const isNumber = groups.minutes === undefined && groups.offset === undefined && groups.next === undefined;
  const isBare = isNumber && groups.word === undefined && own === null && !groups.compact?.startsWith('0');
  return { minute: hour === 24 && minutes > 0 ? null : minute, isBare, hour, half: own ?? half, end };
}

function toNumbers(groups: Record<string, string | undefined>): { hour: number; minutes: number } {
  const { next, compact, offset = '' } = groups;
  if (next !== undefined) {
    return { hour: russianHalfHours.indexOf(next) || 12, minutes: 30 };
  }
  if (compact !== undefined) {
    const [hour, minutes] = [Number(compact.slice(0, -2)), Number(compact.slice(-2))];
    return hour < 24 && minutes < 60 ? { hour, minutes } : { hour: Number(compact), minutes: 0 };
  }
  const hour = hourNames.get(groups.name ?? '') ?? Number(groups.hour);
  return { hour, minutes: offset === '' ? Number(groups.minutes ?? 0) : toOffset(offset) };
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
