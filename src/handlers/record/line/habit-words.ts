import { type Fitting, type HabitCandidate, matcher } from './match.ts';
import { gaps, type Span } from './spans.ts';

/** The longest name of a habit, in characters (code points). */
export const LONGEST_NAME = 64;

/** A habit that a line may mean, and the note that the line then has. */
export interface Choice<H extends HabitCandidate = HabitCandidate> {
  habit: H;
  note: string | null;
}

/** The words of a line beside duration and day. */
export interface HabitWords {
  /** All words that can belong to the habit's name; empty when there are none. */
  name: string;
  /** True when the name is all of these words, false when a leading part of them may be it. */
  bounded: boolean;
  /** What a new habit would be called; its note is `noteAfter` its length. */
  newName: string;
  /** Returns the note when the first `length` UTF-16 units of `name` are the habit. */
  noteAfter: (length: number) => string | null;
}

type Part<H extends HabitCandidate> = Fitting<H> & { length: number };

const TAG = /(?<![^\s(,;])#[^\s#]+/u;
const MOST_WORDS = 12;

/** Returns the words of the habit and of the note once `cuts` (duration and day) are taken out of the line. */
export function splitHabit(text: string, cuts: readonly Span[], duration: Span | null): HabitWords {
  const pieces = gaps(text, cuts);
  const named = pieces.map((piece) => nameIn(text, piece)).find((span) => span.start < span.end) ?? tagIn(text, cuts);
  const name = text.slice(named.start, named.end);
  const noteAfter = (length: number) => {
    const habit = { start: named.start, end: named.start + length };
    return noteOf(text, gaps(text, length > 0 ? [...cuts, habit] : cuts));
  };
  const bounded = duration !== null && named.end <= duration.start;
  return { name, bounded, newName: bounded || named.ended ? name : (/^\S+/u.exec(name)?.[0] ?? ''), noteAfter };
}

/**
 * Returns the habits that the words fit, else up to three that are near.
 * A bounded name must fit as a whole. Otherwise each leading part is tried: the longest exact name, and a longer beginning of
 * another name beside it, so that the person is asked; typos only when nothing else fits.
 */
export function choose<H extends HabitCandidate>(
  words: HabitWords,
  habits: readonly H[],
): { fits: Choice<H>[]; near: Choice<H>[] } {
  const { fitting, near } = matcher(habits);
  const whole = words.bounded ? fitting(words.name) : null;
  if (whole) return { fits: choicesOf({ ...whole, length: words.name.length }, words), near: [] };
  const parts = leadingLengths(words.name).flatMap((length) => {
    const part = fitting(trim(words.name.slice(0, length)));
    return part && isEnough(part, length, words.name) ? [{ ...part, length }] : [];
  });
  const leading = distinct(longest(parts).flatMap((part) => choicesOf(part, words)));
  if (leading.length > 0 && !words.bounded) return { fits: leading, near: [] };
  const like = near(words.name).map((habit) => ({ habit, note: words.noteAfter(words.name.length) }));
  return { fits: [], near: distinct([...leading, ...like]).slice(0, 3) };
}

/** Returns where a piece names a habit: behind leading tags, up to the next tag. `ended` when a tag or a cut ends it. */
function nameIn(text: string, piece: Span): Span & { ended: boolean } {
  let rest = text.slice(piece.start, piece.end);
  const lead = /^(?:[\s,;:.—–~≈()-]|#[^\s#]*)*/u.exec(rest)?.[0].length ?? 0;
  rest = rest.slice(lead);
  const tag = TAG.exec(rest);
  const words = rest.slice(0, tag?.index).replace(/(?<![\s,;:.—–~≈(-])[\s,;:.—–~≈(-]+$/u, '');
  const start = piece.start + lead;
  return { start, end: start + words.length, ended: tag !== null || piece.end < text.length };
}

/** Without other words the first tag names the habit: `#run 45m`. */
function tagIn(text: string, cuts: readonly Span[]): Span & { ended: boolean } {
  const [first] = gaps(text, cuts).flatMap((piece) => {
    const tag = TAG.exec(text.slice(piece.start, piece.end));
    return tag ? [{ start: piece.start + tag.index + 1, end: piece.start + tag.index + tag[0].length }] : [];
  });
  return { ...(first ?? { start: 0, end: 0 }), ended: true };
}

/** Joins what is left with single spaces; only separators that stood beside something taken out are lost, none at the line's end. */
function noteOf(text: string, pieces: readonly Span[]): string | null {
  const left = pieces.map(({ start, end }) => {
    const words = text.slice(start, end).replaceAll('#', '');
    return end === text.length ? trimFront(words).trimEnd() : trim(words);
  });
  return left.filter((piece) => piece !== '').join(' ') || null;
}

/** Returns the text without separators around it; a minus, a smiley or an ellipsis stays. */
function trim(text: string): string {
  return trimFront(text)
    .replace(/(?<![\s,;])(?:[\s,;]|(?<=^|\s)[.:(—–-])+$/u, '')
    .replace(/:$/u, '');
}

function trimFront(text: string): string {
  return text.replace(/^(?:[\s,;]|[.:()—–-](?=\s|$))+/u, '');
}

/** Returns the lengths of the leading parts of one word, two words and so on. */
function leadingLengths(name: string): number[] {
  const ends = [...name.matchAll(/\S+/gu)].map((word) => word.index + word[0].length);
  return ends.slice(0, MOST_WORDS).filter((end) => end <= 2 * LONGEST_NAME);
}

/** A part that is not the whole must be a name, or at least three letters of its beginning. */
function isEnough({ by }: Fitting, length: number, name: string): boolean {
  return length === name.length || by === 'exact' || length >= 3;
}

function longest<H extends HabitCandidate>(parts: Part<H>[]): Part<H>[] {
  const last = (by: string) => parts.findLast((part) => part.by === by);
  const [exact, prefix, typo] = [last('exact'), last('prefix'), last('typo')];
  if (exact) return prefix && prefix.length > exact.length ? [prefix, exact] : [exact];
  return [prefix ?? typo].filter((part) => part !== undefined);
}

function choicesOf<H extends HabitCandidate>({ length, habits }: Part<H>, words: HabitWords): Choice<H>[] {
  return habits.map((habit) => ({ habit, note: words.noteAfter(length) }));
}

/** Keeps the first choice of each habit. */
function distinct<H extends HabitCandidate>(choices: Choice<H>[]): Choice<H>[] {
  return choices.filter(({ habit }, i) => choices.findIndex((other) => other.habit.id === habit.id) === i);
}
