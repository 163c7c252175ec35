import { isEmojiWord } from '../../shared/emoji.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { findDayCandidates } from './day.ts';
import { findDurationCandidates } from './duration-candidates.ts';
import { foldKeepingOffsets } from './fold-keeping-offsets.ts';
import { remember } from './remember.ts';
import { findNounRoot, findVerbRoots, stemWord } from './stems.ts';
import { findWords, foldWord } from './words.ts';

/** The name of a habit, prepared for comparison. */
export interface PreparedName {
  /** Folded words, without emoji beside letters, and their stems. */
  words: readonly string[];
  stems: readonly string[];
  hasEmoji: boolean;
}

/**
 * The habits of a person, by their names. It is as fast with thousands of habits as with ten: a line is compared only
 * with names that begin like one of its words. Each function returns habits in the order of the list.
 */
export interface HabitIndex<H extends HabitCandidate> {
  habits: readonly H[];
  own: readonly H[];
  /** Returns the habits whose names begin with words of these stems. The second one counts for longer names only. */
  findByStems(first: string, second: string | undefined): H[];
  /** Returns the habits with this name, folded as a word. */
  findByWord(folded: string): H[];
  /** Returns the habits with a name of one word that shares its root with a Russian verb. */
  findByVerb(verb: string): H[];
  /** The units of the habits that are counted. */
  units: () => readonly string[];
  /** The names that contain what could be read as a duration or a day, by the letters and digits at their beginning. */
  misleadingNames: () => ReadonlyMap<string, readonly string[]>;
}

/** Prepares a name for comparison. Names are prepared once, because they are compared with every message. */
export const prepareName = remember((name): PreparedName => {
  const all = findWords(name, [{ start: 0, end: name.length }]).map(({ folded }) => folded);
  const spelled = all.filter((word) => !isEmojiWord(word));
  const words = spelled.length > 0 ? spelled : all;
  return { words, stems: words.map(stemWord), hasEmoji: spelled.length < all.length };
});

/** Returns true where a name contains what could be read as a duration or a day: `7 minute workout`. */
const isMisleadingName = remember(
  (name) => findDurationCandidates(name).length > 0 || findDayCandidates(name).length > 0,
);

/** The indexes of lists: the habits of a person are the same list until one of them changes. */
const indexes = new WeakMap<readonly HabitCandidate[], HabitIndex<never>>();

/** Returns the index of a list of habits, which must not change any more. */
export function indexHabits<H extends HabitCandidate>(habits: readonly H[]): HabitIndex<H> {
  const known = indexes.get(habits) as HabitIndex<H> | undefined;
  const index = known ?? createIndex(habits);
  if (!known) indexes.set(habits, index as HabitIndex<never>);
  return index;
}

/** Positions in the list of habits, by a key. */
type Positions = Map<string, number[]>;

function createIndex<H extends HabitCandidate>(habits: readonly H[]): HabitIndex<H> {
  const byStems = once(() => groupBy(habits, ({ name }) => toStemsKey(prepareName(name).stems)));
  const byWord = once(() => groupBy(habits, ({ name }) => foldWord(name)));
  const byRoot = once(() => groupBy(habits, ({ name }) => findRootOfName(name)));
  const select = (...groups: (number[] | undefined)[]) => {
    const [positions = [], ...others] = groups.filter((group) => group !== undefined);
    const all = others.length > 0 ? [...new Set([...positions, ...others.flat()])].sort((a, b) => a - b) : positions;
    return all.map((position) => habits[position] as H);
  };
  return {
    habits,
    own: habits.filter(({ own }) => own),
    findByStems: (first, second) =>
      select(byStems().get(first), second === undefined ? undefined : byStems().get(`${first} ${second}`)),
    findByWord: (folded) => select(byWord().get(folded)),
    findByVerb: (verb) => select(...findVerbRoots(verb).map((root) => byRoot().get(root))),
    units: once(() => [...new Set(habits.flatMap(({ unit }) => unit ?? []))]),
    misleadingNames: once(() => groupMisleadingNames(habits)),
  };
}

function toStemsKey([first, second]: readonly string[]): string | null {
  return first === undefined || second === undefined ? (first ?? null) : `${first} ${second}`;
}

function findRootOfName(name: string): string | null {
  const [noun, ...others] = prepareName(name).words;
  return noun === undefined || others.length > 0 ? null : findNounRoot(noun);
}

function groupBy<H>(habits: readonly H[], toKey: (habit: H) => string | null): Positions {
  const positions: Positions = new Map();
  for (const [position, habit] of habits.entries()) {
    const key = toKey(habit);
    const group = key === null ? undefined : positions.get(key);
    if (group) group.push(position);
    else if (key !== null) positions.set(key, [position]);
  }
  return positions;
}

/** Letters and digits, as the names of habits and the words of a line begin with. */
export const lettersAndDigits = /[\p{L}\p{M}\p{N}]+/gu;
const firstLetters = /^[\p{L}\p{M}\p{N}]+/u;

/** Groups misleading names by the letters and digits at their beginning; the empty text where they begin otherwise. */
function groupMisleadingNames(habits: readonly HabitCandidate[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name } of habits) {
    if (!isMisleadingName(name)) continue;
    const folded = foldKeepingOffsets(name.trim());
    const letters = firstLetters.exec(folded)?.[0] ?? '';
    const group = groups.get(letters);
    if (group) group.push(folded);
    else groups.set(letters, [folded]);
  }
  return groups;
}

/** Returns a function that computes its result once: most lines need few of the groups. */
function once<T>(compute: () => T): () => T {
  let result: T | undefined;
  return () => {
    result ??= compute();
    return result;
  };
}

/** Returns true where a single word is the name of a habit. */
export function isHabitName<H extends HabitCandidate>(index: HabitIndex<H>, word: string): boolean {
  const folded = foldWord(word);
  return index.findByStems(stemWord(folded), undefined).some(({ name }) => foldWord(name) === folded);
}
