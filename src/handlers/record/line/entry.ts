import { maxNameLength } from '../../../db/schema/limits.ts';
import { addDays, type Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { isOverMidnight } from './clock-span.ts';
import { chooseDay, type DayResult, findDayCandidates, findMisspeltDays } from './day.ts';
import { hasDoubts } from './doubts.ts';
import { chooseDuration, type DurationResult, findDurationCandidates } from './duration.ts';
import { notDonePattern } from './fillers.ts';
import { chooseHabit, type HabitChoice, type HabitOption } from './habit-choice.ts';
import { type HabitIndex, indexHabits, isHabitName } from './habit-index.ts';
import { maskKnownName } from './mask-known-names.ts';
import { findMentions } from './mentions.ts';
import { type NormalizedText, normalizeText } from './normalize.ts';
import { joinNote } from './note.ts';
import type { AskedPart, ParsedEntry, Reading, Understood } from './reading.ts';
import { findWordStarts, type TextSpan, touches } from './spans.ts';
import { distanceUnitSource } from './vocabulary.ts';
import { findWords } from './words.ts';

export interface EntryContext<H extends HabitCandidate> {
  /** The local day of the person. */
  today: Day;
  habits: readonly H[];
}

/** What the rules found in an entry. */
export interface EntryParts<H extends HabitCandidate> {
  line: NormalizedText;
  /** List marks at the beginning. */
  marks: TextSpan;
  duration: DurationResult;
  day: DayResult;
  habit: HabitChoice<H> | null;
}

const maxReadings = 6;

/**
 * Parses one entry, such as `run 45m yesterday #easy after work`. See `docs/recording.md` for the rules.
 *
 * The result is a record only where nothing is doubtful: habit, duration and day are certain, and the rest of the text
 * contains nothing that looks like a duration, a date or a day.
 */
export function parseEntry<H extends HabitCandidate>(source: string, context: EntryContext<H>): ParsedEntry<H> {
  return interpretParts(findParts(source, context), context);
}

/** Finds duration, day and habit of an entry. */
export function findParts<H extends HabitCandidate>(source: string, { today, habits }: EntryContext<H>): EntryParts<H> {
  const line = normalizeText(source);
  const index = indexHabits(habits);
  const marks = { start: 0, end: listMarks.exec(line.text)?.[0].length ?? 0 };
  const masked = maskKnownName(line.text, index.misleadingNames);
  const mentions = findMentions(findWords(line.text, [{ start: marks.end, end: line.text.length }], 60), index);
  const starts = findStarts(masked, marks.end, findGluedNumbers(line.text, index));
  const head = line.text.slice(0, headLength);
  const named = mentions[0]?.habit.name ?? head;
  const candidates = findDurationCandidates(masked, starts);
  const duration = chooseDuration(candidates, {
    tookPlace: (offset) => tookPlace(line.text.slice(0, offset), mentions, offset),
    hasDistance: distance.test(head),
    isOverDistance: overDistance.test(named),
    isShort: shortExercise.test(named),
  });
  const durationSpan = 'start' in duration ? duration : null;
  const isHabitAt = (offset: number) => mentions.some(({ start }) => start === offset);
  const days = [...findDayCandidates(masked, starts), ...findMisspeltDays(masked, mentions)];
  const day = chooseDay(masked, days, { today, durationSpan, isHabitAt });
  const times = candidates.filter(({ form }) => form !== 'bare' && form !== 'loose');
  const habitFor = (one: DayResult) =>
    chooseHabit(line, { cuts: [...cutsOf({ marks, duration, day: one }), ...times], duration: durationSpan, index });
  const habit = habitFor(day);
  if (habit) return { line, marks, duration, day, habit };
  // The only word may be a short weekday that is meant as the name of the habit.
  const fullDays = days.filter(({ trust }) => trust !== 'short');
  const otherDay = chooseDay(masked, fullDays, { today, durationSpan, isHabitAt });
  return { line, marks, duration, day: otherDay, habit: habitFor(otherDay) };
}

/** In a longer text, duration and day are read at the beginning and at the end. The rest is a note. */
const headLength = 300;
const tailLength = 100;

function findStarts(text: string, from: number, glued: number[]): number[] {
  const all = glued.length > 0 ? [...findWordStarts(text), ...glued].sort((a, b) => a - b) : findWordStarts(text);
  return all.filter((start) => start >= from && (start < headLength || start > text.length - tailLength));
}

/** Bullets, numbers and boxes of a list. */
const listMarks =
  /^\s*(?:(?:[-*•·–—>]|\d{1,3}[.)](?!\d)|\[[ xX✓✔]?\]|[✅✔☑✓▪◦‣👉🔹]\uFE0F?)\s*(?=\D|\d+\s*(?:m|h|min|мин|ч)))+/u;
