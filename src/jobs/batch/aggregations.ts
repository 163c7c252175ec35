import { type SQL, sql } from 'drizzle-orm';
import { JobError } from '../engine/errors.ts';

/** The columns that an aggregate reads. */
export interface AggregateInput {
  /** Nulls are left out by the aggregate itself. */
  value: SQL;
  at: SQL;
  /** 0 to 100; only for the aggregation `percentile`. */
  percentile: number | null;
}

const aggregates: Readonly<Record<string, (input: AggregateInput) => SQL>> = {
  sum: ({ value }) => sql`sum(${value})`,
  avg: ({ value }) => sql`avg(${value})`,
  count: ({ value }) => sql`count(${value})`,
  min: ({ value }) => sql`min(${value})`,
  max: ({ value }) => sql`max(${value})`,
  std: ({ value }) => sql`stddev_samp(${value})`,
  var: ({ value }) => sql`var_samp(${value})`,
  first: (input) => valueAtEnd(sql`min`, input),
  last: (input) => valueAtEnd(sql`max`, input),
  median: (input) => percentileCont(input, 50),
  p90: (input) => percentileCont(input, 90),
  p95: (input) => percentileCont(input, 95),
  p99: (input) => percentileCont(input, 99),
  percentile: (input) => percentileCont(input, input.percentile ?? Number.NaN),
};

/** The names of all aggregations: the same as in `ops.batch_parse_aggregations` (SQL). */
export const aggregations = Object.keys(aggregates);

/**
 * Aggregations that depend on the time of a value. Without them the time is not read, so the rows that are sorted are
 * smaller.
 */
export const timeAggregations: ReadonlySet<string> = new Set(['first', 'last']);

/** Returns the SQL of an aggregate, as double precision. */
export function aggregateExpression(aggregation: string, input: AggregateInput): SQL {
  const aggregate = aggregates[aggregation];
  if (!aggregate)
    throw new JobError('batch-no-aggregation', { name: aggregation }, `there is no aggregation ${aggregation}`);
  return sql`(${aggregate(input)})::float8`;
}

/** Continuous percentile. PostgreSQL sorts a column once for all its percentiles. */
function percentileCont({ value }: AggregateInput, percent: number): SQL {
  return sql`percentile_cont(${percent / 100}::float8) within group (order by ${value}::float8)`;
}

/** Returns the value at the first or last time. It needs no sort, because arrays are compared element by element. */
function valueAtEnd(minOrMax: SQL, { value, at }: AggregateInput): SQL {
  const pair = sql`array[extract(epoch from ${at})::float8, ${value}::float8]`;
  return sql`(${minOrMax}(${pair}) filter (where ${value} is not null))[2]`;
}
