import { expect } from 'vitest';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import type { ErrorCause } from '../../src/db/queries/engine/error-text.ts';
import { compareStatus, receiveDetrackWebhook } from '../../src/jobs/detrack/apply-status.ts';
import { jobErrorText } from '../../src/jobs/engine/job-texts.ts';
import { jobTextFolders } from '../../src/jobs/index.ts';
import { addDays } from '../../src/time/days.ts';
import { isWithinWorkingHours, parseWorkingHours } from '../../src/time/working-hours.ts';
import { shipDate, test } from './detrack-fixture.ts';

test('statuses of open jobs are read until they end; a job without a status changes nothing', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  for (const shipment of ['S1', 'S2', 'S3', 'S4']) await company.insertShipment(shipment);
  await sync.run();
  fakeDetrack.updateJob('S1', { status: 'completed', pod_at: '2026-11-22T10:00:00Z' });
  fakeDetrack.updateJob('S2', { status: 'failed', reason: 'nobody at home', date: addDays(shipDate, 1) });
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
  expect(await sync.run('detrack-status')).toMatchObject({ counts: { rows_read: 3, rows_written: 0 } });
  fakeDetrack.fault = () => ({ status: 500 });
  expect(await sync.run('detrack-status')).toMatchObject({ state: 'failed', error: 'DeTrack does not answer' });
  expect(await company.readShipping('S4')).toMatchObject({ job_status: 'success', detrack_status: 'dispatched' });
});

test('a failed delivery is followed to its reattempts, which have another id and another day, and to its end', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  await company.insertShipment('S1');
  await sync.run();
  const first = fakeDetrack.updateJob('S1', { status: 'failed', reason: 'nobody at home' });
  await sync.run('detrack-status');
  expect(await company.readShipping('S1')).toMatchObject({ detrack_status: 'failed', detrack_id: 'job-1' });
  const attempt = (id: string, date: string) => ({ ...first, id, date, status: 'dispatched', reason: null });
  fakeDetrack.jobs.push(attempt('job-2', addDays(shipDate, 1)));
  fakeDetrack.jobs.reverse(); // DeTrack answers with the newest job of a number
  expect(await sync.run('detrack-status')).toMatchObject({ counts: { rows_written: 1 } });
  expect(await company.readShipping('S1')).toMatchObject({
    ...{ detrack_status: 'dispatched', detrack_id: 'job-2', sent_date: addDays(shipDate, 1), reason: null },
  });
  Object.assign(fakeDetrack.jobs[0] as object, { status: 'failed' });
  await sync.run('detrack-status');
  // The first job is there too, but it was followed before.
  fakeDetrack.jobs.reverse();
  expect(await sync.run('detrack-status')).toMatchObject({ counts: { rows_written: 0 } });
  fakeDetrack.jobs.unshift({ ...attempt('job-3', addDays(shipDate, 2)), tracking_number: null, status: 'completed' });
  await sync.run('detrack-status');
  expect(await company.readShipping('S1')).toMatchObject({ detrack_status: 'completed', detrack_id: 'job-3' });
  const history = await company.query(
    'select detrack_id as id, status from dtrack.status_history where shipping_id is not null order by history_id',
  );
  expect(history.map(({ id, status }) => `${id} ${status}`)).toEqual([
    ...['job-1 dispatched', 'job-1 failed', 'job-2 dispatched', 'job-2 failed', 'job-3 completed'],
  ]);
  expect(await company.query('select shipped from enterprise.shipment')).toEqual([{ shipped: true }]);
});

test('an end of more than 14 days ago is not polled', async ({ company, fakeDetrack, sync }) => {
  await company.insertShipment('S1');
  await sync.run();
  fakeDetrack.updateJob('S1', { status: 'failed' });
  await sync.run('detrack-status');
  await company.query(`update dtrack.dtrack_shipping set last_updated_at = now() - interval '13 days'`);
  expect(await sync.run('detrack-status')).toMatchObject({ counts: { rows_read: 1 } });
  await company.query(`update dtrack.dtrack_shipping set last_updated_at = now() - interval '15 days'`);
  expect(await sync.run('detrack-status')).toMatchObject({ counts: { rows_read: 0 } });
});

