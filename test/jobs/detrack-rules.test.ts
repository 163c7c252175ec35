import { expect } from 'vitest';
import { readRunLog } from '../../src/db/queries/engine/job-state.ts';
import { addDays } from '../../src/time/days.ts';
import { fakeDetrackKey } from '../harness/detrack.ts';
import { type Company, shipDate, test } from './detrack-fixture.ts';

const nextDay = addDays(shipDate, 1);

const statuses = async (company: Company) =>
  Object.fromEntries(
    (await company.query('select tracking_number, job_status from dtrack.dtrack_shipping order by id')).map((row) => [
      row.tracking_number,
      row.job_status,
    ]),
  );

const posts = (requests: { method: string }[]) => requests.filter(({ method }) => method === 'POST').length;

test('a rejected shipment fails with its fields and is not sent again by itself; the others succeed', async ({
  company,
  fakeDetrack,
  sync,
  jobs,
}) => {
  for (const n of [1, 2, 3, 4]) await company.insertShipment(`S${n}`);
  await company.insertShipment('no day', { scheduled_ship_date: null });
  await company.insertShipment('no address', { ship_address1: ' ', ship_address2: null, job_number: '' });
  fakeDetrack.findErrors = ({ tracking_number }) =>
    tracking_number === 'S2'
      ? [
          { field: 'notify_email', codes: ['is invalid', 'is too long'] },
          { field: 'phone_number', codes: ['is invalid'] },
        ]
      : [];
  fakeDetrack.fault = ({ data }) => (data.tracking_number === 'S3' ? { status: 400, body: 'Bad JSON' } : undefined);
  const end = await sync.run();
  expect(end.state).toBe('failed');
  expect(end.error).toMatch(/^4 of 6 jobs failed: /);
  expect(end.counts).toMatchObject({ rows_read: 6, jobs_created: 2, jobs_failed: 4 });
  expect(await company.readShipping('S2')).toMatchObject({
    job_status: 'fail',
    error_message: 'notify_email: is invalid, is too long; phone_number: is invalid',
    sent_do_number: null,
  });
  expect(await company.readShipping('S3')).toMatchObject({ job_status: 'fail', error_message: 'HTTP 400' });
  expect(await company.readShipping('no day')).toMatchObject({ job_status: 'fail', error_message: 'date: is missing' });
  expect(await company.readShipping('no address')).toMatchObject({
    error_message: 'do_number: is missing; address: is missing',
    error_text: { key: 'detrack-fields', items: [{ item: 'do_number' }, { item: 'address', message: 'is missing' }] },
  });
  expect(fakeDetrack.requests.map(({ data }) => data.tracking_number)).not.toContain('no day');
  const line = (await readRunLog(jobs.db, end.runId)).find(({ message }) => message.startsWith('HTTP 422'));
  expect(line?.data).toMatchObject({ status: 422, body: expect.stringContaining('validation_failed') });
  const before = fakeDetrack.requests.length;
  expect(await sync.run()).toMatchObject({ state: 'succeeded', counts: { rows_read: 0 } });
  expect(fakeDetrack.requests).toHaveLength(before);
  await company.query(
    "update enterprise.shipment set email = 'new@acme.test', ship_phone = '1' where shipment_number = 'S2'",
  );
  fakeDetrack.findErrors = () => [];
  expect(await sync.run()).toMatchObject({ state: 'succeeded', counts: { jobs_created: 1 } });
  const none = { error_message: null, error_text: null };
  expect(await company.readShipping('S2')).toMatchObject({ job_status: 'success', ...none });
  const clear =
    "select dtrack.mark_for_sending('no day'), error_text from dtrack.dtrack_shipping where tracking_number = $1";
  await company.query(clear, ['no day']);
  expect(await company.readShipping('no day')).toMatchObject({ job_status: null, ...none });
});

test('a number that is taken is a success only if the existing job is for this shipment', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  await company.insertShipment('mine', { job_number: 'D1' });
  await company.insertShipment('theirs', { job_number: 'D2' });
  const existing = { date: shipDate, assign_to: null, status: 'in_transit', items: [] };
  fakeDetrack.jobs.push({ ...existing, id: 'a', do_number: 'D1', tracking_number: 'mine' });
  fakeDetrack.jobs.push({ ...existing, id: 'b', do_number: 'D2', tracking_number: 'another' });
  const end = await sync.run();
  expect(end.error).toMatch(/^1 of 2 jobs failed: D2 \(do_number: is already taken/);
  expect(await company.readShipping('mine')).toMatchObject({ job_status: 'success', detrack_id: 'a' });
  expect(await company.readShipping('theirs')).toMatchObject({ job_status: 'fail', detrack_id: null });
  expect(fakeDetrack.jobs).toHaveLength(2);
});

