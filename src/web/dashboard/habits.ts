import type { Db } from '../../db/client.ts';
import { findSettings } from '../../db/queries/people/people.ts';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import type { ProgressPerson } from '../../reports/habits/load-progress.ts';
import { findOnlyPerson } from '../../reports/views/dashboard.ts';
import { loadHabitStandings } from '../../reports/views/habit-standings.ts';
import { localDate } from '../../time/local-day.ts';
import type { LiveView } from './broadcast.ts';
import type { DashboardDeps } from './deps.ts';
import type { HabitsData } from './page-data.ts';
import type { QueryParams } from './query-params.ts';

/**
 * Creates the view of the habits of one person: score, streaks and a calendar each. Of several people it is empty.
 *
 * @param scope the only person whose rows are visible; null: everybody's
 */
export function habitsView(
  { readDb, defaults }: DashboardDeps,
  viewer: WebSession,
  { people, categories }: QueryParams,
  scope: number | null,
): LiveView {
  const userId = findOnlyPerson({ scope, people, categories });
  return {
    key: `habits ${JSON.stringify([userId, categories])}`,
    isAffectedBy: (change) =>
      userId !== null && change.kind === 'records' && (change.people === null || change.people.has(userId)),
    version: () => localDate(new Date(), viewer),
    async render() {
      if (userId === null) return JSON.stringify({ weekStart: 1, list: [] } satisfies HabitsData);
      const data = await readDb.read(async (db): Promise<HabitsData> => {
        const person = await findPerson(db, userId, defaults.timeZone);
        return { weekStart: person.weekStart, list: await loadHabitStandings(db, person, categories) };
      });
      return JSON.stringify(data);
    },
  };
}

/** Returns the person with their own day and week, so that an admin sees the same as that person. */
async function findPerson(db: Db, userId: number, defaultTimeZone: string): Promise<ProgressPerson> {
  const { timeZone, dayStartHour, weekStart } = (await findSettings(db, userId)) ?? {};
  const today = localDate(new Date(), { timeZone: timeZone ?? defaultTimeZone, dayStartHour: dayStartHour ?? 0 });
  return { userId, today, weekStart: weekStart ?? 1 };
}
