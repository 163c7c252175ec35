import { attachCompanyTriggers } from '../../src/db/queries/deliveries/company-tables.ts';
import { detrackJobs } from '../../src/jobs/detrack/index.ts';
import type { DetrackOptions } from '../../src/jobs/detrack/options.ts';
import type { Job, JobContext } from '../../src/jobs/engine/job.ts';
import type { RunEnd } from '../../src/jobs/engine/runner-types.ts';
import { createSyncOptions, type FakeDetrack, startFakeDetrack } from '../harness/detrack.ts';
import { test as jobsTest } from './jobs-fixture.ts';

type Row = Record<string, unknown>;

/** The date on which shipments leave. */
export const shipDate = new Date().toISOString().slice(0, 10);

/** The tables of the company. */
export interface Company {
  /** Inserts a shipment for DeTrack, with packages. `fields` replace default values. */
  insertShipment(shipment: string, fields?: Row, packages?: Row[]): Promise<void>;
  query(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Reads the row of a shipment in `dtrack.dtrack_shipping`. */
  readShipping(shipment: string): Promise<Row>;
}

/** The jobs of DeTrack. */
export interface Sync {
  options: DetrackOptions;
  /** Runs the sync, or another job, to its end. `overrideContext` replaces members of the context. */
  run(name?: string, overrideContext?: (ctx: JobContext) => Partial<JobContext>, params?: Row): Promise<RunEnd>;
}

const defaultShipment = {
  job_number: 'DO',
  ship_name: 'Acme Ltd',
  ship_address1: '1 Main St',
  ship_address2: 'Unit 2',
};
const defaultAddress = { ship_city: 'Springfield', ship_state: 'IL', ship_zip: '62701', ship_country: 'USA' };
const defaultContact = { ship_contact: 'Kim', ship_phone: '555-0100', email: 'kim@acme.test', ship_via: '10005' };

/** A test with a fake DeTrack server, the tables of the company, and the jobs of DeTrack. */
export const test = jobsTest.extend<{ fakeDetrack: FakeDetrack; company: Company; sync: Sync }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants it
  fakeDetrack: async ({}, use) => {
    const fakeDetrack = await startFakeDetrack();
    await use(fakeDetrack);
    await fakeDetrack.close();
  },
  company: async ({ database: { db, pool } }, use) => {
    await attachCompanyTriggers(db, '10005,1005');
    const query = async (statement: string, values: unknown[] = []) =>
      (await pool.query(statement, values)).rows as Row[];
    await use({
      query,
      async insertShipment(shipment, fields = {}, packages = []) {
        const row = {
          ...{ ...defaultShipment, ...defaultAddress, ...defaultContact },
          ...{
            shipment_number: shipment,
            job_number: `DO-${shipment}`,
            is_partial: true,
            scheduled_ship_date: shipDate,
          },
          ...fields,
        };
        const full = packages.map((one, n) => ({
          ...{ package_id: `${shipment}-${n}`, shipment_number: shipment, ship_method: '10005', total_qty_shipped: 1 },
          ...one,
        }));
        await query(
          `with s as (
            insert into enterprise.shipment select * from jsonb_populate_record(null::enterprise.shipment, $1))
          insert into enterprise.package select * from jsonb_populate_recordset(null::enterprise.package, $2)`,
          [JSON.stringify(row), JSON.stringify(full)],
        );
      },
      async readShipping(shipment) {
        const [row] = await query('select * from dtrack.dtrack_shipping where tracking_number = $1', [shipment]);
        if (!row) throw new Error(`shipment ${shipment} is not mapped`);
        return row;
      },
    });
  },
  sync: async ({ jobs, fakeDetrack }, use) => {
    const sync: Sync = {
      options: createSyncOptions(fakeDetrack.url),
      async run(name = 'detrack', overrideContext, params) {
        const job = detrackJobs(sync.options).find((one) => one.name === name) as Job;
        const run: Job['run'] = (ctx, params, window) => job.run({ ...ctx, ...overrideContext?.(ctx) }, params, window);
        const runner = jobs.startRunner([{ ...job, retry: { attempts: 1, backoffSeconds: 0 }, run }]);
        return (await runner.start({ job: name, trigger: 'manual', params })).done;
      },
    };
    await use(sync);
  },
});
