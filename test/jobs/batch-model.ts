import { Temporal } from '@js-temporal/polyfill';

/** The rules of batch aggregation, written a second time in plain code. It shares nothing with the job. */

/** One value of a source table. */
export interface Measurement {
  id: string;
  /** Unix milliseconds. */
  at: number;
  value: number | null;
}

/** The definition of a batch job. */
export interface AggregationRules {
  granularity: string;
  zone: string;
  delayHours: number;
  /** The percentile of the aggregation `percentile`. */
  percentile: number;
}

export const granularities = [
  '1-hour',
  '2-hour',
  '4-hour',
  '6-hour',
  '12-hour',
  '1-day',
  '2-day',
  '3-day',
  '1-week',
  '2-week',
];

interface Bucket {
  start: number;
  end: number;
}

/** Creates a function that returns the bucket of an instant. Buckets are cached, because Temporal is slow. */
function createBucketFinder(rules: Pick<AggregationRules, 'granularity' | 'zone'>): (at: number) => Bucket {
  const cached = findCache(JSON.stringify([rules.granularity, rules.zone]));
  return (at) => {
    const bucket = cached.get(at) ?? findBucket(at, rules);
    cached.set(at, bucket);
    return bucket;
  };
}

const caches = new Map<string, Map<number, Bucket>>();

function findCache(key: string): Map<number, Bucket> {
  const cached = caches.get(key) ?? new Map<number, Bucket>();
  caches.set(key, cached);
  return cached;
}

/** Returns the bucket of an instant. */
function findBucket(at: number, { granularity, zone }: Pick<AggregationRules, 'granularity' | 'zone'>): Bucket {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const [count = 0, unit = ''] = granularity.split('-').map((part, index) => (index === 0 ? Number(part) : part)) as [
    number,
    string,
  ];
  if (granularity === '1-hour') {
    const start = local.with({ minute: 0, second: 0, millisecond: 0 }).epochMilliseconds;
    return { start, end: start + 3_600_000 };
  }
  const first = unit === 'hour' ? startOfHours(local, count) : startOfDays(local, count, unit);
  const next = unit === 'hour' ? first.add({ hours: count }) : first.add({ days: unit === 'week' ? 7 * count : count });
  const instant = (time: Temporal.PlainDateTime) =>
    time.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  return { start: instant(first), end: instant(next) };
}

function startOfHours(local: Temporal.ZonedDateTime, count: number): Temporal.PlainDateTime {
  return local.toPlainDate().toPlainDateTime({ hour: local.hour - (local.hour % count) });
}

function startOfDays(local: Temporal.ZonedDateTime, count: number, unit: string): Temporal.PlainDateTime {
  const origin = Temporal.PlainDate.from(unit === 'week' ? '2000-01-03' : '2000-01-01');
  const length = unit === 'week' ? 7 * count : count;
  const days = origin.until(local.toPlainDate(), { largestUnit: 'day' }).days;
  return origin.add({ days: Math.floor(days / length) * length }).toPlainDateTime();
}

/** Computes the expected results of a metric at a tick, by the key `id bucket aggregation`. */
export function expectedResults(
  rows: readonly Measurement[],
  tick: number,
  rules: AggregationRules,
): Map<string, number | null> {
  const cut = tick - rules.delayHours * 3_600_000;
  const groups = new Map<string, Measurement[]>();
  const findBucketAt = createBucketFinder(rules);
  for (const row of rows) {
    if (row.value === null || row.at > cut) continue;
    const { start, end } = findBucketAt(row.at);
    if (rules.delayHours > 0 && end > cut) continue;
    const key = `${row.id} ${new Date(start).toISOString()}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const entries = [...groups].flatMap(([key, group]) =>
    Object.entries(aggregate(group, rules.percentile)).map(([name, value]) => [`${key} ${name}`, value] as const),
  );
  return new Map(entries);
}

function aggregate(group: Measurement[], percentile: number): Record<string, number | null> {
  const values = group.map(({ value }) => value ?? Number.NaN).sort((a, b) => a - b);
  const count = values.length;
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = sum / count;
  const variance = count < 2 ? null : values.reduce((total, value) => total + (value - mean) ** 2, 0) / (count - 1);
  const times = group.map(({ at }) => at);
  const valuesAt = (time: number) => group.filter(({ at }) => at === time).map(({ value }) => value ?? Number.NaN);
  return {
    sum,
    avg: mean,
    count,
    min: Math.min(...values),
    max: Math.max(...values),
    median: quantile(values, 50),
    std: variance === null ? null : Math.sqrt(variance),
    var: variance,
    first: Math.min(...valuesAt(Math.min(...times))),
    last: Math.max(...valuesAt(Math.max(...times))),
    p90: quantile(values, 90),
    p95: quantile(values, 95),
    p99: quantile(values, 99),
    percentile: quantile(values, percentile),
  };
}

/** Returns a percentile of sorted values, interpolated between the two nearest ones. */
function quantile(sorted: number[], percent: number): number {
  const position = ((sorted.length - 1) * percent) / 100;
  const [low, high] = [Math.floor(position), Math.ceil(position)].map((index) => sorted[index] ?? Number.NaN) as [
    number,
    number,
  ];
  return low + (high - low) * (position - Math.floor(position));
}
