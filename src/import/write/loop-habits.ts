import type { Goal } from '../../db/queries/habits/goal-days.ts';
import type { ImportedHabit } from '../model.ts';

/** The columns of `Habits.csv` of Loop 2.3.1. */
const header = [
  ...['Position', 'Name', 'Type', 'Question', 'Description', 'FrequencyNumerator', 'FrequencyDenominator', 'Color'],
  ...['Unit', 'Target Type', 'Target Value', 'Archived?'],
];

/** The colour of a new habit in Loop. */
const color = '#1976D2';

/** Writes `Habits.csv`. Durations become numbers of minutes. Categories and earlier goals have no place there. */
export function formatLoopHabits(habits: readonly ImportedHabit[]): string {
  return formatLoopCsv([header, ...habits.map(toCells)]);
}

function toCells(habit: ImportedHabit, index: number): string[] {
  const { name, kind, question, description, archived } = habit;
  const isNumerical = kind !== 'check';
  const goal = habit.goals.at(-1)?.goal ?? null;
  const [times, days] = isNumerical ? [1, goal ? daysOf(goal) : 1] : frequencyOf(goal);
  const target = goal?.measure === 'amount' ? goal.target : 0;
  return [
    formatLoopNumber(index + 1),
    name,
    isNumerical ? 'NUMERICAL' : 'YES_NO',
    question ?? '',
    description ?? '',
    ...[times, days].map(String),
    color,
    isNumerical ? (habit.unit ?? 'min') : '',
    isNumerical ? (habit.direction === 'at_most' ? 'AT_MOST' : 'AT_LEAST') : '',
    isNumerical ? formatDouble(target) : '',
    String(archived),
  ];
}

/** Java writes a whole number as `12.0`. */
const formatDouble = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** A habit of Loop always has a frequency: every day where there is no goal. */
function frequencyOf(goal: Goal | null): [times: number, days: number] {
  if (!goal || goal.target < 1) return [1, 1];
  const days = daysOf(goal);
  const times = Math.min(Math.round(goal.target), days);
  return times === days ? [1, 1] : [times, days];
}

/** Loop writes a month as 30 days. */
function daysOf({ period, everyDays }: Goal): number {
  return { day: 1, week: 7, month: 30, days: everyDays ?? 1 }[period];
}

/** Formats the number of a habit, with which its folder begins. */
export function formatLoopNumber(number: number): string {
  return String(number).padStart(3, '0');
}

/** Returns the name of a habit's folder. It keeps only some characters of the name. */
export function loopFolder(name: string, number: number): string {
  const safe = name.replace(/[^ a-zA-Z0-9._-]+/g, '').slice(0, 100);
  return `${formatLoopNumber(number)} ${safe}`.trim();
}

/** Formats rows as Loop does: quotes only where they are needed, and LF. */
export function formatLoopCsv(rows: readonly string[][]): string {
  return rows.map((cells) => `${cells.map(quoteCell).join(',')}\n`).join('');
}

function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