test('jobs that DeTrack no longer has raise one alert; one that comes back is followed', async ({
  company,
  fakeDetrack,
  sync,
  database: { db },
}) => {
  for (const shipment of ['S1', 'S2']) await company.insertShipment(shipment);
  await sync.run();
  const [first, second] = fakeDetrack.jobs.splice(0, 2);
  await sync.run('detrack-status');
  await receiveDetrackWebhook(db, { ...second, status: 'deleted' });
  await sync.run();
  await sync.run('detrack-status');
  await sync.run();
  const alerts = await company.query("select values, failures from ops.job_alert where key = 'deleted'");
  expect(alerts).toEqual([{ values: { count: 2, jobs: 'DO-S2, DO-S1' }, failures: 1 }]);
  const history = () => company.query(`select count(*)::int as n from dtrack.status_history where status = 'deleted'`);
  expect(await history()).toEqual([{ n: 2 }]);
  if (first) fakeDetrack.jobs.push(first);
  await sync.run('detrack-status');
  expect(await company.readShipping('S1')).toMatchObject({ detrack_status: 'dispatched' });
  expect(await company.readShipping('S2')).toMatchObject({ detrack_status: 'deleted' });
  expect(await history()).toEqual([{ n: 2 }]);
});

test('the webhook of API v1 finds a shipment by its number and day', async ({ company, sync, database: { db } }) => {
  await company.insertShipment('S1');
  await sync.run();
  const job = { do: 'DO-S1', date: shipDate, status: 'Delivered', time: '2026-11-22T10:00:00+08:00', reason: '' };
  expect(await receiveDetrackWebhook(db, { ...job, date: '2020-01-01' })).toBe('unknown');
  expect(await receiveDetrackWebhook(db, { ...job, do: 'other' })).toBe('unknown');
  expect(await receiveDetrackWebhook(db, job)).toBe('changed');
  expect(await receiveDetrackWebhook(db, job)).toBe('same');
  expect(await receiveDetrackWebhook(db, { ...job, status: 'Not Delivered', time: '2026-11-22T09:00:00+08:00' })).toBe(
    'older',
  );
  expect(await company.readShipping('S1')).toMatchObject({ detrack_status: 'completed', detrack_id: 'job-1' });
  expect(await receiveDetrackWebhook(db, { do: '' })).toBeNull();
});

test('characters that PostgreSQL cannot store are replaced in webhooks, in the poll and in refusals', async ({
  company,
  fakeDetrack,
  sync,
  database: { db },
}) => {
  for (const shipment of ['S1', 'S2']) await company.insertShipment(shipment);
  await sync.run();
  fakeDetrack.updateJob('S1', { status: 'failed', reason: 'no\0body', assign_to: 'Van \ud83d' });
  expect(await sync.run('detrack-status')).toMatchObject({ state: 'succeeded', counts: { rows_written: 1 } });
  expect(await company.readShipping('S1')).toMatchObject({ reason: 'no\ufffdbody', assign_to: 'Van \ufffd' });
  const failed = { id: 'job-2', tracking_number: 'S2', status: 'failed', reason: '\0' };
  expect(await receiveDetrackWebhook(db, failed)).toBe('changed');
  const unknown = { id: 'x\0', tracking_number: 'Z', status: '\ud83d', 'a\0': ['\ude00'] };
  expect(await receiveDetrackWebhook(db, unknown)).toBe('unknown');
  fakeDetrack.findErrors = () => [{ field: 'phone_number', codes: ['is \0 invalid \ud83d'] }];
  await company.insertShipment('S3');
  expect(await sync.run()).toMatchObject({ state: 'failed' });
  expect(await company.readShipping('S3')).toMatchObject({
    job_status: 'fail',
    error_message: 'phone_number: is \ufffd invalid \ufffd',
  });
});

test('an error of one shipment names it and does not stop the others', async ({ company, fakeDetrack, sync }) => {
  for (const shipment of ['S1', 'S2', 'S3']) await company.insertShipment(shipment);
  await sync.run();
  await company.query("alter table enterprise.shipment add check (shipment_number <> 'S2' or shipped is null)");
  for (const shipment of ['S1', 'S2', 'S3']) fakeDetrack.updateJob(shipment, { status: 'completed' });
  const end = await sync.run('detrack-status');
  expect(end).toMatchObject({ state: 'failed', counts: { rows_written: 2 } });
  expect(end.error).toMatch(/^1 of 3 jobs failed: DO-S2 \(shipment S2: enterprise\.shipment\.shipped cannot be set: /);
  const [stored] = await company.query('select error, error_text as "errorText" from ops.job_run where run_id = $1', [
    end.runId,
  ]);
  expect(jobErrorText(loadTexts(jobTextFolders).in('ru'), stored as unknown as ErrorCause)).toMatch(
    /^Ошибка в 1 элементе: DO-S2 \(S2: не удалось записать shipped в enterprise\.shipment: new row for relation/,
  );
  expect(await company.readShipping('S3')).toMatchObject({ detrack_status: 'completed', shipped: true });
  expect(await company.readShipping('S2')).toMatchObject({ detrack_status: 'dispatched', shipped: null });
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
