import type { DaySpan } from '../../time/period.ts';
import { type HabitCandidate, matchHabit } from '../shared/match-habit.ts';
import { parseVacation, type VacationOptions, type VacationRejection } from '../shared/parse-vacation.ts';
import { parseWeekdays } from '../shared/parse-weekdays.ts';

/** When a person rests: weekdays (bits; 0: none), or a vacation. */
export type RestTime = { kind: 'weekdays'; weekdays: number } | { kind: 'vacation'; days: DaySpan };

export type RestLine<H extends HabitCandidate> =
  /** `habit` null: all habits. */
  | { kind: 'found'; habit: H | null; time: RestTime; reason: string | null }
  /** Only a habit is named. */
  | { kind: 'habit'; habit: H; reason: string | null }
  /** The time is clear, and the name is not. */
  | { kind: 'unclear'; isKnown: boolean; name: string; choices: H[]; time: RestTime; reason: string | null }
  | { kind: 'refused'; reason: VacationRejection | 'all-week' }
  | { kind: 'none' };

/** Folds case, `ё` and spaces. */
export function foldRestText(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/\s+/gu, ' ')
    .replace(/[.!]+$/u, '')
    .trim();
}

type TimeReading = RestTime | { kind: 'refused'; reason: VacationRejection | 'all-week' } | null;

/** Parses when a person rests. Null: the text is no time. */
function parseTime(text: string, options: VacationOptions): TimeReading {
  const folded = foldRestText(text);
  const weekdays = parseWeekdays(folded);
  if (weekdays === 0b111_1111) return { kind: 'refused', reason: 'all-week' };
  if (weekdays !== null) return { kind: 'weekdays', weekdays };
  const vacation = parseVacation(folded, options);
  if (vacation.kind === 'found') return { kind: 'vacation', days: vacation.days };
  return vacation.kind === 'refused' ? vacation : null;
}

/**
 * Parses the text after `/rest`: a habit, a time, or both in either order. What follows `#` is the reason. A text that
 * is the exact name of a habit is that habit, and a time has priority over the beginning of a name. Words such as
 * `vacation` count for nothing where the text is clear without them; `sick` is a reason.
 */
export function parseRestLine<H extends HabitCandidate>(
  args: string,
  habits: readonly H[],
  options: VacationOptions,
): RestLine<H> {
  const [typed = '', ...notes] = args.split('#');
  const reason = notes.join('#').trim() || null;
  const line = parseText(typed.trim(), reason, habits, options);
  if (line.kind === 'found' || line.kind === 'habit') return line;
  const { text, word } = removeWordsOfRest(typed.trim());
  if (text === typed.trim() || text === '') return line;
  const shorter = parseText(text, reason ?? word, habits, options);
  return shorter.kind === 'none' || shorter.kind === 'habit' ? line : shorter;
}

function parseText<H extends HabitCandidate>(
  text: string,
  reason: string | null,
  habits: readonly H[],
  options: VacationOptions,
): RestLine<H> {
  const whole = matchHabit(text, habits);
  if (whole.kind === 'one' && whole.by === 'exact') return { kind: 'habit', habit: whole.habit, reason };
  const time = parseTime(text, options);
  if (time && time.kind !== 'refused') return { kind: 'found', habit: null, time, reason };
  const split = parseNameAndTime(text, habits, options, reason);
  if (split?.kind === 'found') return split;
  // A name of no habit, or of several ones, before a day is also read as a day that does not exist.
  const isName = split?.kind === 'unclear' && (split.isKnown || !/\d/.test(text));
  if (isName && time?.reason === 'impossible') return split;
  return time ?? split ?? (whole.kind === 'one' ? { kind: 'habit', habit: whole.habit, reason } : { kind: 'none' });
}

const wordsOfRest = new RegExp(
  String.raw`(?<![\p{L}\d])(?:(?:on |в |на )?(?:vacation|holidays?|rest|leave|отпуске?|каникул(?:ы|ах)|отдых)` +
    String.raw`|(?<why>sick|ill|болею|болен|больна|(?:на )?больничн(?:ый|ом)))(?![\p{L}\d])`,
  'iu',
);

/** Removes words that say what every rest is, and those that say why. `word`: the latter. */
function removeWordsOfRest(text: string): { text: string; word: string | null } {
  const word = wordsOfRest.exec(text)?.groups?.why ?? null;
  return { text: text.replace(wordsOfRest, ' ').replace(/\s+/gu, ' ').trim(), word };
}

/** Words for all habits. */
const everything = /^(?:all|everything|all (?:my )?habits|все(?: (?:мои )?привычки)?)$/u;

/**
 * Parses a name with a time after or before it. The best match counts, and of several the longest name; of names that
 * are none, the shortest.
 */
function parseNameAndTime<H extends HabitCandidate>(
  text: string,
  habits: readonly H[],
  options: VacationOptions,
  reason: string | null,
): RestLine<H> | null {
  const parts = splitInTwo(text).flatMap(({ name, rest }) => {
    const time = parseTime(rest, options);
    return time ? [{ name, time, match: matchHabit(name, habits) }] : [];
  });
  const all = parts.find(({ name }) => everything.test(foldRestText(name)));
  const toLine = (habit: H | null, time: Exclude<TimeReading, null>): RestLine<H> =>
    time.kind === 'refused' ? time : { kind: 'found', habit, time, reason };
  for (const quality of ['exact', 'prefix', 'typo'] as const) {
    if (all && quality === 'prefix') return toLine(null, all.time);
    const found = parts.find(({ match }) => match.kind === 'one' && match.by === quality);
    if (found?.match.kind === 'one') return toLine(found.match.habit, found.time);
  }
  const last = parts.at(-1);
  if (!last) return null;
  const { name, time, match } = last;
  if (time.kind === 'refused') return time;
  if (match.kind === 'several') return { kind: 'unclear', isKnown: true, name, choices: match.habits, time, reason };
  return { kind: 'unclear', isKnown: false, name, choices: match.kind === 'none' ? match.near : [], time, reason };
}

/** Returns the ways to split a text into a name and the rest, the longest names first. */
function splitInTwo(text: string): { name: string; rest: string }[] {
  const words = text.split(/\s+/u);
  const counts = words.slice(1).map((_, index) => words.length - 1 - index);
  return counts.flatMap((count) => [
    { name: words.slice(0, count).join(' '), rest: words.slice(count).join(' ') },
    {
      name: words
        .slice(-count)
        .join(' ')
        .replace(/^(?:for|from|для|от) /u, ''),
      rest: words.slice(0, -count).join(' '),
    },
  ]);
}
