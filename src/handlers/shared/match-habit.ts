import { distance } from 'fastest-levenshtein';
import { withoutEmoji } from './emoji.ts';

/** A habit that a person may mean. */
export interface HabitCandidate {
  id: number;
  name: string;
  /** False for a starter habit. */
  own: boolean;
  /** The number of records. Habits are offered most used first. */
  uses: number;
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

/** A habit with its folded name, and with the folded name without emoji. */
type KeyedHabit<H> = { habit: H; folded: string; key: string };

/** Starter habits are compared with every text, so their keys are computed once. */
const keyedHabits = new WeakMap<HabitCandidate, KeyedHabit<HabitCandidate>>();

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

/** Creates the two parts of {@link matchHabit} for one list of candidates, which it prepares once. */
export function createHabitMatcher<H extends HabitCandidate>(candidates: readonly H[]): HabitMatcher<H> {
  const habits = prepareHabits(candidates);
  return {
    findBest: (name) => findBestMatch(foldName(name), habits),
    findSimilar: (name) => findSimilarHabits(withoutEmoji(foldName(name)), habits),
  };
}

function findBestMatch<H extends HabitCandidate>(folded: string, all: readonly KeyedHabit<H>[]): BestMatch<H> | null {
  const key = withoutEmoji(folded);
  if (key === '') return null;
  const select = (by: MatchQuality, matches: (one: KeyedHabit<H>) => boolean) => {
    const habits = all.filter(matches).map((one) => one.habit);
    return habits.length > 0 ? { by, habits } : null;
  };
  return (
    select('exact', (one) => one.folded === folded) ??
    select('exact', (one) => one.key === key) ??
    select('prefix', (one) => one.key.startsWith(key)) ??
    select('typo', (one) => countTypos(key, one.key) === 1) ??
    select('typo', (one) => countTypos(key, one.key) === 2)
  );
}

/** Counts the typos between two names. Returns Infinity where there are more than their lengths allow. */
function countTypos(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  const allowed = length < 4 ? 0 : length < 7 ? 1 : 2;
  if (Math.abs(a.length - b.length) > allowed) return Number.POSITIVE_INFINITY;
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
  const scored = all.map((one) => ({ habit: one.habit, score: similarity(key, one.key) }));
  const similar = scored.filter(({ score }) => score >= minSimilarity).sort((a, b) => b.score - a.score);
  return similar.slice(0, maxSimilar).map(({ habit }) => habit);
}

/** Endings that many names of activities share: they make no two names similar. */
const commonEndings = ['ing', 'ание', 'ение'];

/** Rates the similarity from 0 to 1: a common word or beginning, else the share of equal letters before the ending. */
function similarity(a: string, b: string): number {
  const words = new Set(a.split(' ').filter((word) => word.length > 2));
  if (b.split(' ').some((word) => words.has(word))) return 0.9;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length > 2 && long.startsWith(short)) return 0.8;
  const ending = commonEndings.find((one) => a.endsWith(one) && b.endsWith(one))?.length ?? 0;
  return 1 - distance(a, b) / (long.length - ending);
}

function prepareHabits<H extends HabitCandidate>(candidates: readonly H[]): KeyedHabit<H>[] {
  const all = candidates.map(toKeyedHabit);
  const own = new Set(all.filter((one) => one.habit.own).map((one) => one.folded));
  const visible = all.filter((one) => one.habit.own || !own.has(one.folded));
  return visible.sort((a, b) => Number(b.habit.own) - Number(a.habit.own) || b.habit.uses - a.habit.uses);
}

function toKeyedHabit<H extends HabitCandidate>(habit: H): KeyedHabit<H> {
  const cached = keyedHabits.get(habit) as KeyedHabit<H> | undefined;
  if (cached) return cached;
  const folded = foldName(habit.name);
  const keyed = { habit, folded, key: withoutEmoji(folded) };
  keyedHabits.set(habit, keyed);
  return keyed;
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
