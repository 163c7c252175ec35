import type { HabitKind } from '../../db/schema/limits.ts';
import type { HabitWithProgress } from '../habits/load-progress.ts';
import { toPoints } from '../habits/score.ts';
import type { HabitStreak, StreakUnit } from '../habits/streaks.ts';
import { type Cell, type Column, headerWidth, type Workbook } from './workbook.ts';

/** The texts of the sheet of habits. */
export interface HabitsSheetLabels {
  sheet: string;
  habit: string;
  kind: string;
  unit: string;
  goal: string;
  score: string;
  /** The headers of a streak: how many, of what, its first and its last day. */
  current: StreakLabels;
  best: StreakLabels;
  kinds: Record<HabitKind, string>;
  streakUnits: Record<StreakUnit, string>;
  /** The present goals by the ids of the habits. */
  goals: Record<number, string>;
}

interface StreakLabels {
  count: string;
  unit: string;
  first: string;
  last: string;
}

export interface HabitsSheet {
  labels: HabitsSheetLabels;
  habits: readonly HabitWithProgress[];
}

/** Adds a sheet with one row per habit: kind, unit, goal, score (0 to 100), current and best streak. */
export function addHabitsSheet(workbook: Workbook, { labels, habits }: HabitsSheet): void {
  const sheet = workbook.addSheet(labels.sheet, habitColumns(labels));
  for (const { habit, score, streaks } of habits)
    sheet.addRow([
      habit.habitName,
      labels.kinds[habit.kind],
      habit.unit,
      labels.goals[habit.habitId] ?? null,
      score === null ? null : toPoints(score),
      ...streakCells(streaks.current, labels),
      ...streakCells(streaks.best, labels),
    ]);
  sheet.close();
}

function habitColumns(labels: HabitsSheetLabels): Column[] {
  const streakColumns = ({ count, unit, first, last }: StreakLabels): Column[] => [
    { header: count, width: headerWidth(count, 12) },
    { header: unit, width: headerWidth(unit, 12) },
    { header: first, width: headerWidth(first, 12), format: 'yyyy-mm-dd' },
    { header: last, width: headerWidth(last, 12), format: 'yyyy-mm-dd' },
  ];
  return [
    { header: labels.habit, width: 28 },
    { header: labels.kind, width: 14 },
    { header: labels.unit, width: 14 },
    { header: labels.goal, width: 32 },
    { header: labels.score, width: headerWidth(labels.score, 10) },
    ...streakColumns(labels.current),
    ...streakColumns(labels.best),
  ];
}

function streakCells(streak: HabitStreak | null, { streakUnits }: HabitsSheetLabels): Cell[] {
  if (!streak) return [null, null, null, null];
  const { count, unit, first, last } = streak;
  return [count, streakUnits[unit], new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`)];
}
