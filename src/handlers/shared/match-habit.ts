import { distance } from 'fastest-levenshtein';
import type { HabitKind } from '../../db/schema/limits.ts';
import { withoutEmoji } from './emoji.ts';

/** A habit that a person may mean. */
export interface HabitCandidate {
  id: number;
  name: string;
  /** False for a starter habit. */
  own: boolean;
  /** The number of records. Habits are offered most used first. */
  uses: number;
  /** What its records hold. Absent: minutes. */
  kind?: HabitKind;
  /** What is counted. Null or absent: the habit is not of the kind `count`. */
  unit?: string | null;
}

const maxSimilar = 3;
const minSimilarity = 0.5;

/** How well a name matches: `exact` is better than `prefix`, and `prefix` is better than `typo`. */
export type MatchQuality = 'exact' | 'prefix' | 'typo';

export type HabitMatch<H extends HabitCandidate = HabitCandidate> =
  | { kind: 'one'; habit: H; by: MatchQuality }
  | { kind: 'several'; habits: H[]; by: MatchQuality }
  | { kind: 'none'; near: H[] };

/** The habits that match a name equally well: own habits first, most used first. */
export interface BestMatch<H extends HabitCandidate = HabitCandidate> {
  by: MatchQuality;
  habits: H[];
}

export interface HabitMatcher<H extends HabitCandidate = HabitCandidate> {
  /** Returns the habits that match the name best, or null. */
  findBest: (name: string) => BestMatch<H> | null;
  /** Returns up to three habits with similar names, most similar first. */
  findSimilar: (name: string) => H[];
}

/** A habit with its folded name, prepared for comparison. */
interface KeyedHabit<H> {
  habit: H;
  folded: string;
  /** The folded name without emoji, its words, and its letters as {@link toLetterSet} returns them. */
  key: string;
  words: string[];
  letters: number;
}

/** The habits of a list: own ones first, most used first. */
interface KeyedHabits<H> {
  all: KeyedHabit<H>[];
  byFolded: Map<string, H[]>;
  byKey: Map<string, H[]>;
}

/** The matchers of lists: the habits of a person are the same list until one of them changes. */
const matchers = new WeakMap<readonly HabitCandidate[], HabitMatcher<never>>();

/**
 * Finds the habit that a name means, all that it means equally well, or up to three with similar names.
 *
 * Names are compared as {@link foldName} returns them, and emoji may be left out. A starter habit with the name of an
 * own habit is ignored. A name may have one typo from four letters on and two from seven on; two swapped neighbours are
 * one typo.
 */
export function matchHabit<H extends HabitCandidate>(name: string, candidates: readonly H[]): HabitMatch<H> {
  const { findBest, findSimilar } = createHabitMatcher(candidates);
  const best = findBest(name);
  const [habit, ...others] = best?.habits ?? [];
  if (!best || !habit) return { kind: 'none', near: findSimilar(name) };
  return others.length > 0 ? { kind: 'several', ...best } : { kind: 'one', habit, by: best.by };
}

/** Returns the two parts of {@link matchHabit} for one list of candidates, which must not change any more. */
export function createHabitMatcher<H extends HabitCandidate>(candidates: readonly H[]): HabitMatcher<H> {
  const known = matchers.get(candidates) as HabitMatcher<H> | undefined;
  if (known) return known;
  const habits = prepareHabits(candidates);
  const matcher: HabitMatcher<H> = {
    findBest: (name) => findBestMatch(foldName(name), habits),
    findSimilar: (name) => findSimilarHabits(withoutEmoji(foldName(name)), habits.all),
  };
  matchers.set(candidates, matcher as HabitMatcher<never>);
  return matcher;
}

function findBestMatch<H extends HabitCandidate>(folded: string, habits: KeyedHabits<H>): BestMatch<H> | null {
  const key = withoutEmoji(folded);
  if (key === '') return null;
  const exact = habits.byFolded.get(folded) ?? habits.byKey.get(key);
  if (exact) return { by: 'exact', habits: exact };
  const byPrefix = habits.all.filter((one) => one.key.startsWith(key)).map(({ habit }) => habit);
  return byPrefix.length > 0 ? { by: 'prefix', habits: byPrefix } : findWithTypos(key, habits.all);
}

function findWithTypos<H extends HabitCandidate>(key: string, all: readonly KeyedHabit<H>[]): BestMatch<H> | null {
  const letters = toLetterSet(key);
  const found: { habit: H; typos: number }[] = [];
  for (const one of all) {
    const allowed = allowedTypos(key, one.key);
    // Most names are told apart by their letters: one typo changes at most two of the set.
    if (allowed === 0 || countDifferences(letters, one.letters) > 2 * allowed) continue;
    const typos = countTypos(key, one.key, allowed);
    if (typos <= allowed) found.push({ habit: one.habit, typos });
  }
  const fewest = Math.min(...found.map(({ typos }) => typos));
  const habits = found.filter(({ typos }) => typos === fewest).map(({ habit }) => habit);
  return habits.length > 0 ? { by: 'typo', habits } : null;
}

