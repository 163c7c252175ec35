import { Temporal } from '@js-temporal/polyfill';

/** The rules of batch aggregation in plain code, one row at a time: nothing of it is shared with the job. */

export interface Measured {
  id: string;
  /** Unix milliseconds. */
  at: number;
  value: number | null;
}

export interface Rules {
  granularity: string;
  zone: string;
  delayHours: number;
  /** Of the aggregation `percentile`. */
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

/** Returns a function that gives the bucket of an instant; the calendar is asked once for each. */
function bucketsOf(rules: Pick<Rules, 'granularity' | 'zone'>): (at: number) => Bucket {
  const known = cache(JSON.stringify([rules.granularity, rules.zone]));
  return (at) => {
    const bucket = known.get(at) ?? bucketOf(at, rules);
    known.set(at, bucket);
    return bucket;
  };
}

const caches = new Map<string, Map<number, Bucket>>();

function cache(key: string): Map<number, Bucket> {
  const known = caches.get(key) ?? new Map<number, Bucket>();
  caches.set(key, known);
  return known;
}

/** Returns when the bucket begins in which an instant lies, and when it ends. */
function bucketOf(at: number, { granularity, zone }: Pick<Rules, 'granularity' | 'zone'>): Bucket {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const [count = 0, unit = ''] = granularity.split('-').map((part, index) => (index === 0 ? Number(part) : part)) as [
    number,
    string,
  ];
  if (granularity === '1-hour') {
    const start = local.with({ minute: 0, second: 0, millisecond: 0 }).epochMilliseconds;
    return { start, end: start + 3_600_000 };
  }
  const first = unit === 'hour' ? hourOf(local, count) : dayOf(local, count, unit);
  const next = unit === 'hour' ? first.add({ hours: count }) : first.add({ days: unit === 'week' ? 7 * count : count });
  const instant = (time: Temporal.PlainDateTime) =>
    time.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  return { start: instant(first), end: instant(next) };
}

function hourOf(local: Temporal.ZonedDateTime, count: number): Temporal.PlainDateTime {
  return local.toPlainDate().toPlainDateTime({ hour: local.hour - (local.hour % count) });
}

function dayOf(local: Temporal.ZonedDateTime, count: number, unit: string): Temporal.PlainDateTime {
  const origin = Temporal.PlainDate.from(unit === 'week' ? '2000-01-03' : '2000-01-01');
  const length = unit === 'week' ? 7 * count : count;
  const days = origin.until(local.toPlainDate(), { largestUnit: 'day' }).days;
  return origin.add({ days: Math.floor(days / length) * length }).toPlainDateTime();
}

/** Returns what the results of a metric have to be at a tick: `id bucket aggregation` → value. */
export function expectedResults(rows: readonly Measured[], tick: number, rules: Rules): Map<string, number | null> {
  const cut = tick - rules.delayHours * 3_600_000;
  const groups = new Map<string, Measured[]>();
  const bucket = bucketsOf(rules);
  for (const row of rows) {
    if (row.value === null || row.at > cut) continue;
    const { start, end } = bucket(row.at);
    if (rules.delayHours > 0 && end > cut) continue;
    const key = `${row.id} ${new Date(start).toISOString()}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const entries = [...groups].flatMap(([key, group]) =>
    Object.entries(aggregated(group, rules.percentile)).map(([name, value]) => [`${key} ${name}`, value] as const),
  );
  return new Map(entries);
}

function aggregated(group: Measured[], percentile: number): Record<string, number | null> {
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

/** Of sorted values, between the two nearest where it falls between. */
function quantile(sorted: number[], percent: number): number {
  const place = ((sorted.length - 1) * percent) / 100;
  const [low, high] = [Math.floor(place), Math.ceil(place)].map((index) => sorted[index] ?? Number.NaN) as [
    number,
    number,
  ];
  return low + (high - low) * (place - Math.floor(place));
}
