import { distance } from 'fastest-levenshtein';
import { digitsSource, joinedWordsSource, numberWordsSource, parseAmount } from './amounts.ts';
import { clockSpanMinutes, clockSpanSource } from './clock-span.ts';
import { edgeAfter, onlyWith, type Rule } from './spans.ts';
import { anyOfSources, monthSources, otherUnitSource, otherUnitWord } from './vocabulary.ts';

/**
 * How a duration is written. `unit`: with a unit. `span`: from one clock time to another. `clock`: `1:30`. `bare`: a whole
 * number. `loose`: a decimal number or words without a unit, which is never certain.
 */
export type DurationForm = 'unit' | 'span' | 'clock' | 'bare' | 'loose';

/** A way to write a duration. */
export interface DurationRule extends Rule {
  form: DurationForm;
  /** True where the text says more than the duration, so that the note keeps it: `2x15m`, `10:00-11:30`. */
  isNoted?: boolean;
  /**
   * Returns the minutes that the text may mean, likeliest first; one element where it is certain, none where it looks
   * like a duration but cannot be read. Null: no match after all.
   */
  readings: (groups: Groups) => number[] | null;
  /** True where even a single reading is not certain. */
  isVague?: boolean;
}

export type Groups = Record<string, string | undefined>;

const fewDigits = String.raw`\d{1,3}`;
const gap = String.raw`(?:\s*|-)`;
const join = String.raw`(?:\s*(?:[,&+:]|and\b|и(?=\s)|plus\b|плюс(?=\s)))*\s*`;
const fullHours = 'hours?|час(?:а|ов|ик(?:а|ов)?)?';
const fullMinutes = 'minutes?|минут(?:[аыу]|к[аиу]|ок|очек)?';
export const hoursSource = String.raw`(?:${fullHours}|(?:hrs?|h|ч)\.?)`;
export const minutesSource = String.raw`(?:${fullMinutes}|(?:mins?|m|мин|м)\.?)`;
export const secondsSource = String.raw`(?:seconds?|секунд[аыу]?|(?:secs?|s|сек)\.?)`;
const anyUnit = `(?:${hoursSource}|${minutesSource}|${secondsSource})`;
const sign = '(?<sign>-)?';
const notCounting = String.raw`(?!\d|[.,:]\d|${otherUnitSource}|\s+${anyOfSources(monthSources)}(?!\p{L}))`;

const moreWord = '(?:more|full|whole|solid|extra|ещ[её]|полных|целых)';
const someHours = anyOfSources([
  `(?<h>${digitsSource})${gap}${hoursSource}`,
  String.raw`(?<hw>an?|${numberWordsSource}|полтор[аы]|полутора|пар[уа])\s+(?:${fullHours}|hrs?|ч)`,
  String.raw`(?:a\s+)?(?<couple>couple)(?:\s+of)?\s+(?:hours|hrs)`,
  String.raw`(?<h2>${digitsSource}|${numberWordsSource})\s+${moreWord}\s+(?:${fullHours})`,
  String.raw`(?<hour>час(?:ик|ок)?|hour(?=\s+(?:and\s+)?(?:an?\s+(?:half|quarter)|\d|${numberWordsSource})))`,
]);
const someMinutes = anyOfSources([
  String.raw`(?<m2>${digitsSource}|${numberWordsSource})\s+${moreWord}\s+(?:${fullMinutes}|mins?)`,
  `(?<m>${digitsSource})${gap}${minutesSource}`,
  String.raw`(?<mw>${numberWordsSource})[\s-]+(?:${fullMinutes}|mins?)`,
  String.raw`(?<m1>\d{1,3})'(?!')`,
]);
const someSeconds = anyOfSources([
  `(?<s>${digitsSource})${gap}${secondsSource}`,
  String.raw`(?<sw>${numberWordsSource})\s+(?:seconds?|secs?|секунд[аыу]?)`,
]);
const looseMinutes = anyOfSources([
  String.raw`(?<glued>[0-5]\d)`,
  String.raw`(?:\s*:\s*|\s+(?:(?:and|и|&)\s+)?)(?!8\))(?<loose>[0-5]?\d)${notCounting}`,
  String.raw`\s+(?:(?:and|и)\s+)?(?<loosew>${numberWordsSource})${notCounting}`,
]);
const halfMore = String.raw`\s+(?<half>(?:and\s+(?:a\s+)?half|с\s+половин\p{L}+))`;
const quarterMore = String.raw`\s+(?<quarter>(?:and\s+a\s+quarter|с\s+четвертью))`;
const afterHours = `(?:${join}${someMinutes}|${looseMinutes}|${halfMore}|${quarterMore})?`;

