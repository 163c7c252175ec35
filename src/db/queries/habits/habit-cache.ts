import type { Habit } from './habits.ts';

/** The habits of a person at a version of theirs (`dim_users.habits_version`). */
export interface CachedHabits {
  version: number;
  habits: readonly Habit[];
}

/**
 * Remembers the habits of people who wrote last. The caller compares the version with the database. The same version is
 * always the same list, so that what is computed from the list can be kept with it.
 */
export interface HabitCache {
  get(userId: number): CachedHabits | undefined;
  set(userId: number, cached: CachedHabits): void;
}

/** Maximum number of habits of all people together; with what is computed from it, a habit takes about a kilobyte. */
const maxHabits = 20_000;

export function createHabitCache(max = maxHabits): HabitCache {
  /** The person who wrote last comes last. */
  const byPerson = new Map<number, CachedHabits>();
  let size = 0;

  function remove(userId: number): void {
    size -= sizeOf(byPerson.get(userId));
    byPerson.delete(userId);
  }

  return {
    get(userId) {
      const cached = byPerson.get(userId);
      if (cached) byPerson.delete(userId);
      if (cached) byPerson.set(userId, cached);
      return cached;
    },
    set(userId, cached) {
      remove(userId);
      byPerson.set(userId, cached);
      size += sizeOf(cached);
      for (const [oldest] of byPerson) {
        if (size <= max) break;
        remove(oldest);
      }
    },
  };
}

/** A person without habits takes memory too. */
function sizeOf(cached: CachedHabits | undefined): number {
  return cached ? 1 + cached.habits.length : 0;
}