/** Returns the set of the letters of a text as bits: a text with other bits has other letters. */
function toLetterSet(text: string): number {
  let set = 0;
  for (let i = 0; i < text.length; i++) set |= 1 << (text.charCodeAt(i) & 31);
  return set;
}

/** Counts the bits that differ. */
function countDifferences(a: number, b: number): number {
  let differing = a ^ b;
  let count = 0;
  for (; differing !== 0; count++) differing &= differing - 1;
  return count;
}

/** Returns the number of typos that the lengths of two names allow. */
function allowedTypos(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  const allowed = length < 4 ? 0 : length < 7 ? 1 : 2;
  return Math.abs(a.length - b.length) > allowed ? 0 : allowed;
}

/** Counts the typos between two names. Returns Infinity where there are more than `allowed`. */
function countTypos(a: string, b: string, allowed: number): number {
  const plain = distance(a, b);
  const count = plain < 2 || plain > allowed + 1 ? plain : swapDistance(a, b, plain);
  return count <= allowed ? count : Number.POSITIVE_INFINITY;
}

/**
 * Returns the edit distance in which two swapped neighbours count as one. `plain` is the distance in which they count
 * as two.
 */
function swapDistance(a: string, b: string, plain: number): number {
  const swapped = Array.from({ length: a.length - 1 }, (_, i) => `${a.slice(0, i)}${a[i + 1]}${a[i]}${a.slice(i + 2)}`);
  return Math.min(plain, ...swapped.map((one) => 1 + distance(one, b)));
}

function findSimilarHabits<H extends HabitCandidate>(key: string, all: readonly KeyedHabit<H>[]): H[] {
  if (key === '') return [];
  const words = new Set(key.split(' ').filter((word) => word.length > 2));
  const typed = { key, words, letters: toLetterSet(key) };
  const similar: { habit: H; score: number }[] = [];
  for (const one of all) {
    const score = similarity(typed, one);
    if (score >= minSimilarity) similar.push({ habit: one.habit, score });
  }
  similar.sort((a, b) => b.score - a.score);
  return similar.slice(0, maxSimilar).map(({ habit }) => habit);
}

/** Endings that many names of activities share: they make no two names similar. */
const commonEndings = ['ing', 'ание', 'ение'];

/** Names of at most this many letters are similar only where one letter differs: `йога` is not `вода`. */
const maxShortLength = 4;

/** Rates the similarity from 0 to 1: a common word or beginning, else the share of equal letters before the ending. */
function similarity(
  { key: a, words, letters }: { key: string; words: Set<string>; letters: number },
  { key: b, ...other }: Pick<KeyedHabit<unknown>, 'key' | 'words' | 'letters'>,
): number {
  if (other.words.some((word) => words.has(word))) return 0.9;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length > 2 && long.startsWith(short)) return 0.8;
  // Few names are worth the exact count: a replaced letter changes at most two of the set.
  const fewest = Math.max(long.length - short.length, countDifferences(letters, other.letters) / 2);
  if (1 - fewest / long.length < minSimilarity) return 0;
  const ending = commonEndings.find((one) => a.endsWith(one) && b.endsWith(one))?.length ?? 0;
  const edits = distance(a, b);
  return long.length <= maxShortLength && edits > 1 ? 0 : 1 - edits / (long.length - ending);
}

function prepareHabits<H extends HabitCandidate>(candidates: readonly H[]): KeyedHabits<H> {
  const keyed = candidates.map(toKeyedHabit);
  const own = new Set(keyed.filter((one) => one.habit.own).map((one) => one.folded));
  const visible = keyed.filter((one) => one.habit.own || !own.has(one.folded));
  const all = visible.sort((a, b) => Number(b.habit.own) - Number(a.habit.own) || b.habit.uses - a.habit.uses);
  return { all, byFolded: groupHabits(all, 'folded'), byKey: groupHabits(all, 'key') };
}

function groupHabits<H>(all: readonly KeyedHabit<H>[], by: 'folded' | 'key'): Map<string, H[]> {
  const groups = new Map<string, H[]>();
  for (const one of all) {
    const group = groups.get(one[by]);
    if (group) group.push(one.habit);
    else groups.set(one[by], [one.habit]);
  }
  return groups;
}

function toKeyedHabit<H extends HabitCandidate>(habit: H): KeyedHabit<H> {
  const folded = foldName(habit.name);
  const key = withoutEmoji(folded);
  return { habit, folded, key, words: key.split(' '), letters: toLetterSet(key) };
}

/**
 * Folds a name for comparison: NFC, lower case, `ё` as `е`, one space between words, without variation selectors. Other
 * differences, such as accents, remain.
 */
export function foldName(name: string): string {
  if (/^[a-z]+(?: [a-z]+)*$/.test(name)) return name;
  const plain = name.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replaceAll('\uFE0F', '');
  return plain.replace(/\s+/gu, ' ').trim();
}
