import { createHabitMatcher, type HabitCandidate } from '../../shared/match-habit.ts';
import { listStatedDays } from './combine-readings.ts';
import { hasDoubts } from './doubts.ts';
import { kindFields, toUnderstood } from './kind-fields.ts';
import { joinNote } from './note.ts';
import type { OtherOption, OtherParts } from './other-parts.ts';
import type { ParsedEntry, Reading } from './reading.ts';
import { overlaps, type TextSpan } from './spans.ts';
import { findStatementsBeside, type Statement } from './statements.ts';
import { findWords, type Word } from './words.ts';

const minPrefixLength = 3;

/** What the words beside the name of a habit say. */
interface Said {
  says: 'done' | 'no' | null;
  statements: Statement[];
  /** The words before the first tag that are neither name, day, mark of a list nor statement. */
  rest: Word[];
}

/**
 * Reads an entry of a habit that is ticked: `vitamins yes`, `no coffee`, or its name alone. A mark for a day on which
 * the thing was not done is also possible for a habit that is counted.
 *
 * The name alone counts only where the message has nothing else but a day and a note, and where it is the full name, or
 * a beginning of at least three letters that no other habit has. Anything else is no entry.
 */
export function readCheck<H extends HabitCandidate>(parts: OtherParts<H>, option: OtherOption<H>): ParsedEntry<H> {
  const name = option.spans[0] ?? { start: 0, end: 0 };
  const said = findSaid(parts, option, name);
  if (said === null) return { kind: 'nothing' };
  const { prepared, day, today } = parts;
  const cuts = [...parts.cuts, ...option.spans, ...said.statements];
  const isDoubtful = hasDoubts(prepared.masked, cuts, { ...name, form: 'unit' });
  const isBare = said.says === null;
  if (isBare && !isNamed(parts, option, { name, rest: said.rest })) return { kind: 'nothing' };
  if (said.says === 'no' && (isDoubtful || !isNote(parts, said.rest, cuts))) return { kind: 'nothing' };
  const hasNumber = said.rest.some(({ folded }) => /^\d/.test(folded));
  if (isBare && isDoubtful && !hasNumber) return { kind: 'nothing' };
  if (day.kind === 'refused') return { kind: 'refused', reason: day.reason, namesKnownHabit: true };
  const note = joinNote(prepared.line, cuts);
  const readings = listStatedDays(day, today).map((date): Reading<H> => {
    const fields =
      said.says === 'no' ? ({ kind: option.habit.kind, mark: 'no' } as const) : kindFields(option.habit, 1);
    return { habit: option.habit, name: option.name, minutes: 0, date, note, ...fields };
  });
  const [first] = readings as [Reading<H>];
  const isOneDay = readings.length === 1 && day.kind !== 'unclear';
  const isUnclear = isDoubtful || (isBare && hasNumber);
  if (isOneDay && !isUnclear) return { kind: 'record', reading: first };
  const understood = { ...toUnderstood(first), date: day.kind === 'found' ? day.date : null };
  return { kind: 'question', asks: isUnclear ? 'meaning' : 'day', readings, understood };
}

/** Returns null where the words contradict one another. */
function findSaid<H extends HabitCandidate>(
  { prepared, statements: all, cuts }: OtherParts<H>,
  { spans }: OtherOption<H>,
  name: TextSpan,
): Said | null {
  const { line, masked } = prepared;
  const statements = findStatementsBeside(masked, name, { statements: all, beside: [...cuts, ...spans.slice(1)] });
  const words = new Set(statements.map(({ says }) => says));
  if (words.size > 1) return null;
  const tag = line.text.search(/#\S/u);
  const untagged = { start: 0, end: tag < 0 ? line.text.length : tag };
  const known = [...cuts, name, ...statements];
  const rest = findWords(line.text, [untagged]).filter((one) => !known.some((span) => overlaps(span, one)));
  const [says = null] = words;
  // `I took my vitamins`: the words that lead to the name are no note where something says that it was done.
  return {
    says,
    statements,
    rest: says === 'done' ? rest.filter((one) => !spans.some((span) => overlaps(span, one))) : rest,
  };
}

/** Returns true where the name stands at the beginning, certain and with nothing but a note after it. */
function isNamed<H extends HabitCandidate>(
  parts: OtherParts<H>,
  { habit }: OtherOption<H>,
  { name, rest }: { name: TextSpan; rest: readonly Word[] },
): boolean {
  const { line, index } = parts.prepared;
  if (rest.some(({ start }) => start < name.start)) return false;
  const typed = line.text.slice(name.start, name.end);
  const best = createHabitMatcher(index.habits).findBest(typed);
  const isSure = best?.by === 'exact' || (best?.by === 'prefix' && [...typed].length >= minPrefixLength);
  return isSure && best?.habits.length === 1 && best.habits[0] === habit && isNote(parts, rest, [...parts.cuts, name]);
}

/** Words that begin a note after a name: `vitamins after breakfast`. Other words make it a sentence. */
const noteBeginnings = new Set(
  [
    'after before with during while morning afternoon evening night noon tonight early late twice',
    'после до перед с со утром днем вечером ночью рано поздно дважды',
  ].flatMap((line) => line.split(' ')),
);

/** Returns true where the words that are left are a note: none, a number, or words behind a separator or `after`. */
function isNote<H extends HabitCandidate>(
  { prepared }: OtherParts<H>,
  rest: readonly Word[],
  cuts: readonly TextSpan[],
): boolean {
  const [first] = rest;
  if (!first || noteBeginnings.has(first.folded) || /^\d/.test(first.folded)) return true;
  const before = Math.max(0, ...cuts.map(({ end }) => end).filter((end) => end <= first.start));
  return /[,;:(\n–—-]\s*$/u.test(prepared.line.text.slice(before, first.start));
}
