import { addDays, type Day } from '../../time/days.ts';
import { type HabitCandidate, type HabitMatch, matchHabit } from '../shared/match-habit.ts';
import { parseVacation, type VacationOptions } from '../shared/parse-vacation.ts';
import { foldWhen, parseWhen } from './parse-when.ts';
import type { WhenReading } from './when.ts';

/** What a reminder is about. */
export type ReminderTarget<H> = { kind: 'habit'; habit: H } | { kind: 'board' };

export type ReminderLine<H extends HabitCandidate> =
  | { kind: 'why' }
  /** Pauses reminders; `until` is the first day without the pause. Null: until the person ends it. */
  | { kind: 'off'; target: ReminderTarget<H> | null; until: Day | null }
  | { kind: 'on'; target: ReminderTarget<H> | null }
  /** Null: of all. */
  | { kind: 'delete'; target: ReminderTarget<H> | null }
  /** A target, and what the text says about the times. `none`: `text` is not understood. */
  | { kind: 'target'; target: ReminderTarget<H>; when: WhenReading; text: string }
  /** The times are clear, and the name is not. */
  | { kind: 'unclear'; isKnown: boolean; name: string; choices: H[]; when: WhenReading }
  /** Only the times are stated. */
  | { kind: 'times'; when: WhenReading }
  | { kind: 'none' };

const why = /^(?:(?:why|почему)(?: [^\d]*)?|журнал)$/u;
const off = /^(?:off|pause|stop|mute|disable|выкл(?:ючи(?:ть)?)?|отключи(?:ть)?|приостанови(?:ть)?|пауза|стоп)$/u;
const on = /^(?:on|resume|unpause|enable|вкл(?:ючи(?:ть)?)?|продолжи(?:ть)?)$/u;
const remove = /^(?:delete|remove|cancel|удали(?:ть)?|убери|убрать|отмени(?:ть)?) ?/u;
const all = /^(?:all|everything|(?:all )?(?:my )?reminders|все|все напоминания|напоминания)$/u;
const forToday = /^(?:for |на )?(?:today|сегодня)$/u;
const board = /^(?:(?:the |my )?(?:board|today|day)|сегодня|доск[ау]|план(?: на)?(?: день| дня)?|мой день)$/u;
/** Words that ask for a reminder and say nothing else. */
const fillers = new RegExp(
  `^(?:${[
    'please |can you |could you |remind |me |to |about |that i |i want to |i need to |a reminder (?:for |to )?',
    'пожалуйста |напомни(?:ть|те)? |напоминай(?:те)? |напоминать |мне |про |об? |что |надо |нужно |чтобы я ',
  ].join('|')})+`,
  'u',
);
/** Verbs before the name of a habit. */
const verbs = new RegExp(
  `^(?:${[
    'to |drink |take |do |go |go for |have |play |practi[cs]e |some |my |the |a |an ',
    'пить |выпить |попить |делать |сделать |принимать |принять |заниматься |заняться |мою? |мои ',
  ].join('|')})+`,
  'u',
);

/** Parses the text after `/remind`. It is not empty. */
export function parseReminderLine<H extends HabitCandidate>(
  args: string,
  habits: readonly H[],
  options: VacationOptions,
): ReminderLine<H> {
  const typed = foldWhen(args);
  if (findTarget(typed, habits)?.by === 'exact') return parseTarget(typed, habits);
  const text = typed.replace(fillers, '');
  if (why.test(text)) return { kind: 'why' };
  return parseDelete(text, habits) ?? parseSwitch(text, habits, options) ?? parseTarget(text, habits);
}

/** Parses `delete water`, `удали все`. */
function parseDelete<H extends HabitCandidate>(text: string, habits: readonly H[]): ReminderLine<H> | null {
  if (!remove.test(text)) return null;
  const name = text.replace(remove, '');
  if (name === '' || all.test(name)) return { kind: 'delete', target: null };
  const found = findTarget(name, habits);
  return found && { kind: 'delete', target: found.target };
}

/** Parses `off until Monday`, `on`, with a name before or after the word. */
function parseSwitch<H extends HabitCandidate>(
  text: string,
  habits: readonly H[],
  options: VacationOptions,
): ReminderLine<H> | null {
  const words = text.replace(/^(?:turn|switch) (?=on|off)/u, '').split(' ');
  const index = words.findIndex((word) => off.test(word) || on.test(word));
  const word = words[index];
  if (word === undefined) return null;
  const before = words.slice(0, index).join(' ');
  const after = words.slice(index + 1).join(' ');
  // "Today off" is a pause; the board of the day is switched by its other names.
  const isToday = off.test(word) && forToday.test(before) && after === '';
  const { name, until } = splitUntil(isToday ? before : after, options);
  const named = [isToday ? '' : before, name].filter((part) => part !== '' && !all.test(part)).join(' ');
  const target = named === '' ? null : findTarget(named, habits);
  if (named !== '' && (!target || (target.by === 'typo' && /\d/u.test(named)))) return null;
  if (on.test(word)) return until === undefined ? { kind: 'on', target: target?.target ?? null } : null;
  return { kind: 'off', target: target?.target ?? null, until: until ?? null };
}

/** No end of a pause has more words. */
const maxWordsOfEnd = 8;

/** Splits `reading until Monday` into a name and the first day after the pause. */
function splitUntil(text: string, options: VacationOptions): { name: string; until?: Day } {
  const words = text.split(' ').filter((word) => word !== '');
  for (let count = Math.max(0, words.length - maxWordsOfEnd); count < words.length; count++) {
    const until = readUntil(words.slice(count).join(' '), options);
    if (until !== null) return { name: words.slice(0, count).join(' '), until };
  }
  return { name: text };
}

