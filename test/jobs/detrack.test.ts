import { expect } from 'vitest';
import { detrackJobs } from '../../src/jobs/detrack/index.ts';
import { createEventTriggers } from '../../src/jobs/engine/event-triggers.ts';
import { createJobRegistry } from '../../src/jobs/engine/job-registry.ts';
import { shipDate, test } from './detrack-fixture.ts';
import { silentLog } from './factories.ts';

test('a shipment inserted by plain SQL becomes a job at DeTrack, with its items and a driver', async ({
  company,
  fakeDetrack,
  sync,
  jobs,
}) => {
  const list = createJobRegistry(detrackJobs(sync.options), jobs.db);
  const runner = jobs.startRunner(list.all().slice());
  const triggers = createEventTriggers({
    ...jobs.openSessions(),
    db: jobs.db,
    list,
    runner,
    log: silentLog,
    onChange: () => undefined,
  });
  triggers.start();
  await jobs.waitUntil(`select exists (select from pg_stat_activity where application_name = 'tally notifications'
    and datname = current_database() and query like 'listen%' and query <> 'listen "tally_runs"')`);
  await company.insertShipment('S1', { job_number: 'DO1', instructions: 'Ring twice' }, [
    { component_number: 'C1', description: 'Chairs', total_qty_shipped: 4 },
    { component_number: 'C2', description: 'Nothing of it', total_qty_shipped: 0 },
    { component_number: 'C3', description: 'By others', ship_method: '99' },
  ]);
  await jobs.waitUntil(`select job_status = 'success' from dtrack.dtrack_shipping`);
  await triggers.stop();
  expect(fakeDetrack.jobs).toEqual([
    {
      id: 'job-1',
      status: 'dispatched',
      type: 'Delivery',
      do_number: 'DO1',
      date: shipDate,
      address: '1 Main St, Unit 2, USA, Springfield, IL 62701',
      address_1: '1 Main St, Unit 2, USA',
      company_name: 'Acme Ltd',
      city: 'Springfield',
      state: 'IL',
      postal_code: '62701',
      deliver_to_collect_from: 'Kim',
      phone_number: '555-0100',
      notify_email: 'kim@acme.test',
      instructions: 'Ring twice',
      tracking_number: 'S1',
      assign_to: 'D1',
      items: [{ sku: 'C1', description: 'Chairs', quantity: 4 }],
    },
  ]);
  expect(await company.readShipping('S1')).toMatchObject({
    detrack_id: 'job-1',
    detrack_status: 'dispatched',
    attempts: 0,
  });
});
