import { digitsSource, joinedWordsSource, numberWordsSource, parseAmount } from './amounts.ts';
import { clockSpanMinutes, clockSpanSource } from './clock-span.ts';
import {
  afterHours,
  anyUnitSource,
  durationJoint,
  fewDigits,
  fullHours,
  fullMinutes,
  halfHour,
  hoursSource,
  minusSign,
  noOtherUnit,
  someHours,
  someMinutes,
  someSeconds,
  timesAfter,
  timesJoint,
  timesSource,
  unitGap,
} from './duration-sources.ts';
import {
  addNumbers,
  minutesPerUnit,
  parseTimes,
  readClockTime,
  readDecimal,
  readHours,
  readJoinedWords,
  readMinutes,
  readMisspeltUnit,
} from './duration-values.ts';
import { isOneTypo } from './one-typo.ts';
import { edgeAfter, type MatchGroups, onlyWith, type Rule } from './spans.ts';
import { otherUnitWord } from './vocabulary.ts';

/**
 * How a duration is written. `unit`: with a unit. `span`: from one clock time to another. `clock`: `1:30`. `bare`: a
 * whole number. `loose`: a decimal number or words without a unit, which is never certain.
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
  readings: (groups: MatchGroups) => number[] | null;
  /** True where even a single reading is not certain. */
  isVague?: boolean;
}

