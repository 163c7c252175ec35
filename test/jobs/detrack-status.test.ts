import { expect } from 'vitest';
import { compareStatus } from '../../src/jobs/detrack/apply-status.ts';
import { isWithinWorkingHours, parseWorkingHours } from '../../src/time/working-hours.ts';
import { test } from './detrack-fixture.ts';

test('statuses of open jobs are read until they end; a job without a status changes nothing', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  for (const shipment of ['S1', 'S2', 'S3', 'S4']) await company.insertShipment(shipment);
  await sync.run();
  fakeDetrack.updateJob('S1', { status: 'completed', pod_at: '2026-11-22T10:00:00Z' });
  fakeDetrack.updateJob('S2', { status: 'failed', reason: 'nobody at home', date: '2027-01-01' });
  fakeDetrack.jobs.splice(2, 1);
  const end = await sync.run('detrack-status');
  expect(end).toMatchObject({ state: 'succeeded', counts: { rows_read: 4, rows_written: 2, jobs_missing: 1 } });
  expect(await company.readShipping('S1')).toMatchObject({ detrack_status: 'completed', shipped: true });
  expect(await company.readShipping('S2')).toMatchObject({
    detrack_status: 'failed',
    reason: 'nobody at home',
    shipped: null,
  });
  expect(await company.query('select shipment_number from enterprise.shipment where shipped')).toEqual([
    { shipment_number: 'S1' },
  ]);
  expect(await sync.run('detrack-status')).toMatchObject({ counts: { rows_read: 2, rows_written: 0 } });
  fakeDetrack.fault = () => ({ status: 500 });
  expect(await sync.run('detrack-status')).toMatchObject({ state: 'failed', error: 'DeTrack does not answer' });
  expect(await company.readShipping('S4')).toMatchObject({ job_status: 'success', detrack_status: 'dispatched' });
});

test('many open jobs of a day are read in pages', async ({ company, fakeDetrack, sync }) => {
  await company.query(`insert into enterprise.shipment
      (shipment_number, job_number, ship_address1, ship_via, is_partial, scheduled_ship_date)
    select 'S' || n, 'D' || n, 'Main St ' || n, '10005', true, current_date from generate_series(1, 120) n`);
  await sync.run();
  fakeDetrack.updateJob('S1', { status: 'in_transit' });
  fakeDetrack.updateJob('S120', { status: 'completed' });
  fakeDetrack.requests.length = 0;
  expect(await sync.run('detrack-status')).toMatchObject({ counts: { rows_read: 120, rows_written: 2 } });
  expect(fakeDetrack.requests.map(({ path, query }) => `${path} ${query.page}`)).toEqual(['/dn/jobs 1', '/dn/jobs 2']);
});

test('a final status changes only with a later time; an older status is ignored', () => {
  const [early, late] = ['2026-11-22T09:00:00.000Z', '2026-11-22T10:00:00.000Z'];
  expect(compareStatus({ status: null, at: null }, 'info_recv', null)).toBe('changed');
  expect(compareStatus({ status: 'in_transit', at: early }, 'dispatched', late)).toBe('changed');
  expect(compareStatus({ status: 'in_transit', at: late }, 'dispatched', early)).toBe('older');
  expect(compareStatus({ status: 'in_transit', at: late }, 'completed', null)).toBe('changed');
  for (const end of ['completed', 'completed_partial', 'failed', 'return'] as const) {
    expect(compareStatus({ status: end, at: early }, 'on_hold', late)).toBe('changed');
    expect(compareStatus({ status: end, at: late }, 'on_hold', late)).toBe('older');
    expect(compareStatus({ status: end, at: late }, 'on_hold', null)).toBe('older');
    expect(compareStatus({ status: end, at: null }, 'on_hold', late)).toBe('older');
    expect(compareStatus({ status: end, at: late }, end, late)).toBe('same');
  }
});

test('working hours may cross midnight', () => {
  const at = (text: string, clock: string) => {
    const hours = parseWorkingHours(text);
    return hours && isWithinWorkingHours(hours, new Date(`2026-01-05T${clock}Z`), 'Europe/Berlin');
  };
  expect([at('08:00–18:30', '06:59'), at('08:00-18:30', '07:00'), at('8:00-18:30', '17:30')]).toEqual([
    false,
    true,
    false,
  ]);
  expect([at('22:00-06:00', '21:00'), at('22:00-06:00', '04:59'), at('22:00-06:00', '05:00')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(at('00:00–24:00', '12:00')).toBe(true);
  for (const wrong of ['', '8-18', '08:00', '25:00-26:00', '08:00-24:30', '08:00-08:00'])
    expect(parseWorkingHours(wrong)).toBeNull();
});
