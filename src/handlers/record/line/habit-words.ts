import { maxNameLength } from '../../../db/schema/limits.ts';
import { type BestMatch, createHabitMatcher, type HabitCandidate } from '../../shared/match-habit.ts';
import { type TextSpan, uncoveredSpans } from './spans.ts';

/** A habit that a line may mean, with the note that the line then has. */
export interface HabitOption<H extends HabitCandidate = HabitCandidate> {
  habit: H;
  note: string | null;
}

/** The words of a line without duration and day. */
export interface HabitWords {
  /** All words that can belong to the name of the habit; empty where there are none. */
  name: string;
  /** True: the name consists of all these words. False: the name may be a leading part of them. */
  isWhole: boolean;
  /** The name of a new habit. Its note is `noteAfter(newName.length)`. */
  newName: string;
  /** Returns the note where the first `length` UTF-16 units of `name` are the habit. */
  noteAfter: (length: number) => string | null;
}

type LeadingPart<H extends HabitCandidate> = BestMatch<H> & { length: number };

const tagPattern = /(?<![^\s(,;])#[^\s#]+/u;
const maxNameWords = 12;

/** Separates the words of the habit from the note. `cuts` are the spans of duration and day. */
export function extractHabitWords(text: string, cuts: readonly TextSpan[], duration: TextSpan | null): HabitWords {
  const pieces = uncoveredSpans(text, cuts);
  const named =
    pieces.map((piece) => findNameIn(text, piece)).find((span) => span.start < span.end) ?? findTagName(text, cuts);
  const name = text.slice(named.start, named.end);
  const noteAfter = (length: number) => {
    const habit = { start: named.start, end: named.start + length };
    return joinNote(text, uncoveredSpans(text, length > 0 ? [...cuts, habit] : cuts));
  };
  const isWhole = duration !== null && named.end <= duration.start;
  return { name, isWhole, newName: isWhole || named.ended ? name : (/^\S+/u.exec(name)?.[0] ?? ''), noteAfter };
}

/**
 * Finds the habits that the words match, or up to three with similar names.
 *
 * Where the words are the whole name, they must match as a whole. Otherwise each leading part is tried. The longest
 * exact name counts, together with a longer beginning of another name, so that the person is asked. Typos count only
 * when nothing else matches.
 */
export function matchHabitWords<H extends HabitCandidate>(
  words: HabitWords,
  habits: readonly H[],
): { fits: HabitOption<H>[]; near: HabitOption<H>[] } {
  const { findBest, findSimilar } = createHabitMatcher(habits);
  const whole = words.isWhole ? findBest(words.name) : null;
  if (whole) return { fits: toOptions({ ...whole, length: words.name.length }, words), near: [] };
  const parts = leadingLengths(words.name).flatMap((length) => {
    const part = findBest(trimSeparators(words.name.slice(0, length)));
    return part && isLongEnough(part, length, words.name) ? [{ ...part, length }] : [];
  });
  const leading = distinctOptions(longestParts(parts).flatMap((part) => toOptions(part, words)));
  if (leading.length > 0 && !words.isWhole) return { fits: leading, near: [] };
  const similar = findSimilar(words.name).map((habit) => ({ habit, note: words.noteAfter(words.name.length) }));
  return { fits: [], near: distinctOptions([...leading, ...similar]).slice(0, 3) };
}

/**
 * Finds the name of a habit in a part of the line: after leading tags, up to the next tag. `ended`: a tag or a cut
 * follows.
 */
function findNameIn(text: string, piece: TextSpan): TextSpan & { ended: boolean } {
  let rest = text.slice(piece.start, piece.end);
  const lead = /^(?:[\s,;:.—–~≈()-]|#[^\s#]*)*/u.exec(rest)?.[0].length ?? 0;
  rest = rest.slice(lead);
  const tag = tagPattern.exec(rest);
  const words = rest.slice(0, tag?.index).replace(/(?<![\s,;:.—–~≈(-])[\s,;:.—–~≈(-]+$/u, '');
  const start = piece.start + lead;
  return { start, end: start + words.length, ended: tag !== null || piece.end < text.length };
}

/** Finds the name of a habit in the first tag, for a line without other words: `#run 45m`. */
function findTagName(text: string, cuts: readonly TextSpan[]): TextSpan & { ended: boolean } {
  const [first] = uncoveredSpans(text, cuts).flatMap((piece) => {
    const tag = tagPattern.exec(text.slice(piece.start, piece.end));
    return tag ? [{ start: piece.start + tag.index + 1, end: piece.start + tag.index + tag[0].length }] : [];
  });
  return { ...(first ?? { start: 0, end: 0 }), ended: true };
}

/**
 * Joins the rest of the line with single spaces. Separators are dropped next to what was cut out, and kept at the end
 * of the line.
 */
function joinNote(text: string, pieces: readonly TextSpan[]): string | null {
  const parts = pieces.map(({ start, end }) => {
    const words = text.slice(start, end).replaceAll('#', '');
    return end === text.length ? trimLeadingSeparators(words).trimEnd() : trimSeparators(words);
  });
  return parts.filter((part) => part !== '').join(' ') || null;
}

/** Removes separators around a text, but not a minus, a smiley or an ellipsis. */
function trimSeparators(text: string): string {
  return trimLeadingSeparators(text)
    .replace(/(?<![\s,;])(?:[\s,;]|(?<=^|\s)[.:(—–-])+$/u, '')
    .replace(/:$/u, '');
}

function trimLeadingSeparators(text: string): string {
  return text.replace(/^(?:[\s,;]|[.:()—–-](?=\s|$))+/u, '');
}

/** Returns the lengths of the leading parts of one word, two words and so on. */
function leadingLengths(name: string): number[] {
  const ends = [...name.matchAll(/\S+/gu)].map((word) => word.index + word[0].length);
  return ends.slice(0, maxNameWords).filter((end) => end <= 2 * maxNameLength);
}

/** Returns true where a part is the whole name, an exact name, or at least three letters long. */
function isLongEnough({ by }: BestMatch, length: number, name: string): boolean {
  return length === name.length || by === 'exact' || length >= 3;
}

function longestParts<H extends HabitCandidate>(parts: LeadingPart<H>[]): LeadingPart<H>[] {
  const last = (by: string) => parts.findLast((part) => part.by === by);
  const [exact, prefix, typo] = [last('exact'), last('prefix'), last('typo')];
  if (exact) return prefix && prefix.length > exact.length ? [prefix, exact] : [exact];
  return [prefix ?? typo].filter((part) => part !== undefined);
}

function toOptions<H extends HabitCandidate>({ length, habits }: LeadingPart<H>, words: HabitWords): HabitOption<H>[] {
  return habits.map((habit) => ({ habit, note: words.noteAfter(length) }));
}

/** Keeps the first option of each habit. */
function distinctOptions<H extends HabitCandidate>(options: HabitOption<H>[]): HabitOption<H>[] {
  return options.filter(({ habit }, i) => options.findIndex((other) => other.habit.id === habit.id) === i);
}