const distance = new RegExp(`(?<![\\p{L}\\d.,])\\d[\\d.,]*\\s*(?:${distanceUnitSource})(?!\\p{L})`, 'iu');
const metres = /(?<![\p{L}\d])\d{3,}\s?[mм](?!\p{L})/iu;
const future =
  /(?<!\p{L})(?:will|'ll|gonna|going\s+to|let's|starts?|meet|leav\p{L}+|буду|будем|пойду|начну|встре\p{L}+)(?!\p{L})/iu;
const pastVerb =
  /(?<!\p{L})(?:\p{L}+ed|did|done|ran|swam|rode|wrote|read|made|went|\p{L}+(?:л|ла|ли|лся|лась))(?!\p{L})/iu;

function statesDistance(text: string): boolean {
  const head = text.slice(0, headLength);
  return distance.test(head) || metres.test(head);
}

/** Returns true where `in 20 minutes` tells how long something took: after a habit, a distance or a past verb. */
function tookPlace(before: string, mentions: readonly TextSpan[], offset: number): boolean {
  if (future.test(before)) return false;
  return mentions.some(({ end }) => end <= offset) || distance.test(before) || pastVerb.test(before);
}

const gluedNumber = /(?<![\p{L}\p{N}])(\p{L}{2,64})\/?\d/gu;

/** Returns the offsets of numbers that stand right behind the name of a habit: `yoga20m`, `yoga/20m`. */
function findGluedNumbers<H extends HabitCandidate>(text: string, index: HabitIndex<H>): number[] {
  const glued = [...text.matchAll(gluedNumber)].slice(0, 4);
  return glued.flatMap((match) => (isHabitName(index, match[1] ?? '') ? [match.index + match[0].length - 1] : []));
}

const overDistance =
  /run|jog|swim|row|walk|hik|bik|cycl|rid|ski|sprint|skat|бег|плав|греб|ход|прогул|вело|лыж|бассейн/iu;
const shortExercise = /plank|hang|sprint|wall\s*sit|планк|вис|спринт/iu;

/** Returns the spans of an entry that belong neither to the name of the habit nor to the note. */
function cutsOf({ marks, duration, day }: Pick<EntryParts<HabitCandidate>, 'marks' | 'duration' | 'day'>): TextSpan[] {
  const spans = [marks, ...('start' in duration ? [duration] : []), ...('spans' in day ? day.spans : [])];
  return spans.filter(({ start, end }) => end > start);
}

function interpretParts<H extends HabitCandidate>(parts: EntryParts<H>, context: EntryContext<H>): ParsedEntry<H> {
  const { duration, day, habit } = parts;
  const named = habit?.isKnown ?? false;
  if (duration.kind === 'refused') return { kind: 'refused', reason: duration.reason, named };
  if (duration.kind === 'none') return withoutDuration(parts);
  if (day.kind === 'refused') return { kind: 'refused', reason: day.reason, named };
  if (!habit) return withoutHabit(parts, duration);
  const isTooLong = habit.options.every((one) => one.habit === null && [...one.name].length > maxNameLength);
  if (isTooLong) return { kind: 'refused', reason: 'name-too-long', named: false };
  return withAllParts(parts, { duration, habit, ...context });
}

type StatedDuration = Extract<DurationResult, { start: number }>;

function withAllParts<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { duration, habit, today }: { duration: StatedDuration; habit: HabitChoice<H>; today: Day },
): ParsedEntry<H> {
  const { line, day } = parts;
  const days = daysOf(parts, duration, today);
  const minutes = duration.kind === 'found' ? [duration.minutes] : duration.minutes;
  const readings = combineReadings(parts, { habits: habit.options, minutes, days });
  const [first] = readings as [Reading<H>];
  const isDoubtful = hasDoubts(line.text, [...cutsOf(parts), ...(habit.options[0]?.spans ?? [])], duration);
  const unclear: AskedPart[] = [];
  if (!habit.isCertain) unclear.push(habit.options.some((option) => option.habit === null) ? 'new-habit' : 'habit');
  if (duration.kind === 'unclear') unclear.push('duration');
  if (days.length > 1 || day.kind === 'unclear') unclear.push('day');
  if (unclear.length === 0 && !isDoubtful) return { kind: 'record', reading: first };
  const [only] = unclear;
  const understood: Understood<H> = {
    habit: habit.isCertain ? first.habit : null,
    name: habit.isCertain ? first.name : null,
    minutes: duration.kind === 'found' ? duration.minutes : null,
    date: day.kind === 'found' ? day.date : null,
    note: first.note,
  };
  const asks = unclear.length === 1 && only && !isDoubtful ? only : 'meaning';
  return { kind: 'question', asks, readings, understood };
}

