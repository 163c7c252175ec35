import { startOfWeek } from '../../time/days.ts';
import { toEpochDay } from '../../time/epoch-day.ts';
import { describeDays, type JudgedDay, judgeDays } from './judged-days.ts';
import { calculateScores, shownScore } from './score.ts';
import { findStreaks, type HabitStreaks } from './streaks.ts';
import { buildTimeline, type HabitFacts, judgingGoal, type PersonCalendar, type RestRule } from './timeline.ts';
import { describeToday, type PresentDay } from './today.ts';

/** How a person is doing with one habit. It is calculated from the facts at each request and never stored. */
export interface HabitProgress extends PresentDay {
  /** 0 to 1. Null: nothing was recorded yet, or no goal applies today. */
  score: number | null;
  streaks: HabitStreaks;
  /** The days of the person's own week up to today. */
  week: JudgedDay[];
}

/** Calculates score, streaks, week and today of one habit. */
export function calculateProgress(
  facts: HabitFacts,
  rests: readonly RestRule[],
  person: PersonCalendar,
): HabitProgress {
  const timeline = buildTimeline(facts, rests, person);
  const states = judgeDays(timeline);
  const goal = judgingGoal(facts, person.today);
  const weekStart = toEpochDay(startOfWeek(person.today, person.weekStart)) - timeline.start;
  return {
    goal,
    score: shownScore(timeline, calculateScores(timeline)),
    streaks: findStreaks(timeline, states),
    week: describeDays(timeline, states, weekStart, timeline.length - 1),
    today: describeToday(timeline, states, goal),
  };
}
