import type { Executor } from '../../db/client.ts';
import { addDays, type Day, maxDay, startOfWeek } from '../../time/days.ts';
import { fromEpochDay } from '../../time/epoch-day.ts';
import { describeCodes, judgeDays } from '../habits/judged-days.ts';
import { loadHabitFacts, type ProgressPerson } from '../habits/load-progress.ts';
import { calculateScores, shownScore, toPoints } from '../habits/score.ts';
import { findStreaks, type HabitStreaks } from '../habits/streaks.ts';
import { buildTimeline } from '../habits/timeline.ts';

/** How a habit stands: its score, its streaks, and the days of a year. */
export interface HabitStanding {
  name: string;
  /** 0 to 100. Null: nothing was recorded yet, or no goal applies today. */
  score: number | null;
  streaks: HabitStreaks;
  /** The first day of `days`: that of a week. */
  first: Day;
  /** One character per day up to today: the code of its state, as `dayCode` has it. */
  days: string;
}

/** Weeks of the calendar, the present one included. */
const weeks = 53;

/**
 * Loads how the active habits of a person stand that have a goal or days, by name.
 *
 * @param categories names, ignoring case. Empty: all
 */
export async function loadHabitStandings(
  db: Executor,
  person: ProgressPerson,
  categories: readonly string[],
): Promise<HabitStanding[]> {
  const wanted = new Set(categories.map((name) => name.toLowerCase()));
  const loaded = await loadHabitFacts(db, person.userId, null);
  return loaded
    .filter(({ habit }) => !habit.archived && (wanted.size === 0 || wanted.has(habit.categoryName.toLowerCase())))
    .map(({ habit, facts }) => {
      const timeline = buildTimeline(facts, habit.rests, person);
      const states = judgeDays(timeline);
      const earliest = addDays(startOfWeek(person.today, person.weekStart), -7 * (weeks - 1));
      const first = maxDay(earliest, startOfWeek(fromEpochDay(timeline.start), person.weekStart));
      return {
        name: habit.habitName,
        score: toNullablePoints(shownScore(timeline, calculateScores(timeline))),
        streaks: findStreaks(timeline, states),
        first,
        days: describeCodes(timeline, states, first),
      };
    })
    .filter(({ score, streaks }) => score !== null || streaks.best !== null);
}

const toNullablePoints = (score: number | null) => (score === null ? null : toPoints(score));