/** Reads `until Monday`, which does not include Monday, `for 3 days` and `today`. Null: the text is no end of a pause. */
function readUntil(text: string, options: VacationOptions): Day | null {
  if (forToday.test(text)) return addDays(options.today, 1);
  if (!/^(?:until|till|to|до|по|through|for|на) /u.test(text)) return null;
  const reading = parseVacation(text, options);
  if (reading.kind !== 'found' || reading.days.first !== options.today) return null;
  const isExclusive = /^(?:until|till|to|до) /u.test(text);
  const until = isExclusive ? reading.days.last : addDays(reading.days.last, 1);
  return until > options.today ? until : null;
}

type Quality = 'exact' | 'prefix' | 'typo';

interface FoundTarget<H> {
  target: ReminderTarget<H>;
  by: Quality;
}

/** Finds the habit of a name. The name of a habit has priority over the words for the board. */
function findTarget<H extends HabitCandidate>(name: string, habits: readonly H[]): FoundTarget<H> | null {
  const match = matchHabit(name, habits);
  if (match.kind === 'one' && match.by === 'exact')
    return { target: { kind: 'habit', habit: match.habit }, by: 'exact' };
  if (board.test(name)) return { target: { kind: 'board' }, by: 'exact' };
  if (match.kind === 'one') return { target: { kind: 'habit', habit: match.habit }, by: match.by };
  const plain = name.replace(fillers, '').replace(verbs, '');
  return plain === name || plain === '' ? null : findTarget(plain, habits);
}

interface Split {
  name: string;
  text: string;
  when: WhenReading;
}

/** Parses a name with times after or before it. The best match counts, and of several the longest text of times. */
function parseTarget<H extends HabitCandidate>(text: string, habits: readonly H[]): ReminderLine<H> {
  const whole = findTarget(text, habits);
  const noTime: WhenReading = { kind: 'no-time', settings: {} };
  if (whole?.by === 'exact') return { kind: 'target', target: whole.target, when: noTime, text: '' };
  const times = parseWhen(text);
  if (times.kind !== 'none' && times.kind !== 'refused') return { kind: 'times', when: times };
  const splits = [...splitInTwo(text), ...splitInThree(text)];
  const readable = splits.filter(({ when }) => when.kind !== 'none');
  // "Today 8:00" is the board, and as times alone it would be a reminder for one day.
  const found = findBest(readable, habits, times.kind === 'refused') ?? findBest(splits, habits, true);
  if (found) return found;
  if (times.kind === 'refused') return { kind: 'times', when: times };
  if (whole) return { kind: 'target', target: whole.target, when: noTime, text: '' };
  const [longest] = readable;
  return longest ? toUnclear(longest, matchHabit(longest.name, habits)) : toUnclearName(text, habits);
}

function findBest<H extends HabitCandidate>(
  splits: readonly Split[],
  habits: readonly H[],
  isExactOnly = false,
): ReminderLine<H> | null {
  const found = splits.map((split) => ({ split, target: findTarget(split.name, habits) }));
  for (const quality of isExactOnly ? (['exact'] as const) : (['exact', 'prefix', 'typo'] as const)) {
    const best = found.find(({ target }) => target?.by === quality);
    if (best?.target)
      return { kind: 'target', target: best.target.target, when: best.split.when, text: best.split.text };
  }
  return null;
}

function toUnclear<H extends HabitCandidate>({ name, when }: Split, match: HabitMatch<H>): ReminderLine<H> {
  if (match.kind === 'several') return { kind: 'unclear', isKnown: true, name, choices: match.habits, when };
  return { kind: 'unclear', isKnown: false, name, choices: match.kind === 'none' ? match.near : [], when };
}

/** A text without times that is no name either: similar names are offered. */
function toUnclearName<H extends HabitCandidate>(text: string, habits: readonly H[]): ReminderLine<H> {
  const match = matchHabit(text, habits);
  const when: WhenReading = { kind: 'no-time', settings: {} };
  if (match.kind === 'several') return { kind: 'unclear', isKnown: true, name: text, choices: match.habits, when };
  return match.kind === 'none' && match.near.length > 0
    ? { kind: 'unclear', isKnown: false, name: text, choices: match.near, when }
    : { kind: 'none' };
}

/** A longer text is not split: the work grows with the square of the number of words. */
const maxWordsInTwo = 40;

/** Returns the ways to split a text into a name and the rest, the longest rest first. */
function splitInTwo(text: string): Split[] {
  const words = text.split(' ');
  if (words.length > maxWordsInTwo) return [];
  const counts = words.slice(1).map((_, index) => index + 1);
  return counts.flatMap((count) => [
    toSplit(words.slice(0, count).join(' '), words.slice(count).join(' ')),
    toSplit(words.slice(-count).join(' '), words.slice(0, -count).join(' ')),
  ]);
}

const toSplit = (name: string, rest: string): Split => ({
  name: name.replace(/^(?:to|for|about|для|про) /u, '').replace(/[:,;–—-]+$/u, ''),
  text: rest,
  when: parseWhen(rest),
});

/** A longer text has no name between times and days: the number of ways grows with the square of the words. */
const maxWordsInThree = 16;

/** Returns the ways to split a text into times, a name and more of the times: `8:00 reading weekdays`. */
function splitInThree(text: string): Split[] {
  const words = text.split(' ');
  if (words.length > maxWordsInThree) return [];
  const splits: Split[] = [];
  for (let start = 1; start < words.length - 1; start++) {
    for (let end = words.length - 1; end > start; end--) {
      const split = toSplit(
        words.slice(start, end).join(' '),
        [...words.slice(0, start), ...words.slice(end)].join(' '),
      );
      if (split.when.kind !== 'none') splits.push(split);
    }
  }
  return splits;
}