/** Words that say that a duration is not exact. They belong to the duration. */
const approximate = anyOfSources([
  'about|around|almost|nearly|roughly|approx(?:imately|\\.)?|circa|some|like|another|extra|exactly|total(?:\\s+of)?',
  'a\\s+(?:good|full|whole|solid|total\\s+of)|just',
  'около|примерно|где-то|почти|приблизительно|порядка|ровно|цел(?:ый|ых)|ещ[её]|всего|ориентировочно|[~≈]|\\+',
]);
/** Words that give only a lower or upper limit, so that the duration is asked about. */
const bound = anyOfSources([
  'over|under|more\\s+than|less\\s+than|at\\s+least|at\\s+most|up\\s+to|maybe|(?:a\\s+little|well)\\s+(?:over|under)',
  'больше|более|меньше|менее|минимум|максимум|не\\s+(?:больше|меньше|более|менее)|до|[<>≥≤]=?',
]);

const timesSource = String.raw`(?:\d{1,2}|${numberWordsSource}|twice|дважды|трижды)`;
const each = String.raw`(?:[xх×*]|times|раза?(?:\s+по)?|по|(?:sets?|rounds?|sessions?|lots|blocks?)\s+of|подход\p{L}*\s+по)\s*`;
const halfHour = String.raw`(?:half\s+an\s+hour|полчаса)`;