test('401 and 403 end the run at once; the other shipments stay due, and the key is not logged', async ({
  company,
  fakeDetrack,
  sync,
  jobs,
}) => {
  for (let n = 0; n < 40; n++) await company.insertShipment(`S${n}`);
  const { api } = sync.options;
  for (const key of ['another-key-12345678', api?.key ?? '']) {
    fakeDetrack.fault = ({ method, data }) =>
      method === 'POST' ? { status: 403, body: `no rights for ${key} ${data.do_number}` } : undefined;
    sync.options = { ...sync.options, api: { url: fakeDetrack.url, key } };
    const end = await sync.run();
    expect(end.error).toMatch(/^DeTrack denies access \(HTTP 40[13]\): check DETRACK_API_KEY$/);
    expect(JSON.stringify([end, await readRunLog(jobs.db, end.runId)])).not.toContain(key);
  }
  expect(posts(fakeDetrack.requests)).toBeLessThanOrEqual(10);
  const left = await company.query(`select distinct job_status, attempts, processing_run_id, sent_do_number
    from dtrack.dtrack_shipping`);
  expect(left).toEqual([{ job_status: null, attempts: 0, processing_run_id: null, sent_do_number: null }]);
  fakeDetrack.fault = () => undefined;
  expect(await sync.run()).toMatchObject({ counts: { jobs_created: 40 } });
});

test('after a 429 all requests wait for Retry-After, or one minute without it', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  await company.insertShipment('S1');
  const responses = [{ status: 429, retryAfter: '7' }, { status: 429 }, { status: 429, retryAfter: '0' }];
  fakeDetrack.fault = ({ method }) => (method === 'POST' ? responses.shift() : undefined);
  const waits: number[] = [];
  const end = await sync.run('detrack', () => ({ wait: async (ms) => void waits.push(ms) }));
  expect(end.counts).toMatchObject({ jobs_created: 1, jobs_postponed: 0 });
  expect(waits).toEqual([7000, 60_000, 0]);
  expect(await company.readShipping('S1')).toMatchObject({ job_status: 'success', attempts: 0 });
  expect(fakeDetrack.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST', 'POST']);
});

test('transient failures postpone a shipment with growing delays, and it is looked up before the next POST', async ({
  company,
  fakeDetrack,
  sync,
  jobs,
}) => {
  sync.options = { ...sync.options, assign: 'none', secondMs: 60_000 };
  const faults = ['lost', 'cut', { status: 408 }, { status: 425 }, { status: 503 }] as const;
  for (const n of faults.keys()) await company.insertShipment(`S${n}`);
  fakeDetrack.fault = ({ method, data }) =>
    method === 'POST' ? faults[Number(String(data.tracking_number).slice(1))] : undefined;
  expect(await sync.run()).toMatchObject({ state: 'succeeded', counts: { rows_read: 5, jobs_postponed: 5 } });
  expect(new Set(Object.values(await statuses(company)))).toEqual(new Set([null]));
  const delay = 'round(extract(epoch from next_attempt_at - last_updated_at) / 60)::int as seconds';
  const waits = await company.query(`select attempts, error_message, ${delay} from dtrack.dtrack_shipping order by id`);
  expect(waits).toEqual(
    ['no answer', 'no answer', 'HTTP 408', 'HTTP 425', 'HTTP 503'].map((error_message) => ({
      attempts: 1,
      error_message,
      seconds: 2,
    })),
  );
  expect(await sync.run()).toMatchObject({ counts: { rows_read: 0 } });
  for (const [attempts, seconds] of [
    [4, 32],
    [5, 60],
    [9, 60],
  ]) {
    await company.query('update dtrack.dtrack_shipping set next_attempt_at = null, attempts = $1', [attempts]);
    fakeDetrack.fault = () => ({ status: 500 });
    await sync.run();
    const [row] = await company.query(`select ${delay} from dtrack.dtrack_shipping`);
    expect(row).toEqual({ seconds });
  }
  const alerts = await company.query("select values, closed_at is null as open from ops.job_alert where key = 'stuck'");
  const values = { count: 5, job: 'DO-S0', reason: 'HTTP 500', problem: 'detrack-http' };
  expect(alerts).toEqual([{ values, open: true }]);
  fakeDetrack.requests.length = 0;
  fakeDetrack.fault = () => undefined;
  await company.query('update dtrack.dtrack_shipping set next_attempt_at = null');
  expect(await sync.run()).toMatchObject({ counts: { jobs_found: 1, jobs_created: 4 } });
  expect(fakeDetrack.requests.slice(0, 5).map(({ method, path }) => `${method} ${path}`)).toContain(
    'GET /dn/jobs/DO-S0',
  );
  expect(fakeDetrack.jobs.map(({ tracking_number }) => tracking_number).sort()).toEqual(['S0', 'S1', 'S2', 'S3', 'S4']);
  await jobs.waitUntil("select closed_at is not null from ops.job_alert where key = 'stuck'");
});

