import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { readState, writeState } from '../../src/db/queries/engine/job-state.ts';
import { energyJobs } from '../../src/jobs/energy/index.ts';
import type { Counts, JobContext } from '../../src/jobs/engine/job.ts';
import { type Device, expectedHalfHours, type HalfHour, type Reading } from './energy-model.ts';

export interface Stage {
  /** What admins were told. */
  alerts: [key: string, values: unknown][];
  add(devices: Device[]): Promise<void>;
  /** Inserts as another program does; times that are there already change nothing. */
  insert(readings: Reading[], receivedAt?: number): Promise<void>;
  /** Runs the job at an instant in milliseconds. */
  run(now: number, params?: Record<string, unknown>): Promise<Counts>;
  dryRun(now: number): Promise<Counts>;
  import(path: string): Promise<Counts>;
  halfHours(): Promise<HalfHour[]>;
  /** Returns all rows that the job wrote, to the last bit. */
  everything(): Promise<unknown>;
  /** Forgets what was computed, and up to where. */
  forget(): Promise<void>;
  /** Fails where the half hours are not those that the rules make of these readings. */
  expectRight(devices: Device[], readings: Reading[], now: number): Promise<void>;
}

export function energyStage(db: Db, timeZone = 'Europe/Berlin'): Stage {
  const alerts: Stage['alerts'] = [];
  const [job, importer] = energyJobs({ timeZone });
  if (!job || !importer) throw new Error('there are two jobs');
  const nothing = () => undefined;
  const context = (now: number): JobContext => ({
    runId: 1,
    db,
    log: { info: nothing, warn: nothing, error: nothing },
    progress: nothing,
    signal: new AbortController().signal,
    wait: async () => undefined,
    http: { fetch: () => Promise.reject(new Error('the job speaks no HTTP')) },
    state: {
      get: (key) => readState(db, 'energy', key),
      set: (key, value) => writeState(db, 'energy', key, value),
      delete: async () => undefined,
    },
    alert: async (key, values) => void alerts.push([key, values]),
    now: () => new Date(now),
  });
  const query = async <T>(statement: string): Promise<T[]> => (await db.$client.query(statement)).rows as T[];
  const halfHours = () =>
    query<HalfHour>(`select device_name as device, extract(epoch from "timestamp")::float8 * 1000 as end,
      energy_consumed as energy, readings, coverage, quality, resets from energy.energy_data order by 1, 2`);
  return {
    alerts,
    async add(devices) {
      await db.$client.query(
        `insert into energy.device (device_name, kind, voltage, sample_seconds, register_digits, register_scale, max_gap_seconds)
        select * from jsonb_to_recordset($1) as d (name text, kind text, voltage float8, "sampleSeconds" float8, digits int,
          scale float8, "maxGapSeconds" int)`,
        [JSON.stringify(devices)],
      );
    },
    async insert(readings, receivedAt) {
      await db.$client.query(
        `insert into energy.sensor_reading
        select device, to_timestamp(at / 1000), channels[1], channels[2], channels[3], register, coalesce(to_timestamp($2::float8 / 1000), now())
        from jsonb_to_recordset($1) as r (device text, at float8, channels float8[], register float8) on conflict do nothing`,
        [JSON.stringify(readings), receivedAt],
      );
    },
    run: (now, params = {}) => job.run(context(now), job.params.parse(params), null),
    dryRun: async (now) => job.dryRun?.(context(now), job.params.parse({}), null) ?? {},
    import: (path) => importer.run(context(Date.now()), importer.params.parse({ file: path }), null),
    halfHours,
    everything: async () => ({
      halfHours: await halfHours(),
      held: await query('select * from energy.held_base order by 1, 2'),
      rejects: await query(
        'select source, device_name, read_at, reason, payload from energy.reading_rejects order by 1, 2, 3, 5',
      ),
    }),
    async forget() {
      await query('truncate energy.energy_data, energy.to_do, energy.held_base');
      await query("delete from ops.job_state where job = 'energy'");
    },
    async expectRight(devices, readings, now) {
      const expected = expectedHalfHours(devices, readings, now);
      const found = await halfHours();
      const rough = (all: HalfHour[]) =>
        all.map((one) => ({ ...one, energy: 0, coverage: 0, end: new Date(one.end).toISOString() }));
      expect(rough(found)).toEqual(rough(expected));
      found.forEach(({ energy, coverage }, index) => {
        expect(energy).toBeCloseTo(expected[index]?.energy ?? Number.NaN, 8);
        expect(coverage).toBeCloseTo(expected[index]?.coverage ?? Number.NaN, 8);
      });
    },
  };
}
