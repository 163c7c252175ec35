import type { TallyContext } from '../../bot/context.ts';
import type { Db, Executor } from '../../db/client.ts';
import { findHabits, findStarterHabits, type Habit } from '../../db/queries/habits/habits.ts';
import type { Language } from '../../time/language.ts';
import type { HabitCandidate } from './match-habit.ts';

/** A habit of the database in the form in which names are matched. */
export type MatchableHabit = Habit & HabitCandidate;

/** Other habits can be typed: Telegram rejects a message with more than a hundred buttons. */
const maxOfferedHabits = 12;

/** Returns the habits that the person may mean: own habits, most used first, then starter habits. */
export async function findHabitCandidates(ctx: TallyContext, exec: Executor): Promise<MatchableHabit[]> {
  const habits = await findHabits(exec, ctx.person.userId, ctx.person.language);
  return habits.map((habit) => ({ ...habit, id: habit.habitId, name: habit.habitName }));
}

/** Selects the habits that are offered as buttons: the first ones that are not archived. */
export function selectOfferedHabits(candidates: readonly MatchableHabit[]): MatchableHabit[] {
  return candidates.filter(({ archived }) => !archived).slice(0, maxOfferedHabits);
}

/**
 * Returns the habits that a text is matched with: the habits that were loaded with its update, and starter habits. They
 * are in no order, and their numbers of records are 0. It is the same list until a habit of the person changes.
 */
export type LoadKnownHabits = (ctx: TallyContext) => Promise<readonly MatchableHabit[]>;

const loaders = new WeakMap<Db, LoadKnownHabits>();

/**
 * Returns the {@link LoadKnownHabits} of a database. It queries starter habits once: they change only with a migration.
 */
export function createKnownHabitsLoader(db: Db): LoadKnownHabits {
  const loader = loaders.get(db) ?? createLoader(db);
  loaders.set(db, loader);
  return loader;
}

function createLoader(db: Db): LoadKnownHabits {
  const startersByLanguage = new Map<Language, Promise<MatchableHabit[]>>();
  const loadStarters = (language: Language) => {
    const cached = startersByLanguage.get(language);
    const starters = cached ?? findStarterHabits(db, language).then((habits) => habits.map(toMatchable));
    startersByLanguage.set(language, starters);
    starters.catch(() => startersByLanguage.delete(language));
    return starters;
  };
  return async ({ habits, person }) => joinHabits(habits ?? noHabits, await loadStarters(person.language));
}

const noHabits: readonly Habit[] = [];
/** The joined lists, by the starter habits and then the own ones. */
const joined = new WeakMap<readonly MatchableHabit[], WeakMap<readonly Habit[], readonly MatchableHabit[]>>();

/** Joins own habits and starter habits without an own one of the same name. The same lists give the same list. */
function joinHabits(own: readonly Habit[], starters: readonly MatchableHabit[]): readonly MatchableHabit[] {
  const byOwn = joined.get(starters) ?? new WeakMap<readonly Habit[], readonly MatchableHabit[]>();
  joined.set(starters, byOwn);
  const known = byOwn.get(own);
  if (known) return known;
  const names = new Set(own.map(({ habitName }) => habitName.toLowerCase()));
  const habits = [...own.map(toMatchable), ...starters.filter(({ name }) => !names.has(name.toLowerCase()))];
  byOwn.set(own, habits);
  return habits;
}

/** Lists all fields, because a spread takes five times as long. */
function toMatchable(habit: Habit): MatchableHabit {
  const { habitId, habitName, categoryId, categoryName, own, archived, kind, unit, direction, goals } = habit;
  return {
    id: habitId,
    name: habitName,
    uses: 0,
    habitId,
    habitName,
    categoryId,
    categoryName,
    own,
    archived,
    kind,
    unit,
    direction,
    goals,
  };
}