test('a changed shipment is sent with PUT, also with another number or date, unless its job has ended', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  await company.insertShipment('S1', { job_number: 'D1' });
  await company.insertShipment('S2', { job_number: 'D2' });
  await sync.run();
  await company.query(
    `update enterprise.shipment set job_number = 'D9', scheduled_ship_date = '${nextDay}', ship_city = 'Rome'
      where shipment_number = 'S1'`,
  );
  fakeDetrack.vehicles.push({ detrack_id: 'D2', name: 'Van 2' });
  const assigned = fakeDetrack.updateJob('S1', { assign_to: 'D2' });
  fakeDetrack.fault = ({ method }) => (method === 'PUT' ? 'lost' : undefined);
  expect(await sync.run()).toMatchObject({ counts: { jobs_postponed: 1 } });
  fakeDetrack.fault = () => undefined;
  await company.query('update dtrack.dtrack_shipping set next_attempt_at = null');
  expect(await sync.run()).toMatchObject({ counts: { jobs_updated: 1 } });
  const jobOf = (shipment: string) => fakeDetrack.jobs.find((job) => job.tracking_number === shipment);
  expect(jobOf('S1')).toMatchObject({ do_number: 'D9', date: nextDay, city: 'Rome', id: assigned.id });
  expect(jobOf('S1')?.assign_to).toBe('D2');
  expect(await company.readShipping('S1')).toMatchObject({
    sent_do_number: 'D9',
    sent_date: nextDay,
    job_status: 'success',
  });
  await company.query("update dtrack.dtrack_shipping set detrack_status = 'completed' where tracking_number = 'S2'");
  await company.query("update enterprise.shipment set ship_city = 'Rome' where shipment_number = 'S2'");
  expect(await sync.run()).toMatchObject({ state: 'succeeded', counts: { jobs_ended: 1 } });
  expect(jobOf('S2')).toMatchObject({ city: 'Springfield' });
  expect(await company.readShipping('S2')).toMatchObject({
    job_status: 'success',
    error_message: expect.stringContaining('not sent'),
    error_text: { key: 'detrack-ended', values: { status: 'completed' } },
  });
});

test('a change during the request is sent too', async ({ company, fakeDetrack, sync }) => {
  await company.insertShipment('S1');
  let changed: Promise<unknown> | undefined;
  fakeDetrack.fault = ({ method }) => {
    if (method === 'POST')
      changed ??= company.query("update enterprise.shipment set ship_city = 'Rome' where shipment_number = 'S1'");
    return undefined;
  };
  await sync.run('detrack', (ctx) => ({
    http: {
      async fetch(url, init) {
        const response = await ctx.http.fetch(url, init);
        await changed;
        return response;
      },
    },
  }));
  expect(fakeDetrack.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'PUT']);
  expect(fakeDetrack.jobs).toMatchObject([{ city: 'Rome' }]);
  expect(await company.readShipping('S1')).toMatchObject({ job_status: 'success' });
});

