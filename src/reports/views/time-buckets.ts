import { addDays, addMonths, type Day, daysBetween, startOfWeek } from '../../time/days.ts';

/** The time that a point of a line or a bar stands for. */
export type BucketSize = 'day' | 'week' | 'month';

/**
 * Chooses the smallest size with which the span (both days included) has at most `maxBuckets` days or weeks, else
 * months.
 */
export function chooseBucketSize(first: Day, last: Day, maxBuckets: number): BucketSize {
  const count = daysBetween(first, last) + 1;
  if (count <= maxBuckets) return 'day';
  return count / 7 <= maxBuckets ? 'week' : 'month';
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
