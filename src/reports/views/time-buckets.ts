import { addDays, addMonths, type Day, daysBetween, startOfWeek } from '../../time/days.ts';

/** What one point of a line, or one bar of a row, stands for. */
export type Step = 'day' | 'week' | 'month';

/** Returns the smallest step with which the span (both ends included) has at most `most` days or weeks; else months. */
export function stepFor(first: Day, last: Day, most: number): Step {
  const count = daysBetween(first, last) + 1;
  if (count <= most) return 'day';
  return count / 7 <= most ? 'week' : 'month';
}

/** Returns the first day of each step of the span, without gaps. `weekStart` is 1 for Monday … 7 for Sunday. */
export function stepsOf(first: Day, last: Day, step: Step, weekStart: number): Day[] {
  const steps: Day[] = [];
  for (let at = startOf(first, step, weekStart); at <= last; at = startOfNext(at, step)) steps.push(at);
  return steps;
}

/** Returns the first day of the step that holds the day. */
export function startOf(day: Day, step: Step, weekStart: number): Day {
  if (step === 'week') return startOfWeek(day, weekStart);
  return step === 'month' ? `${day.slice(0, 8)}01` : day;
}

function startOfNext(day: Day, step: Step): Day {
  return step === 'month' ? addMonths(day, 1) : addDays(day, step === 'week' ? 7 : 1);
}
