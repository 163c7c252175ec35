import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { energyJobs } from '../../src/jobs/energy/index.ts';
import type { Counts } from '../../src/jobs/engine/job.ts';
import { createStoredState, createTestJobContext } from '../harness/job-context.ts';
import {
  type EnergyModelDevice,
  type EnergyModelReading,
  expectedHalfHours,
  type HalfHourEnergy,
} from './energy-model.ts';

export interface EnergyFixture {
  /** Alerts that the job raised. */
  alerts: [key: string, values: unknown][];
  addDevices(devices: EnergyModelDevice[]): Promise<void>;
  /** Inserts readings as another program does. Readings whose time exists already change nothing. */
  insert(readings: EnergyModelReading[], receivedAt?: number): Promise<void>;
  /** Runs the job with `now` (milliseconds) as the current time. */
  run(now: number, params?: Record<string, unknown>): Promise<Counts>;
  dryRun(now: number): Promise<Counts>;
  import(path: string): Promise<Counts>;
  readHalfHours(): Promise<HalfHourEnergy[]>;
  /** Returns all rows that the job wrote; numbers have all their digits. */
  readAll(): Promise<unknown>;
  /** Deletes the results and the watermark: the next run is a first run. */
  deleteResults(): Promise<void>;
  /** Expects the half hours that the model computes from all readings. */
  expectHalfHours(devices: EnergyModelDevice[], readings: EnergyModelReading[], now: number): Promise<void>;
}

/** Creates the fixture of the energy jobs: runs on a database with a settable clock, and records the alerts. */
export function createEnergyFixture(db: Db, timeZone = 'Europe/Berlin'): EnergyFixture {
  const alerts: EnergyFixture['alerts'] = [];
  const [job, importJob] = energyJobs({ timeZone, maxRejects: 10 });
  if (!job || !importJob) throw new Error('there are two jobs');
  const createContext = (now: number) =>
    createTestJobContext(db, {
      state: createStoredState(db, 'energy'),
      alert: async (key, values) => void alerts.push([key, values]),
      now: () => new Date(now),
    });
  const query = async <T>(statement: string): Promise<T[]> => (await db.$client.query(statement)).rows as T[];
  const readHalfHours = () =>
    query<HalfHourEnergy>(`select device_name as device, extract(epoch from "timestamp")::float8 * 1000 as end,
      energy_consumed as energy, readings, coverage, quality, resets from energy.energy_data order by 1, 2`);
  return {
    alerts,
    async addDevices(devices) {
      await db.$client.query(
        `insert into energy.device
          (device_name, kind, voltage, sample_seconds, register_digits, register_scale, max_gap_seconds, max_kw)
        select name, kind, voltage, "sampleSeconds", digits, scale, "maxGapSeconds", coalesce("maxKw", 1000) from jsonb_to_recordset($1) as d (name text, kind text, voltage float8, "sampleSeconds" float8,
          digits int, scale float8, "maxGapSeconds" int, "maxKw" float8)`,
        [JSON.stringify(devices)],
      );
    },
    async insert(readings, receivedAt) {
      await db.$client.query(
        `insert into energy.sensor_reading
        select device, to_timestamp(at / 1000), channels[1], channels[2], channels[3], register,
          coalesce(to_timestamp($2::float8 / 1000), now())
        from jsonb_to_recordset($1) as r (device text, at float8, channels float8[], register float8)
        on conflict do nothing`,
        [JSON.stringify(readings), receivedAt],
      );
    },
    run: (now, params = {}) => job.run(createContext(now), job.params.parse(params), null),
    dryRun: async (now) => job.dryRun?.(createContext(now), job.params.parse({}), null) ?? {},
    import: (path) => importJob.run(createContext(Date.now()), importJob.params.parse({ file: path }), null),
    readHalfHours,
    readAll: async () => ({
      halfHours: await readHalfHours(),
      heldBases: await query('select * from energy.held_base order by 1, 2'),
      rejects: await query(
        'select source, device_name, read_at, reason, payload from energy.reading_rejects order by 1, 2, 3, 5',
      ),
    }),
    async deleteResults() {
      await query('truncate energy.energy_data, energy.to_do, energy.held_base, energy.register_jump');
      await query("delete from ops.job_state where job = 'energy'");
    },
    async expectHalfHours(devices, readings, now) {
      const expected = expectedHalfHours(devices, readings, now);
      const found = await readHalfHours();
      const withoutFractions = (halfHours: HalfHourEnergy[]) =>
        halfHours.map((one) => ({ ...one, energy: 0, coverage: 0, end: new Date(one.end).toISOString() }));
      expect(withoutFractions(found)).toEqual(withoutFractions(expected));
      found.forEach(({ energy, coverage }, index) => {
        expect(energy).toBeCloseTo(expected[index]?.energy ?? Number.NaN, 8);
        expect(coverage).toBeCloseTo(expected[index]?.coverage ?? Number.NaN, 8);
      });
    },
  };
}