test('drivers are assigned by load of the day, in turn, by zone, by name, or not at all', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  const assign = async (options: Partial<typeof sync.options>, shipments: [string, Record<string, unknown>?][]) => {
    sync.options = { ...sync.options, concurrency: 1, ...options };
    for (const [shipment, fields] of shipments) await company.insertShipment(shipment, fields);
    await sync.run();
    return shipments.map(([shipment]) => fakeDetrack.jobs.find((job) => job.tracking_number === shipment)?.assign_to);
  };
  fakeDetrack.vehicles = [
    { detrack_id: 'D1', name: 'Van 1', disabled: true, zones: ['Rome'] },
    { detrack_id: 'D2', name: 'Van 2', disabled: false, zones: ['Rome', '627'] },
    { detrack_id: 'D3', name: 'Van 3', zones: ['62701'] },
    { detrack_id: 'D4', name: 'Van 4', zones: ['IL'] },
  ];
  expect(await assign({}, [['1'], ['2'], ['3'], ['4'], ['5', { scheduled_ship_date: nextDay }]])).toEqual([
    'D2',
    'D3',
    'D4',
    'D2',
    'D2',
  ]);
  expect(await assign({}, [['6'], ['7']])).toEqual(['D3', 'D4']);
  expect(await assign({ assign: 'round_robin', assignBy: 'name' }, [['8'], ['9']])).toEqual(['Van 2', 'Van 3']);
  expect(await assign({}, [['10'], ['11']])).toEqual(['Van 4', 'Van 2']);
  const addresses = { a: { ship_zip: '62702' }, b: {}, c: { ship_zip: '1', ship_city: 'rome ' }, d: { ship_zip: '1' } };
  const zoned = await assign(
    { assign: 'zone' },
    Object.entries({ ...addresses, e: { ship_zip: '', ship_state: 'TX' } }),
  );
  expect(zoned).toEqual(['Van 2', 'Van 3', 'Van 2', 'Van 4', null]);
  expect(await assign({ assign: 'none' }, [['12']])).toEqual([null]);
  fakeDetrack.vehicles = [];
  expect(await assign({ assign: 'least_loaded' }, [['13']])).toEqual([null]);
  expect(await company.query("select key, closed_at from ops.job_alert where key = 'no_vehicles'")).toEqual([
    { key: 'no_vehicles', closed_at: null },
  ]);
});

test('outside of working hours nothing is sent', async ({ company, fakeDetrack, sync }) => {
  await company.insertShipment('S1');
  const minute = new Date().getUTCHours() * 60 + new Date().getUTCMinutes();
  sync.options = { ...sync.options, hours: { from: (minute + 120) % 1440, to: (minute + 180) % 1440 } };
  expect(await sync.run()).toMatchObject({ state: 'succeeded', counts: { rows_read: 0 } });
  expect(fakeDetrack.requests).toEqual([]);
});

test('a request without a response times out, and the job is looked up before it is sent again', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  sync.options.api = { url: fakeDetrack.url, key: fakeDetrackKey, timeoutMs: 50 };
  let hangs = 0;
  fakeDetrack.fault = ({ method }) => (method === 'POST' && hangs++ === 0 ? 'hang' : undefined);
  await company.insertShipment('S1');
  while ((await company.readShipping('S1')).job_status === null) await sync.run();
  expect(await company.readShipping('S1')).toMatchObject({ job_status: 'success' });
  const sent = fakeDetrack.requests.filter(({ path }) => path.startsWith('/dn/'));
  expect(sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
  expect(fakeDetrack.jobs).toHaveLength(1);
});

test('a claim of a running run expires after 15 minutes; `now` sends outside of working hours', async ({
  company,
  fakeDetrack,
  sync,
}) => {
  await company.insertShipment('S1');
  const claimBefore = (minutes: number) =>
    company.query(
      `with run as (insert into ops.job_run (job, trigger, due_at, state, started_at, heartbeat_at)
        values ('another', 'manual', now(), 'running', now(), now()) returning run_id)
      update dtrack.dtrack_shipping set processing_started_at = clock_timestamp() - make_interval(mins => $1),
        processing_run_id = (select run_id from run)`,
      [minutes],
    );
  await claimBefore(14);
  expect((await sync.run()).counts).toMatchObject({ rows_read: 0 });
  await claimBefore(16);
  const minute = new Date().getUTCHours() * 60;
  sync.options.hours = { from: (minute + 180) % 1440, to: (minute + 240) % 1440 };
  expect((await sync.run()).counts).toMatchObject({ rows_read: 0 });
  expect((await sync.run('detrack', undefined, { now: true })).counts).toMatchObject({ jobs_created: 1 });
  expect(fakeDetrack.jobs).toHaveLength(1);
});