/** All ways to write a duration. Where several match at one place, the longest counts. */
export const durationRules: DurationRule[] = [
  rule(`${minusSign}${someHours}${afterHours}`, readHours),
  onlyWith(
    /half|половин/iu,
    rule(
      String.raw`(?<h>${digitsSource}|${numberWordsSource})\s+(?:and\s+(?:a\s+)?half|с\s+половиной)\s+(?:${fullHours})`,
      (g) => [60 * parseAmount(g.h) + 30],
    ),
  ),
  rule(`${minusSign}${someMinutes}(?:${durationJoint}${someSeconds})?`, readMinutes),
  rule(`${minusSign}${someSeconds}`, readMinutes),
  rule(String.raw`(?:a|one)\s+minute\s+and\s+a\s+half|полторы\s+минуты`, () => [1.5]),
  rule(String.raw`(?:an?\s+)?hour\s+(?:n|&|\+)\s+(?:a\s+)?half`, () => [90]),
  onlyWith(/PT/iu, rule(String.raw`PT(?:(?<h>\d{1,2})H)?(?:(?<m>\d{1,3})M)?`, readHours)),
  onlyWith(/'/u, rule(String.raw`(?<m>\d{1,3})'(?<s>[0-5]?\d)(?:"|'')`, readMinutes)),
  onlyWith(
    /\p{L}\d/u,
    rule(String.raw`(?<m>\d{1,3})\s*(?:m|min|м|мин)(?<s>[0-5]\d)`, (g) => [Number(g.m) + Number(g.s) / 60], {
      isVague: true,
    }),
  ),
  onlyWith(
    /\s(?:of|из)\s/iu,
    rule(
      String.raw`(?<low>${fewDigits})\s+(?:of|out\s+of|из)\s+(?<high>${fewDigits})${unitGap}(?<unit>${anyUnitSource})`,
      (g) => [Number(g.low) * minutesPerUnit(g.unit), Number(g.high) * minutesPerUnit(g.unit)],
    ),
  ),
  onlyWith(
    /\+|ish/iu,
    rule(
      String.raw`(?<m>\d{1,3})\s?(?:\+|ish|-ish)\s*(?<unit>${anyUnitSource})`,
      (g) => [Number(g.m) * minutesPerUnit(g.unit)],
      {
        isVague: true,
      },
    ),
  ),
  onlyWith(
    /чса|ours|horas|годин/iu,
    rule(String.raw`(?<h>\d{1,2})\s*(?:чса|ours|horas|годин[аиы]?)`, readHours, { isVague: true }),
  ),
  // Russian inversion: about as many.
  rule(String.raw`час(?:а|ов|ика)\s+(?<h>${numberWordsSource}|полтора|[1-9]\d?)${noOtherUnit}`, readHours),
  rule(String.raw`минут(?:ок|очек)?\s+(?<m>${numberWordsSource}|[1-9]\d?)${noOtherUnit}`, readMinutes),
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
      [
        `(?<times>${timesSource})\\s*${timesJoint}`,
        `(?:(?<each>${digitsSource}|${numberWordsSource})${unitGap}(?<unit>${anyUnitSource})|${halfHour})`,
      ].join(''),
      (g) => [parseTimes(g.times) * (g.unit ? parseAmount(g.each) * minutesPerUnit(g.unit) : 30)],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /twice|дважды|трижды|раза|times|[xх×]/iu,
    rule(
      `(?<each>${digitsSource})${unitGap}(?<unit>${anyUnitSource})\\s+(?<times>${timesAfter})`,
      (g) => [
        parseTimes(g.times) * parseAmount(g.each) * minutesPerUnit(g.unit),
        parseAmount(g.each) * minutesPerUnit(g.unit),
      ],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /раз/iu,
    rule(
      String.raw`(?<times>\d{1,2})\s*раза?\s+по\s+(?<each>\d{1,3})${noOtherUnit}`,
      (g) => [Number(g.times) * Number(g.each)],
      { isNoted: true, isVague: true },
    ),
  ),
  onlyWith(
    /\+/u,
    rule(
      String.raw`(?<sum>${fewDigits}(?:\s*\+\s*${fewDigits})+)${unitGap}(?<unit>${anyUnitSource})`,
      (g) => [addNumbers(g.sum) * minutesPerUnit(g.unit)],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /[-–—]|\s(?:or|to|или)\s/iu,
    rule(
      [
        String.raw`(?<low>${fewDigits})(?:-|–|—|\s+(?:or|to|или)\s+)`,
        `(?<high>${fewDigits})${unitGap}(?<unit>${anyUnitSource})`,
      ].join(''),
      (g) => [Number(g.low) * minutesPerUnit(g.unit), Number(g.high) * minutesPerUnit(g.unit)],
    ),
  ),
  onlyWith(/\p{L}{4}/u, rule(String.raw`(?<n>${digitsSource})\s*(?<word>\p{L}{4,8})`, readMisspeltUnit)),
  onlyWith(
    /:\d\d:/u,
    rule(String.raw`${minusSign}(?<h>\d{1,2}):(?<m>[0-5]\d):(?<s>[0-5]\d)`, (g) => [
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
    rule(String.raw`${minusSign}(?<h>\d{1,3}):(?<m>[0-5]\d)(?:\s*(?:h|ч|hrs?|hours?))?`, readClockTime, {
      form: 'clock',
    }),
  ),
  onlyWith(/:/u, rule(String.raw`:(?<m>[0-5]\d)`, readMinutes, { form: 'clock' })),
  onlyWith(
    /:/u,
    rule(String.raw`(?<m>\d{1,3}):(?<s>[0-5]\d)\s*(?:min\.?|minutes|мин\.?|минут)`, (g) => [
      Number(g.m) + Number(g.s) / 60,
      60 * Number(g.m) + Number(g.s),
    ]),
  ),
  rule(String.raw`${minusSign}(?<m>\d{1,9})`, readMinutes, { form: 'bare' }),
  onlyWith(/[.,]\d/u, rule(String.raw`(?<whole>\d{0,3})[.,](?<part>\d{1,2})`, readDecimal, { form: 'loose' })),
  rule(String.raw`(?:an?\s+)?(?<hour>hour)(?:-long)?`, readHours, { form: 'loose' }),
  rule(String.raw`(?:a\s+)?couple\s+of\s+minutes|пару\s+минут`, () => [2], { isVague: true }),
  onlyWith(
    /"/u,
    rule(String.raw`(?<s>\d{1,3})"`, (g) => [Number(g.s) / 60], { isVague: true }),
  ),
  onlyWith(/[½¼¾]/u, rule(String.raw`(?<h>\d{0,2}[½¼¾])`, readHours, { form: 'loose' })),
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
      (g) => [parseTimes(g.times) * Number(g.each), Number(g.each)],
      {
        form: 'loose',
        isNoted: true,
      },
    ),
  ),
  onlyWith(
    /[xх×*]/iu,
    rule(
      String.raw`(?<each>\d{1,3})\s*(?<unit>${anyUnitSource})\s*[xх×*]\s*(?<times>[2-9])`,
      (g) => [Number(g.times) * Number(g.each) * minutesPerUnit(g.unit)],
      { isNoted: true },
    ),
  ),
  onlyWith(
    /\+/u,
    rule(
      String.raw`(?<n>${digitsSource})\s*(?<unit>${anyUnitSource})\+`,
      (g) => [parseAmount(g.n) * minutesPerUnit(g.unit)],
      {
        isVague: true,
      },
    ),
  ),
  rule(joinedWordsSource + String.raw`\s*(?:${fullMinutes})`, readJoinedWords, { form: 'loose' }),
  onlyWith(/\d\p{L}/u, rule(String.raw`(?<m>\d{1,3})(?!${otherUnitWord})\p{L}{1,4}`, readMinutes, { form: 'loose' })),
  rule(`(?<h>полтор[аы])`, readHours, { form: 'loose' }),
  rule(`(?<m>${numberWordsSource})${noOtherUnit}`, readMinutes, { form: 'loose' }),
  // Looks like a duration and is none of the above: a digit up to a unit, digits after hours, or digits with colons.
  rule(String.raw`${minusSign}\p{N}(?:\S*\p{N})?${unitGap}${anyUnitSource}`, () => []),
  onlyWith(
    /\p{L}\d/u,
    rule(String.raw`${minusSign}\p{N}(?:\S*\p{N})?${hoursSource}\p{N}+`, () => []),
  ),
  onlyWith(
    /:/u,
    rule(String.raw`${minusSign}\p{N}+(?::\p{N}+)+(?:\s*(?:h|ч))?`, () => [], { form: 'clock' }),
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
