import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import type { Counts } from '../../src/jobs/engine/job.ts';
import { usageJob } from '../../src/jobs/usage/index.ts';
import { createJobLog, createMemoryState, createTestJobContext } from '../harness/job-context.ts';
import { type Expected, expectedUsage, type Result, type SubscriberDayUsage, type UsageReport } from './usage-model.ts';

export interface UsageFixture {
  timeZone: string;
  /** The job's state between runs. */
  state: Map<string, unknown>;
  /** Messages that the job logged. */
  lines: string[];
  /** Alerts that the job raised. */
  alerts: [key: string, values: unknown][];
  /** Delays before retries, in milliseconds. */
  waits: number[];
  insert(reports: UsageReport[]): Promise<void>;
  /** Runs the job with `at` as the current time, in Unix seconds. */
  run(at: number, params?: Record<string, unknown>): Promise<Counts>;
  dryRun(at: number): Promise<Counts>;
  /** Returns all rows of the job's tables. */
  readAll(): Promise<unknown>;
  /** Expects the records, days and states that the model computes from all reports. */
  expectUsage(reports: UsageReport[]): Promise<void>;
}

/** Creates the fixture of the job `usage`: runs on a database with a settable clock, and records what a run does. */
export function createUsageFixture(db: Db, timeZone: string): UsageFixture {
  const state = new Map<string, unknown>();
  const lines: string[] = [];
  const alerts: UsageFixture['alerts'] = [];
  const waits: number[] = [];
  const job = usageJob({ timeZone });
  const context = (at: number) =>
    createTestJobContext(db, {
      log: createJobLog((line) => void lines.push(line)),
      wait: async (ms) => void waits.push(ms),
      state: createMemoryState(state),
      alert: async (key, values) => void alerts.push([key, values]),
      now: () => new Date(at * 1000),
    });
  return {
    timeZone,
    state,
    lines,
    alerts,
    waits,
    insert: (reports) => insertReports(db, reports),
    run: (at, params = {}) => job.run(context(at), job.params.parse(params), null),
    dryRun: async (at) => job.dryRun?.(context(at), job.params.parse({}), null) ?? {},
    readAll: async () => ({
      records: await queryRows(db, 'select * from usage.data_record order by id'),
      days: await queryRows(db, 'select * from usage.daily_usage order by 1, 2'),
      states: await queryRows(db, 'select * from usage.subscriber_state order by 1'),
      kept: await queryRows(db, 'select * from usage.kept_record order by 1, 2'),
    }),
    expectUsage: async (reports) => expectUsage(db, expectedUsage(reports, timeZone)),
  };
}

async function queryRows<T>(db: Db, statement: string): Promise<T[]> {
  return (await db.$client.query(statement)).rows as T[];
}

export async function insertReports(db: Db, reports: UsageReport[]): Promise<void> {
  await db.$client.query(
    `insert into usage.data_record (id, clock, end_date, subscriber_number, terminal_status,
      overall_usage_anytime, overall_usage_offpeak, overall_available_tokens)
    select id, clock, "endDate", subscriber, status, anytime, offpeak, tokens
    from jsonb_to_recordset($1) as r (id bigint, clock bigint, "endDate" timestamp, subscriber text, status text,
      anytime bigint, offpeak bigint, tokens bigint)`,
    [JSON.stringify(reports)],
  );
}

/** Compares the results with the model. Archived records no longer have a row, but their days stay. */
async function expectUsage(db: Db, expected: Expected): Promise<void> {
  const results = await queryRows<Result>(
    db,
    `select id::float8, v_usage_anytime::float8 as anytime, v_usage_offpeak::float8 as offpeak,
      v_usage_available_tokens::float8 as tokens, is_anomaly as "isAnomaly", summary_flag as flag,
      modified_by as "modifiedBy"
    from usage.data_record order by id`,
  );
  const there = new Set(results.map(({ id }) => id));
  expect(results).toEqual(expected.results.filter(({ id }) => there.has(id)));
  const days = await queryRows<SubscriberDayUsage>(
    db,
    `select subscriber_number as subscriber, usage_date as date, usage_anytime::float8 as anytime,
      usage_offpeak::float8 as offpeak, usage_available_tokens::float8 as tokens, records, anomalies
    from usage.daily_usage`,
  );
  const inOrder = (list: SubscriberDayUsage[]) => list.map((day) => JSON.stringify(Object.entries(day).sort())).sort();
  expect(inOrder(days)).toEqual(inOrder(expected.days));
  const states = await queryRows<{ subscriber: string; id: number }>(
    db,
    'select subscriber_number as subscriber, id::float8 from usage.subscriber_state',
  );
  expect(new Map(states.map(({ subscriber, id }) => [subscriber, id]))).toEqual(expected.states);
  const wrong = await queryRows(
    db,
    `select s.* from usage.subscriber_state s join usage.data_record d using (id)
    where (s.subscriber_number, s.clock, s.end_date,
        s.overall_usage_anytime, s.overall_usage_offpeak, s.overall_available_tokens)
      is distinct from
      (d.subscriber_number, d.clock, d.end_date,
        d.overall_usage_anytime, d.overall_usage_offpeak, d.overall_available_tokens)`,
  );
  expect(wrong).toEqual([]);
}