/** All ways to write a duration. Where several match at one place, the longest counts. */
export const durationRules: DurationRule[] = [
  rule(`${sign}${someHours}${afterHours}`, hoursAndMinutes),
  onlyWith(
    /half|половин/iu,
    rule(
      String.raw`(?<h>${digitsSource}|${numberWordsSource})\s+(?:and\s+(?:a\s+)?half|с\s+половиной)\s+(?:${fullHours})`,
      (g) => [60 * parseAmount(g.h) + 30],
    ),
  ),
  rule(`${sign}${someMinutes}(?:${join}${someSeconds})?`, minutesAndSeconds),
  rule(`${sign}${someSeconds}`, minutesAndSeconds),
  rule(String.raw`(?:a|one)\s+minute\s+and\s+a\s+half|полторы\s+минуты`, () => [1.5]),
  rule(String.raw`(?:an?\s+)?hour\s+(?:n|&|\+)\s+(?:a\s+)?half`, () => [90]),
  onlyWith(/PT/iu, rule(String.raw`PT(?:(?<h>\d{1,2})H)?(?:(?<m>\d{1,3})M)?`, hoursAndMinutes)),
  onlyWith(/'/u, rule(String.raw`(?<m>\d{1,3})'(?<s>[0-5]?\d)(?:"|'')`, minutesAndSeconds)),
  onlyWith(
    /\p{L}\d/u,
    rule(String.raw`(?<m>\d{1,3})\s*(?:m|min|м|мин)(?<s>[0-5]\d)`, (g) => [Number(g.m) + Number(g.s) / 60], {
      isVague: true,
    }),
  ),
  onlyWith(
    /\s(?:of|из)\s/iu,
    rule(
      String.raw`(?<low>${fewDigits})\s+(?:of|out\s+of|из)\s+(?<high>${fewDigits})${gap}(?<unit>${anyUnit})`,
      (g) => [Number(g.low) * minutesPerUnit(g.unit), Number(g.high) * minutesPerUnit(g.unit)],
    ),
  ),
  onlyWith(
    /\+|ish/iu,
    rule(
      String.raw`(?<m>\d{1,3})\s?(?:\+|ish|-ish)\s*(?<unit>${anyUnit})`,
      (g) => [Number(g.m) * minutesPerUnit(g.unit)],
      {
        isVague: true,
      },
    ),
  ),
  onlyWith(
    /чса|ours|horas|годин/iu,
    rule(String.raw`(?<h>\d{1,2})\s*(?:чса|ours|horas|годин[аиы]?)`, hoursAndMinutes, { isVague: true }),
  ),
  // Russian inversion: about as many.
  rule(String.raw`час(?:а|ов|ика)\s+(?<h>${numberWordsSource}|полтора|[1-9]\d?)${notCounting}`, hoursAndMinutes),
  rule(String.raw`минут(?:ок|очек)?\s+(?<m>${numberWordsSource}|[1-9]\d?)${notCounting}`, minutesAndSeconds),
  rule(String.raw`(?:a\s+)?half[\s-]+(?:an?\s+)?(?:hour|hr)|пол[\s-]?часа|получаса|полчасик(?:а)?`, () => [30]),
  rule(
    String.raw`(?<word>пол\p{L}{3,5})`,
    ({ word = '' }) => (isOneTypo(word.toLowerCase(), 'полчаса') ? [30] : null),
    {
      isVague: true,
    },
  ),
  rule(String.raw`(?<=(?:около|порядка|больше|более|меньше|менее)\s+)часа`, () => [60]),
  rule(String.raw`(?:a\s+)?quarter[\s-]+(?:of\s+an\s+)?hour|четверть\s+часа`, () => [15]),
  rule(String.raw`three[\s-]+quarters\s+of\s+an\s+hour|(?:три|3)\s+четверти\s+часа`, () => [45]),
  rule(String.raw`(?:for\s+)?half\s+(?:a|the)\s+day|пол[\s-]?дня`, () => [720], { isVague: true }),
  onlyWith(
    /[xх×*]|times|раз|\sпо\s|\sof\s|подход/iu,
    rule(
      `(?<times>${timesSource})\\s*${each}(?:(?<each>${digitsSource}|${numberWordsSource})${gap}(?<unit>${anyUnit})|${halfHour})`,
      (g) => [timesValue(g.times) * (g.unit ? parseAmount(g.each) * minutesPerUnit(g.unit) : 30)],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /twice|дважды|трижды|раза|times|[xх×]/iu,
    rule(
      `(?<each>${digitsSource})${gap}(?<unit>${anyUnit})\\s+(?<times>twice|дважды|трижды|два\\s+раза|три\\s+раза|[2-9]\\s+(?:times|раза?)|[xх×]\\s?[2-9])`,
      (g) => [
        timesValue(g.times) * parseAmount(g.each) * minutesPerUnit(g.unit),
        parseAmount(g.each) * minutesPerUnit(g.unit),
      ],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /раз/iu,
    rule(
      String.raw`(?<times>\d{1,2})\s*раза?\s+по\s+(?<each>\d{1,3})${notCounting}`,
      (g) => [Number(g.times) * Number(g.each)],
      { isNoted: true, isVague: true },
    ),
  ),
  onlyWith(
    /\+/u,
    rule(
      String.raw`(?<sum>${fewDigits}(?:\s*\+\s*${fewDigits})+)${gap}(?<unit>${anyUnit})`,
      (g) => [sumOf(g.sum) * minutesPerUnit(g.unit)],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /[-–—]|\s(?:or|to|или)\s/iu,
    rule(
      String.raw`(?<low>${fewDigits})(?:-|–|—|\s+(?:or|to|или)\s+)(?<high>${fewDigits})${gap}(?<unit>${anyUnit})`,
      (g) => [Number(g.low) * minutesPerUnit(g.unit), Number(g.high) * minutesPerUnit(g.unit)],
    ),
  ),
  onlyWith(/\p{L}{4}/u, rule(String.raw`(?<n>${digitsSource})\s*(?<word>\p{L}{4,8})`, misspeltUnit)),
  onlyWith(
    /:\d\d:/u,
    rule(String.raw`${sign}(?<h>\d{1,2}):(?<m>[0-5]\d):(?<s>[0-5]\d)`, (g) => [
      60 * Number(g.h) + Number(g.m) + Number(g.s) / 60,
    ]),
  ),
  onlyWith(
    /[-–—→…]|\.\.|\s(?:to|till|until|and|до|по)\s/iu,
    rule(clockSpanSource, clockSpanMinutes, { form: 'span', isNoted: true }),
  ),
  onlyWith(
    /[-–—]/u,
    rule(
      String.raw`(?<span>(?<h1>\d{1,2})\s*[-–—]\s*(?<h2>\d{1,2}))`,
      (g) => clockSpanMinutes({ ...g, opening: 'from' }),
      {
        form: 'loose',
        isNoted: true,
      },
    ),
  ),
  onlyWith(
    /:/u,
    rule(String.raw`${sign}(?<h>\d{1,3}):(?<m>[0-5]\d)(?:\s*(?:h|ч|hrs?|hours?))?`, clockReadings, { form: 'clock' }),
  ),
  onlyWith(/:/u, rule(String.raw`:(?<m>[0-5]\d)`, minutesAndSeconds, { form: 'clock' })),
  onlyWith(
    /:/u,
    rule(String.raw`(?<m>\d{1,3}):(?<s>[0-5]\d)\s*(?:min\.?|minutes|мин\.?|минут)`, (g) => [
      Number(g.m) + Number(g.s) / 60,
      60 * Number(g.m) + Number(g.s),
    ]),
  ),
  rule(String.raw`${sign}(?<m>\d{1,9})`, minutesAndSeconds, { form: 'bare' }),
  onlyWith(/[.,]\d/u, rule(String.raw`(?<whole>\d{0,3})[.,](?<part>\d{1,2})`, decimalReadings, { form: 'loose' })),
  rule(String.raw`(?:an?\s+)?(?<hour>hour)(?:-long)?`, hoursAndMinutes, { form: 'loose' }),
  rule(String.raw`(?:a\s+)?couple\s+of\s+minutes|пару\s+минут`, () => [2], { isVague: true }),
  onlyWith(
    /"/u,
    rule(String.raw`(?<s>\d{1,3})"`, (g) => [Number(g.s) / 60], { isVague: true }),
  ),
  onlyWith(/[½¼¾]/u, rule(String.raw`(?<h>\d{0,2}[½¼¾])`, hoursAndMinutes, { form: 'loose' })),
  onlyWith(
    /[-–—]/u,
    rule(`(?<low>${fewDigits})[-–—](?<high>${fewDigits})`, (g) => [Number(g.low), Number(g.high)], {
      form: 'loose',
    }),
  ),
  onlyWith(
    /\d\s\d|thirty|forty|fifteen/iu,
    rule(
      String.raw`(?<h>\d)\s(?<m>[0-5]\d)|(?<h3>one|two|three)\s(?<m3>thirty|forty|fifteen)`,
      (g) => [
        60 * parseAmount(g.h ?? g.h3) + parseAmount(g.m ?? g.m3),
        parseAmount(g.h ?? g.h3),
        parseAmount(g.m ?? g.m3),
      ],
      { form: 'loose' },
    ),
  ),
  onlyWith(
    /[xх×*]/iu,
    rule(
      String.raw`(?<times>${timesSource})\s*[xх×*]\s*(?<each>\d{1,3})`,
      (g) => [timesValue(g.times) * Number(g.each), Number(g.each)],
      {
        form: 'loose',
        isNoted: true,
      },
    ),
  ),
  onlyWith(
    /[xх×*]/iu,
    rule(
      String.raw`(?<each>\d{1,3})\s*(?<unit>${anyUnit})\s*[xх×*]\s*(?<times>[2-9])`,
      (g) => [Number(g.times) * Number(g.each) * minutesPerUnit(g.unit)],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /\+/u,
    rule(
      String.raw`(?<n>${digitsSource})\s*(?<unit>${anyUnit})\+`,
      (g) => [parseAmount(g.n) * minutesPerUnit(g.unit)],
      {
        isVague: true,
      },
    ),
  ),
  rule(joinedWordsSource + String.raw`\s*(?:${fullMinutes})`, joinedWords, { form: 'loose' }),
  onlyWith(
    /\d\p{L}/u,
    rule(String.raw`(?<m>\d{1,3})(?!${otherUnitWord})\p{L}{1,4}`, minutesAndSeconds, { form: 'loose' }),
  ),
  rule(`(?<h>полтор[аы])`, hoursAndMinutes, { form: 'loose' }),
  rule(`(?<m>${numberWordsSource})${notCounting}`, minutesAndSeconds, { form: 'loose' }),
  // Looks like a duration and is none of the above: a digit up to a unit, digits after hours, or digits with colons.
  rule(String.raw`${sign}\p{N}(?:\S*\p{N})?${gap}${anyUnit}`, () => []),
  onlyWith(
    /\p{L}\d/u,
    rule(String.raw`${sign}\p{N}(?:\S*\p{N})?${hoursSource}\p{N}+`, () => []),
  ),
  onlyWith(
    /:/u,
    rule(String.raw`${sign}\p{N}+(?::\p{N}+)+(?:\s*(?:h|ч))?`, () => [], { form: 'clock' }),
  ),
];

/** Creates a rule. `of` after a duration belongs to it: `an hour of piano`. */
function rule(
  source: string,
  readings: DurationRule['readings'],
  { form = 'unit', ...options }: Partial<Pick<DurationRule, 'form' | 'isNoted' | 'isVague'>> = {},
): DurationRule {
  const trail = form === 'unit' ? String.raw`(?:\s+(?:of|worth\s+of)(?=\s))?` : '';
  return { pattern: new RegExp(`(?:${source})${edgeAfter}${trail}`, 'iuy'), form, readings, ...options };
}

/** The words before a duration that belong to it: `for about 45 minutes`. Matches nothing where there are none. */
export const durationLead = new RegExp(
  String.raw`(?:(?:for|за|в\s+течение|(?<within>in))\s+)?(?:(?:${approximate}|(?<bound>${bound}))(?![\p{L}])\s*){0,3}`,
  'iuy',
);

function hoursAndMinutes(groups: Groups): number[] {
  const { h, hw, h2, couple, hour, m, m1, m2, mw, glued, loose, loosew, half, quarter } = groups;
  const hours = hour ? 1 : couple ? 2 : parseAmount(h ?? hw ?? h2);
  return [
    60 * hours + parseAmount(m ?? m1 ?? m2 ?? mw ?? glued ?? loose ?? loosew) + (half ? 30 : 0) + (quarter ? 15 : 0),
  ];
}

function minutesAndSeconds({ m, m1, m2, mw, s, sw }: Groups): number[] {
  return [parseAmount(m ?? m1 ?? m2 ?? mw) + parseAmount(s ?? sw) / 60];
}

/** Reads `1:30` as hours and minutes. Over 12 hours it is more likely minutes and seconds, and not certain. */
function clockReadings({ h, m }: Groups): number[] {
  const [first, second] = [Number(h), Number(m)];
  const hours = 60 * first + second;
  if (first < 12 || (first === 12 && second === 0)) return [hours];
  return [first + second / 60, hours];
}

/** Reads `1.5` as hours or minutes, and `1.30` as hours and minutes too. */
function decimalReadings({ whole = '', part = '' }: Groups): number[] | null {
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
function misspeltUnit({ n, word = '' }: Groups): number[] | null {
  const typed = word.toLowerCase();
  const unit = unitWords.find((one) => one[0] === typed[0] && one !== typed && isOneTypo(typed, one));
  return unit ? [parseAmount(n) * minutesPerUnit(unit)] : null;
}

/** Returns true where two words differ by one letter, or by two swapped neighbours. */
export function isOneTypo(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const edits = distance(a, b);
  if (edits === 1) return true;
  if (edits !== 2 || a.length !== b.length) return false;
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function timesValue(text = ''): number {
  if (/^(?:twice|дважды)/iu.test(text)) return 2;
  if (/^трижды/iu.test(text)) return 3;
  const digits = /\d+/.exec(text)?.[0];
  return digits ? Number(digits) : parseAmount(/^\p{L}+/u.exec(text)?.[0]);
}

function joinedWords({ joinedTens, joinedOnes }: Groups): number[] {
  return [parseAmount(joinedTens) + parseAmount(joinedOnes)];
}

function sumOf(text: string | undefined): number {
  return (text ?? '').split('+').reduce((sum, part) => sum + Number(part), 0);
}

function minutesPerUnit(unit: string | undefined): number {
  if (new RegExp(`^${secondsSource}$`, 'iu').test(unit ?? '')) return 1 / 60;
  return new RegExp(`^${hoursSource}$`, 'iu').test(unit ?? '') ? 60 : 1;
}
