import { maxNameLength } from '../../../db/schema/limits.ts';
import type { Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { mayHaveDistance } from './clues.ts';
import { combineReadings, listPossibleDays, notedCuts, type StatedDuration } from './combine-readings.ts';
import { hasDoubts } from './doubts.ts';
import { isDroppedFiller } from './fillers.ts';
import type { ChosenHabit, HabitOption } from './habit-choice.ts';
import { isOtherKind } from './kind-fields.ts';
import { notDonePattern } from './not-done.ts';
import { joinNote } from './note.ts';
import { offerCounts } from './offer-counts.ts';
import { readOtherKind } from './other-kinds.ts';
import { type EntryContext, type EntryParts, findCuts, findPreparedParts, headLength, prepareLine } from './parts.ts';
import type { AskedPart, ParsedEntry, PartialReading, Reading } from './reading.ts';
import { foldWord } from './words.ts';

/**
 * Parses one entry, such as `run 45m yesterday #easy after work`. See `docs/recording.md` for the rules.
 *
 * The result is a record only where nothing is doubtful: habit, duration and day are certain, and the rest of the text
 * contains nothing that looks like a duration, a date or a day.
 */
export function parseEntry<H extends HabitCandidate>(source: string, context: EntryContext<H>): ParsedEntry<H> {
  const prepared = prepareLine(source, context);
  const parts = findPreparedParts(prepared, context);
  const other = readOtherKind(prepared, parts, context);
  if (other?.entry) return other.entry;
  const entry = interpretParts(parts, context);
  return (other && offerCounts(other.parts, parts, entry)) ?? entry;
}

/** Parses an entry of a habit that is counted or ticked. Returns null where no such habit is named for certain. */
export function parseOtherEntry<H extends HabitCandidate>(
  source: string,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  const prepared = prepareLine(source, context);
  return readOtherKind(prepared, findPreparedParts(prepared, context), context)?.entry ?? null;
}

function interpretParts<H extends HabitCandidate>(parts: EntryParts<H>, context: EntryContext<H>): ParsedEntry<H> {
  const { duration, day, habit } = parts;
  const namesKnownHabit = habit?.isKnown ?? false;
  if (duration.kind === 'refused') return { kind: 'refused', reason: duration.reason, namesKnownHabit };
  if (duration.kind === 'none') return withoutDuration(parts);
  if (day.kind === 'refused') return { kind: 'refused', reason: day.reason, namesKnownHabit };
  if (!habit) return withoutHabit(parts, duration);
  const isTooLong = habit.options.every((one) => one.habit === null && [...one.name].length > maxNameLength);
  if (isTooLong) return { kind: 'refused', reason: 'name-too-long', namesKnownHabit: false };
  // `not 30 but 40 minutes` names no habit.
  const isChatter = !habit.isKnown && habit.options.every((one) => one.habit === null && notDonePattern.test(one.name));
  if (isChatter) return { kind: 'nothing' };
  return withAllParts(parts, { duration, habit, ...context });
}

function withAllParts<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { duration, habit, today }: { duration: StatedDuration; habit: ChosenHabit<H>; today: Day },
): ParsedEntry<H> {
  const { day } = parts;
  const days = listPossibleDays(parts, duration, today);
  const minutes = duration.kind === 'found' ? [duration.minutes] : duration.minutes;
  const readings = combineReadings(parts, { habits: habit.options, minutes, days });
  const [first] = readings as [Reading<H>];
  const isDoubtful = hasDoubts(parts.masked, [...findCuts(parts), ...(habit.options[0]?.spans ?? [])], duration);
  const unclear: AskedPart[] = [];
  if (!habit.isCertain)
    unclear.push(habit.options.some((option) => option.habit === null) ? 'new-habit' : 'which-habit');
  if (duration.kind === 'unclear') unclear.push('duration');
  if (days.length > 1 || day.kind === 'unclear') unclear.push('day');
  if (unclear.length === 0 && !isDoubtful) return { kind: 'record', reading: first };
  const [only] = unclear;
  const understood: PartialReading<H> = {
    habit: habit.isCertain ? first.habit : null,
    name: habit.isCertain ? first.name : null,
    // The number is no duration for a habit that is counted.
    minutes: duration.kind === 'found' && !readings.some(isOtherKind) ? duration.minutes : null,
    date: day.kind === 'found' ? day.date : null,
    note: first.note,
  };
  const asks = unclear.length === 1 && only && (!isDoubtful || only === 'duration') ? only : 'meaning';
  return { kind: 'question', asks, readings, understood };
}

/** A number that is not readable as a duration, as in `run 1.30`. It is not a note: the duration is asked for. */
const unreadableNumber = /^[\d.,:\s]+$/u;
const maxWordsWithoutDuration = 8;

function withoutDuration<H extends HabitCandidate>(parts: EntryParts<H>): ParsedEntry<H> {
  const { line, habit, day } = parts;
  const date = day.kind === 'found' ? day.date : day.kind === 'unclear' ? (day.days[0] ?? null) : null;
  const isStated = day.kind === 'found' || day.kind === 'unclear' || mayHaveDistance(line.text.slice(0, headLength));
  const words = line.text.trim().split(/\s+/u);
  const isChatter = notDonePattern.test(line.text) || words.length > maxWordsWithoutDuration;
  // `I was sick yesterday` is a sentence; `rowing yesterday` is an entry of a new habit.
  const isSentence = isDroppedFiller(foldWord(words[0] ?? ''));
  if (!habit || isChatter || (!habit.isKnown && (!isStated || isSentence))) return { kind: 'nothing' };
  const options = habit.isCertain ? habit.options.slice(0, 1) : habit.options;
  const known = habit.isKnown ? options.flatMap((option) => option.habit ?? []) : [];
  // The name of a habit that is ticked records only where it is certain: see `check.ts`.
  if (known.length > 0 && known.every(({ kind }) => kind === 'check')) return { kind: 'nothing' };
  const first =
    (known.length === 0 && options.find((option) => option.habit === null)) || (options[0] as HabitOption<H>);
  // The words of a day that is not certain stay visible, in the note.
  const cuts = findCuts(day.kind === 'unclear' ? { ...parts, day: { kind: 'none' } } : parts);
  const note = joinNote(line, [...cuts, ...first.spans]);
  const understood: PartialReading<H> = {
    habit: habit.isCertain ? first.habit : null,
    name: habit.isCertain || known.length === 0 ? first.name : null,
    minutes: null,
    date,
    note: note && unreadableNumber.test(note) ? null : note,
  };
  return { kind: 'no-duration', habits: known, understood };
}

function withoutHabit<H extends HabitCandidate>(parts: EntryParts<H>, duration: StatedDuration): ParsedEntry<H> {
  if (duration.kind !== 'found') return { kind: 'refused', reason: 'unclear-duration', namesKnownHabit: false };
  const { minutes } = duration;
  const date = parts.day.kind === 'found' ? parts.day.date : null;
  const note = joinNote(parts.line, notedCuts(parts));
  // A number alone may be the amount of a habit that is counted.
  const amount = duration.form === 'bare' ? { amount: minutes } : {};
  const understood = { habit: null, name: null, minutes, date, note, ...amount };
  return { kind: 'no-habit', understood };
}
