import { addDays, addMonths, type Day, daysBetween, startOfWeek } from '../../time/days.ts';

/** The time that a point of a line or a bar stands for. */
export type BucketSize = 'day' | 'week' | 'month';

/** The largest numbers of days and weeks that a chart shows. */
export interface BucketLimits {
  days: number;
  weeks: number;
}

/** Chooses days or weeks where the span (both days included) has no more of them than the chart shows, else months. */
export function chooseBucketSize(first: Day, last: Day, limits: BucketLimits): BucketSize {
  const count = daysBetween(first, last) + 1;
  if (count <= limits.days) return 'day';
  return count / 7 <= limits.weeks ? 'week' : 'month';
}

/** Returns the first day of each bucket of the span, without gaps. `weekStart` is 1 (Monday) to 7 (Sunday). */
export function listBuckets(first: Day, last: Day, size: BucketSize, weekStart: number): Day[] {
  const buckets: Day[] = [];
  for (let day = startOfBucket(first, size, weekStart); day <= last; day = startOfNextBucket(day, size))
    buckets.push(day);
  return buckets;
}

/** Returns the first day of the bucket that contains the day. */
export function startOfBucket(day: Day, size: BucketSize, weekStart: number): Day {
  if (size === 'week') return startOfWeek(day, weekStart);
  return size === 'month' ? `${day.slice(0, 8)}01` : day;
}

function startOfNextBucket(day: Day, size: BucketSize): Day {
  return size === 'month' ? addMonths(day, 1) : addDays(day, size === 'week' ? 7 : 1);
}

/** The distances of labels on an axis, in months. Each but the first divides a year or is a number of years. */
const monthSteps = [1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240];
/** More names of months with their years have no room on a phone. */
const maxMonthTicks = 5;

/**
 * Chooses the weeks or months that have a label on the axis: the first bucket that begins in January, April and so on,
 * as many as there is room for. Returns indices, ascending. A span within one month has its first bucket.
 *
 * @param starts the first days of consecutive buckets
 */
export function chooseMonthTicks(starts: Day[]): number[] {
  const months = starts.map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1);
  const firsts = months.flatMap((month, index) => {
    const isFirst = index === 0 ? (starts[0]?.slice(8) ?? '') <= '07' : month !== months[index - 1];
    return isFirst ? [{ month, index }] : [];
  });
  for (const step of monthSteps) {
    const ticks = firsts.filter(({ month }) => month % step === 0);
    if (ticks.length <= maxMonthTicks) return ticks.length > 0 ? ticks.map(({ index }) => index) : [0];
  }
  return [0];
}