/** Returns the days that an entry may count for; null is today. */
function daysOf<H extends HabitCandidate>(
  { line, day }: EntryParts<H>,
  duration: StatedDuration,
  today: Day,
): (Day | null)[] {
  if (day.kind === 'found') return [day.date];
  if (day.kind === 'unclear') return day.days.length > 0 ? day.days : [1, 2, 3, 4, 5, 6].map((n) => addDays(today, -n));
  const isOvernight = duration.form === 'span' && isOverMidnight(line.text.slice(duration.start, duration.end));
  return isOvernight ? [null, addDays(today, -1)] : [null];
}

/** Combines what is possible to whole readings, likeliest first. */
function combineReadings<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { habits, minutes, days }: { habits: HabitOption<H>[]; minutes: number[]; days: (Day | null)[] },
): Reading<H>[] {
  const rest = minutes.length * days.length;
  const most = rest > 1 ? Math.max(1, Math.floor(maxReadings / rest)) : habits.length;
  const all = habits
    .slice(0, most)
    .flatMap((option) => minutes.flatMap((value) => days.map((date) => toReading(parts, option, value, date))));
  const whole = habits[0]?.habit === null ? nameWithDay(parts, habits[0], minutes[0] ?? 0) : null;
  const readings = whole ? [...all.slice(0, 1), whole, ...all.slice(1)] : all;
  return readings.slice(0, Math.max(maxReadings, days.length));
}

function toReading<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { habit, name, spans }: HabitOption<H>,
  minutes: number,
  date: Day | null,
): Reading<H> {
  return { habit, name, minutes, date, note: joinNote(parts.line, [...notedCuts(parts), ...spans]) };
}

/** The words of a product or a clock span stay in the note. */
function notedCuts<H extends HabitCandidate>(parts: EntryParts<H>): TextSpan[] {
  const { duration } = parts;
  const isNoted = 'isNoted' in duration && duration.isNoted;
  return cutsOf(isNoted ? { ...parts, duration: { kind: 'none' } } : parts);
}

/** Reads a weekday before a new name as a part of the name: `Friday prayers`. */
function nameWithDay<H extends HabitCandidate>(
  parts: EntryParts<H>,
  { name, spans }: HabitOption<H>,
  minutes: number,
): Reading<H> | null {
  const { line, day, marks } = parts;
  const [word] = day.kind === 'found' ? day.spans : [];
  const [first] = spans;
  if (!word || !first || word.start > marks.end || word.end > first.start || !touches(line.text, word, first))
    return null;
  const longName = `${line.typed(word)} ${name}`;
  if ([...longName].length > maxNameLength) return null;
  const withoutDay = { ...parts, day: { kind: 'none' } as const };
  return toReading(withoutDay, { habit: null, name: longName, spans: [word, ...spans] }, minutes, null);
}

/** A number that is not readable as a duration, as in `run 1.30`. It is not a note: the duration is asked for. */
const unreadableNumber = /^[\d.,:\s]+$/u;
const maxWordsWithoutDuration = 8;

function withoutDuration<H extends HabitCandidate>(parts: EntryParts<H>): ParsedEntry<H> {
  const { line, habit, day } = parts;
  const date = day.kind === 'found' ? day.date : null;
  const isStated = day.kind === 'found' || day.kind === 'unclear' || statesDistance(line.text);
  const words = line.text.trim().split(/\s+/u).length;
  const isChatter = notDonePattern.test(line.text) || words > maxWordsWithoutDuration;
  if (!habit || isChatter || (!habit.isKnown && !isStated)) return { kind: 'nothing' };
  const options = habit.isCertain ? habit.options.slice(0, 1) : habit.options;
  const known = habit.isKnown ? options.flatMap((option) => option.habit ?? []) : [];
  const first =
    (known.length === 0 && options.find((option) => option.habit === null)) || (options[0] as HabitOption<H>);
  const note = joinNote(line, [...cutsOf(parts), ...first.spans]);
  const understood: Understood<H> = {
    habit: habit.isCertain ? first.habit : null,
    name: habit.isCertain || known.length === 0 ? first.name : null,
    minutes: null,
    date,
    note: note && unreadableNumber.test(note) ? null : note,
  };
  return { kind: 'no-duration', habits: known, understood };
}

function withoutHabit<H extends HabitCandidate>(parts: EntryParts<H>, duration: StatedDuration): ParsedEntry<H> {
  if (duration.kind !== 'found') return { kind: 'refused', reason: 'unclear-duration', named: false };
  const { minutes } = duration;
  const date = parts.day.kind === 'found' ? parts.day.date : null;
  const understood = { habit: null, name: null, minutes, date, note: joinNote(parts.line, notedCuts(parts)) };
  return { kind: 'no-habit', understood };
}
