import { distance } from 'fastest-levenshtein';
import { fold } from './spans.ts';

/** A habit that a line may mean. */
export interface HabitCandidate {
  id: number;
  name: string;
  /** False for a starter habit. */
  own: boolean;
  /** Number of records, for the order in which habits are offered. */
  uses: number;
}

/** How well a name fits: `exact` beats `prefix` beats `typo`. */
export type Fit = 'exact' | 'prefix' | 'typo';

export type Match<H extends HabitCandidate = HabitCandidate> =
  | { kind: 'one'; habit: H; by: Fit }
  | { kind: 'several'; habits: H[]; by: Fit }
  | { kind: 'none'; near: H[] };

/** The habits that fit a name equally well, own first, most used first. */
export interface Fitting<H extends HabitCandidate = HabitCandidate> {
  by: Fit;
  habits: H[];
}

export interface Matcher<H extends HabitCandidate = HabitCandidate> {
  /** Returns what fits the name best, or null. */
  fitting: (name: string) => Fitting<H> | null;
  /** Returns up to three habits that are like the name, the likest first. */
  near: (name: string) => H[];
}

type Keyed<H> = { habit: H; full: string; key: string };

/** Starters are compared with every text: what they are compared by is worked out once. */
const keys = new WeakMap<HabitCandidate, Keyed<HabitCandidate>>();

/**
 * Returns the habit that `name` means, all that it means equally well, or up to three that are near.
 * Names are compared folded (see fold); emoji around a name may be left out. A starter with the name of an own habit is not
 * looked at. Typos: one from four letters on, two from seven on, a swap of neighbours is one. Several come own first, most used first.
 */
export function matchHabit<H extends HabitCandidate>(name: string, candidates: readonly H[]): Match<H> {
  const { fitting, near } = matcher(candidates);
  const found = fitting(name);
  const [habit, ...others] = found?.habits ?? [];
  if (!found || !habit) return { kind: 'none', near: near(name) };
  return others.length > 0 ? { kind: 'several', ...found } : { kind: 'one', habit, by: found.by };
}

/** Returns the two halves of matchHabit for one list of candidates, which it prepares once. */
export function matcher<H extends HabitCandidate>(candidates: readonly H[]): Matcher<H> {
  const known = keyed(candidates);
  return { fitting: (name) => best(fold(name), known), near: (name) => nearest(withoutEmoji(fold(name)), known) };
}

function best<H extends HabitCandidate>(full: string, known: readonly Keyed<H>[]): Fitting<H> | null {
  const key = withoutEmoji(full);
  if (key === '') return null;
  const where = (by: Fit, fits: (one: Keyed<H>) => boolean) => {
    const habits = known.filter(fits).map((one) => one.habit);
    return habits.length > 0 ? { by, habits } : null;
  };
  return (
    where('exact', (one) => one.full === full) ??
    where('exact', (one) => one.key === key) ??
    where('prefix', (one) => one.key.startsWith(key)) ??
    where('typo', (one) => typos(key, one.key) === 1) ??
    where('typo', (one) => typos(key, one.key) === 2)
  );
}

/** Returns the number of typos between two names when so many are allowed, else Infinity. */
function typos(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  const allowed = length < 4 ? 0 : length < 7 ? 1 : 2;
  if (Math.abs(a.length - b.length) > allowed) return Number.POSITIVE_INFINITY;
  const plain = distance(a, b);
  const count = plain < 2 || plain > allowed + 1 ? plain : swapDistance(a, b, plain);
  return count <= allowed ? count : Number.POSITIVE_INFINITY;
}

/** Returns the distance in which one swap of neighbours costs one; `plain`, in which it costs two, is at most one more. */
function swapDistance(a: string, b: string, plain: number): number {
  const swapped = Array.from({ length: a.length - 1 }, (_, i) => `${a.slice(0, i)}${a[i + 1]}${a[i]}${a.slice(i + 2)}`);
  return Math.min(plain, ...swapped.map((one) => 1 + distance(one, b)));
}

function nearest<H extends HabitCandidate>(key: string, known: readonly Keyed<H>[]): H[] {
  if (key === '') return [];
  const scored = known.map((one) => ({ habit: one.habit, score: likeness(key, one.key) }));
  const near = scored.filter(({ score }) => score >= 0.5).sort((a, b) => b.score - a.score);
  return near.slice(0, 3).map(({ habit }) => habit);
}

/** 0 to 1: by a shared word or beginning, else by the share of letters that agree. */
function likeness(a: string, b: string): number {
  const words = new Set(a.split(' ').filter((word) => word.length > 2));
  if (b.split(' ').some((word) => words.has(word))) return 0.9;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length > 2 && long.startsWith(short)) return 0.8;
  return 1 - distance(a, b) / Math.max(a.length, b.length);
}

function keyed<H extends HabitCandidate>(candidates: readonly H[]): Keyed<H>[] {
  const all = candidates.map(keysOf);
  const own = new Set(all.filter((one) => one.habit.own).map((one) => one.full));
  const seen = all.filter((one) => one.habit.own || !own.has(one.full));
  return seen.sort((a, b) => Number(b.habit.own) - Number(a.habit.own) || b.habit.uses - a.habit.uses);
}

function keysOf<H extends HabitCandidate>(habit: H): Keyed<H> {
  const known = keys.get(habit) as Keyed<H> | undefined;
  if (known) return known;
  const full = fold(habit.name);
  const made = { habit, full, key: withoutEmoji(full) };
  keys.set(habit, made);
  return made;
}

const PICTURE = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const PICTURES = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D]/gu;

/** Returns the name without emoji, or the emoji when there is nothing else. */
function withoutEmoji(folded: string): string {
  if (!PICTURE.test(folded)) return folded;
  const bare = folded.replace(PICTURES, '').trim();
  return bare.replace(/\s+/gu, ' ') || folded;
}
