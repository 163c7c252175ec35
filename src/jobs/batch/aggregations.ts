import { type SQL, sql } from 'drizzle-orm';

export interface Aggregated {
  /** The value, null left out by the aggregate itself. */
  value: SQL;
  at: SQL;
  /** 0 to 100; null: none is given. */
  percentile: number | null;
}

const aggregates: Readonly<Record<string, (of: Aggregated) => SQL>> = {
  sum: ({ value }) => sql`sum(${value})`,
  avg: ({ value }) => sql`avg(${value})`,
  count: ({ value }) => sql`count(${value})`,
  min: ({ value }) => sql`min(${value})`,
  max: ({ value }) => sql`max(${value})`,
  std: ({ value }) => sql`stddev_samp(${value})`,
  var: ({ value }) => sql`var_samp(${value})`,
  first: (of) => ends(sql`min`, of),
  last: (of) => ends(sql`max`, of),
  median: (of) => percentileOf(of, 50),
  p90: (of) => percentileOf(of, 90),
  p95: (of) => percentileOf(of, 95),
  p99: (of) => percentileOf(of, 99),
  percentile: (of) => percentileOf(of, of.percentile ?? Number.NaN),
};

/** Every aggregation, as `ops.batch_aggregations` knows them. */
export const aggregations = Object.keys(aggregates);

/** Those that ask when a value was measured: the others' rows are sorted without it. */
export const needsTime: ReadonlySet<string> = new Set(['first', 'last']);

/** Returns the aggregate of a group's values, as double precision. */
export function aggregateOf(aggregation: string, of: Aggregated): SQL {
  const aggregate = aggregates[aggregation];
  if (!aggregate) throw new Error(`there is no aggregation ${aggregation}`);
  return sql`(${aggregate(of)})::float8`;
}

/** Continuous. All of one column share one sort. */
function percentileOf({ value }: Aggregated, percent: number): SQL {
  return sql`percentile_cont(${percent / 100}::float8) within group (order by ${value}::float8)`;
}

/** Of the value at the first (last) time; needs no sort. Arrays are compared element by element. */
function ends(pick: SQL, { value, at }: Aggregated): SQL {
  return sql`(${pick}(array[extract(epoch from ${at})::float8, ${value}::float8]) filter (where ${value} is not null))[2]`;
}
