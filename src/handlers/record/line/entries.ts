import type { Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { findStatedDay } from './day.ts';
import { parseEntry, parseOtherEntry } from './entry.ts';
import { isOtherKind, toUnderstood } from './kind-fields.ts';
import { notDonePattern } from './not-done.ts';
import { type EntryContext, findParts } from './parts.ts';
import type { ParsedEntry, Reading } from './reading.ts';
import { uncoveredSpans } from './spans.ts';
import { findStatements } from './statements.ts';

/** A message with more parts is read as one entry, and asked about. */
const maxParts = 60;
const jointMark = String.raw`[;\n]|,(?!\d)`;
const jointWord = String.raw`and|и|а|&|\+|\/|\||then|потом|затем`;
const listMark = String.raw`\d{1,2}[.)]`;
const joint = new RegExp(String.raw`${jointMark}|(?<=\s)(?:${jointWord}|${listMark})(?=\s)`, 'giu');
const leadingJoint = new RegExp(String.raw`^\s*(?:(?:${jointMark}|(?:${jointWord}|${listMark})(?=\s))\s*)+`, 'iu');
/** `30 min and` before `then yoga 20 min`. */
const trailingJoint = new RegExp(String.raw`(?:[\s;,]|(?<=\s)(?:${jointWord}))+$`, 'iu');
const lineBreak = /\n/gu;

/**
 * Parses a message, which may hold several entries: one per line, or joined by a comma, a semicolon or `and`.
 *
 * The parts are entries only where each has its own duration and its own habit; see {@link isEntry}. A part without
 * them belongs to the entry before it, as its note. A day at the beginning counts for all entries without a day.
 */
export function parseEntries<H extends HabitCandidate>(text: string, context: EntryContext<H>): ParsedEntry<H>[] {
  const texts = splitEntries(text, context);
  if (texts.length < 2) return [parseEntry(text, context)];
  const entries = texts.map((one) => withText(parseEntry(one, context), one));
  return shareDay(entries, beginsWithDay(texts[0] ?? '', context), context.today);
}

/** Adds the words of an entry that cannot be recorded, so that the answer can name it. */
function withText<H extends HabitCandidate>(entry: ParsedEntry<H>, text: string): ParsedEntry<H> {
  return entry.kind === 'refused' ? { ...entry, text: text.trim() } : entry;
}

/** Splits a message into the texts of its entries; one text where it is a single entry. */
function splitEntries<H extends HabitCandidate>(text: string, context: EntryContext<H>): string[] {
  const joints = secondNumber.test(text) ? findJoints(context.habits) : joint;
  if (text.search(joints) < 0) return [text];
  const parts = splitBefore(text, joints).length;
  if (parts < 2 || parts > maxParts) return [text];
  const isOwnPart = (part: string) =>
    (mayHaveDuration.test(part) && isEntry(part, context)) || (statesOther(part) && isOtherEntry(part, context));
  // The name of a habit that is ticked is an entry on a line of its own.
  const isOwnLine = (line: string) => isOwnPart(line) || isOtherEntry(line, context);
  const lines = spreadDayHeadings(splitBefore(text, lineBreak), context.today);
  return joinParts(lines, isOwnLine).flatMap((line) => joinParts(splitBefore(line, joints), isOwnPart));
}

const secondNumber = /\d\D+\d/u;
/** The joints of each list of habits. */
const jointsOfHabits = new WeakMap<readonly HabitCandidate[], RegExp>();

/**
 * Returns the pattern for the joints of a message. The name of a habit that is counted, with its amount, begins an entry
 * without a joint as well: `run 20 min water 2 glasses`.
 */
function findJoints(habits: readonly HabitCandidate[]): RegExp {
  const found = jointsOfHabits.get(habits);
  if (found) return found;
  const counted = habits.filter(({ kind, name }) => kind === 'count' && /^[\p{L}\p{N}]/u.test(name));
  const names = counted.map(({ name }) => name.replace(/[^\p{L}\p{N}]+/gu, String.raw`[\s-]?`));
  const source = String.raw`${joint.source}|(?<=\s)(?:${names.join('|')})(?=[\s:–—-]+\d)`;
  const joints = names.length > 0 ? new RegExp(source, 'giu') : joint;
  jointsOfHabits.set(habits, joints);
  return joints;
}

/** Writes a line that is nothing but a day before each of the lines below it, up to the next such line. */
function spreadDayHeadings(lines: string[], today: Day): string[] {
  const isHeading = lines.map((line) => isDayOnly(line, today));
  if (!isHeading.some((is, i) => is && i < lines.length - 1)) return lines;
  let heading = '';
  return lines.flatMap((line, i) => {
    if (isHeading[i]) heading = line.replace(/[\s:–—-]+$/u, '');
    return isHeading[i] ? [] : [`${heading} ${line.trim()}`.trim()];
  });
}

const maxHeadingLength = 40;

function isDayOnly(line: string, today: Day): boolean {
  const text = line.trim();
  const day = text.length > maxHeadingLength ? null : findStatedDay(text, today);
  if (day?.kind !== 'found') return false;
  return uncoveredSpans(text, day.spans).every(({ start, end }) => !/[\p{L}\p{N}]/u.test(text.slice(start, end)));
}

/** Splits a text before each joint. Parts without words are left out. */
function splitBefore(text: string, pattern: RegExp): string[] {
  const ends = [...text.matchAll(pattern)].map((match) => match.index);
  return [0, ...ends]
    .map((start, i) => text.slice(start, ends[i] ?? text.length))
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** Joins each part that is no entry to the one before it, and those before the first entry to that entry. */
function joinParts(parts: string[], isOwnEntry: (part: string) => boolean): string[] {
  const joined: string[] = [];
  let hasEntry = false;
  for (const part of parts) {
    const isOwn = isOwnEntry(part.replace(leadingJoint, ''));
    if (isOwn && hasEntry) joined.push(joined.pop()?.replace(trailingJoint, '') ?? '', part.replace(leadingJoint, ''));
    else joined[Math.max(0, joined.length - 1)] = `${joined.at(-1) ?? ''}${part}`;
    hasEntry ||= isOwn;
  }
  return joined;
}

const mayHaveDuration = /\d|[½¼¾⅓⅔]|hour|min|час|мин|пол/iu;

/** Returns true where a part may state an amount, or says that something was done or not. */
function statesOther(part: string): boolean {
  return /[\d½¼¾⅓⅔]/u.test(part) || findStatements(part).length > 0;
}

/** Returns true for a text about a habit that is counted or ticked. */
function isOtherEntry<H extends HabitCandidate>(text: string, context: EntryContext<H>): boolean {
  const kind = parseOtherEntry(text, context)?.kind;
  return kind === 'record' || kind === 'question' || kind === 'refused';
}

/** Returns true for a text with a duration and a habit of its own. */
function isEntry<H extends HabitCandidate>(text: string, context: EntryContext<H>): boolean {
  const { duration, habit } = findParts(text, context);
  // A duration that is refused is an entry of a known habit as well: its answer says what is wrong.
  if (duration.kind === 'refused') return habit?.isKnown ?? false;
  if (habit === null || duration.kind === 'none' || duration.form === 'loose') return false;
  const newName = habit.options.find((option) => option.habit === null)?.name ?? '';
  // A number is no duration of a habit that is counted or ticked.
  if (habit.isCertain && habit.options.some(({ habit: known }) => known && isOtherKind(known))) return false;
  return habit.isKnown || (duration.form !== 'bare' && shortName.test(newName) && !notDonePattern.test(text));
}

/** A new name of one or two words: `rowing 20m`. A longer text is a note: `felt great for 10 min`. */
const shortName = /^[\p{L}\p{M}'-]+(?:\s[\p{L}\p{M}'-]+)?$/u;

/** Returns true where a text states its day before anything else. */
function beginsWithDay<H extends HabitCandidate>(text: string, context: EntryContext<H>): boolean {
  const { day, marks } = findParts(text, context);
  return 'spans' in day && text.slice(marks.end, day.spans[0]?.start).trim() === '';
}

/**
 * Gives a day at the beginning of the message to the entries that state none. Where another place states a day, it may
 * count for them as well: they are asked about.
 */
function shareDay<H extends HabitCandidate>(
  entries: ParsedEntry<H>[],
  isLeading: boolean,
  today: Day,
): ParsedEntry<H>[] {
  const day = statedDay(entries[0]) ?? statedDay(entries.at(-1));
  // An entry without a day counts for today anyway.
  if (!day || (day === today && !isLeading)) return entries;
  const share = isLeading ? withDay : askDay;
  return entries.map((entry) => (statedDay(entry) ? entry : share(entry, day)));
}

function statedDay<H extends HabitCandidate>(entry: ParsedEntry<H> | undefined): Day | null {
  if (entry?.kind === 'record') return entry.reading.date;
  return entry?.kind === 'question' ? entry.understood.date : null;
}

function withDay<H extends HabitCandidate>(entry: ParsedEntry<H>, date: Day): ParsedEntry<H> {
  if (entry.kind === 'record') return { kind: 'record', reading: { ...entry.reading, date } };
  if (entry.kind !== 'question' || entry.asks === 'day') return entry;
  const readings = entry.readings.map((reading) => ({ ...reading, date: reading.date ?? date }));
  return { ...entry, readings, understood: { ...entry.understood, date } };
}

/** A day at the end of the last entry may count for the entries before it as well. */
function askDay<H extends HabitCandidate>(entry: ParsedEntry<H>, date: Day): ParsedEntry<H> {
  if (entry.kind !== 'record') return entry;
  const readings: Reading<H>[] = [
    { ...entry.reading, date },
    { ...entry.reading, date: null },
  ];
  return { kind: 'question', asks: 'day', readings, understood: { ...toUnderstood(entry.reading), date: null } };
}
