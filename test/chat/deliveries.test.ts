import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { test as chat, labelsOf, textOf } from '../harness/chat.ts';
import { type FakeDetrack, fakeDetrackKey, startFakeDetrack } from '../harness/detrack.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { waitForMessage } from './jobs-fixture.ts';

const today = () => new Date().toISOString().slice(0, 10);
const hook = { user: 'detrack', password: 'a-good-password' };

/** A test with the program and a fake server of DeTrack. */
const test = chat.extend<{ fakeDetrack: FakeDetrack; settings: Record<string, string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants it
  fakeDetrack: async ({}, use) => {
    const fakeDetrack = await startFakeDetrack();
    await use(fakeDetrack);
    await fakeDetrack.close();
  },
  settings: async ({ fakeDetrack }, use) =>
    use({
      DETRACK_API_URL: `${fakeDetrack.url}/`,
      DETRACK_API_KEY: fakeDetrackKey,
      DETRACK_HOOK_USER: hook.user,
      DETRACK_HOOK_PASSWORD: hook.password,
      SCHEDULE_DETRACK_STATUS: 'off', // its tick would tell a status before the webhook does
    }),
});

async function ships(db: Db, shipment: string, job: string, more: Record<string, unknown> = {}): Promise<void> {
  const row = { shipment_number: shipment, job_number: job, ship_name: 'Acme Ltd', ship_address1: '1 Main St' };
  const rest = { ship_city: 'Springfield', ship_via: '10005', is_partial: true, scheduled_ship_date: today() };
  await db.$client.query(
    'insert into enterprise.shipment select * from jsonb_populate_record(null::enterprise.shipment, $1)',
    [JSON.stringify({ ...row, ...rest, ...more })],
  );
}

function call(address: string, body: unknown, as: string | null = `${hook.user}:${hook.password}`) {
  const authorization: Record<string, string> =
    as === null ? {} : { authorization: `Basic ${Buffer.from(as).toString('base64')}` };
  return fetch(`${address}/hooks/detrack`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body),
  });
}

test('the chat shows a delivery from the company’s table to the driver and back by webhook', async ({
  anna,
  ben,
  db,
  world,
  fakeDetrack,
}) => {
  expect(textOf(await anna.says('/deliveries'))).toMatch(
    /^Deliveries · Today, .* · 0\nNo deliveries\. ◀ and ▶ show other days\.$/,
  );
  expect(textOf(await anna.says('/delivery'))).toMatch(/^No deliveries yet\./);
  fakeDetrack.findErrors = ({ tracking_number }) =>
    tracking_number === 'S2' ? [{ field: 'phone_number', codes: ['is invalid'] }] : [];
  await ships(db, 'S1', 'DO-1');
  await ships(db, 'S2', 'DO-1');
  const statuses = 'select from dtrack.dtrack_shipping where job_status is not null having count(*) = 2';
  await waitForRow(db.$client, statuses);
  const { address } = world.program;
  const done = fakeDetrack.updateJob('S1', {
    status: 'completed',
    photo_1_file_url: 'https://pod.test/1.jpg',
    milestones: [{ status: 'completed', pod_at: '2026-11-22T10:00:00Z' }],
  });
  for (const wrong of [null, 'detrack:another-password', 'x:a-good-password', ''])
    expect((await call(address, done, wrong)).status, String(wrong)).toBe(401);
  expect((await call(address, [1])).status).toBe(400);
  const late = {
    ...done,
    status: 'in_transit',
    milestones: [{ status: 'in_transit', pod_at: '2026-11-22T09:00:00Z' }],
  };
  for (const body of [done, { data: done }, late, { ...done, milestones: [], status: 'on_hold' }])
    expect((await call(address, body)).status).toBe(200);
  for (let n = 0; n < 2; n++)
    expect((await call(address, { id: 'z', do_number: 'Z', tracking_number: 'Z', status: 'completed' })).status).toBe(
      200,
    );
  const shipped =
    await db.$client.query(`select e.shipped as one, s.shipped as two, d.shipped as three, d.detrack_status as status
    from enterprise.shipment e join dtrack.shipment s using (shipment_number)
    join dtrack.dtrack_shipping d on d.tracking_number = s.shipment_number where shipment_number = 'S1'`);
  expect(shipped.rows).toEqual([{ one: true, two: true, three: true, status: 'completed' }]);
  const history = await db.$client.query(
    'select do_number, status, source from dtrack.status_history order by history_id',
  );
  expect(history.rows).toEqual([
    { do_number: 'DO-1', status: 'dispatched', source: 'sync' },
    { do_number: 'DO-1', status: 'completed', source: 'webhook' },
    { do_number: 'Z', status: 'completed', source: 'webhook' },
  ]);

  const day = await anna.says('/deliveries');
  expect(textOf(day)).toMatch(/^Deliveries · Today, .* · 2\n✅ Delivered: 1\n⚠️ Not sent: 1$/);
  expect(labelsOf(day)).toEqual(['✅ Delivered 1', '⚠️ Not sent 1', '◀', '▶', '🔄']);
  expect(textOf(await anna.taps('✅ Delivered 1'))).toMatch(
    /^✅ Delivered · Today, .*\nDO-1 · Acme Ltd · Springfield · D1$/,
  );
  const way = await anna.taps('DO-1');
  expect(textOf(way)).toMatch(
    /^DO-1 · ✅ Delivered\nAcme Ltd\n1 Main St · Springfield\nToday, .* · D1\nShipment S1\n\n/,
  );
  expect(textOf(way)).toMatch(
    /received from the company\n.*last sent to DeTrack\n.*🚚 With the driver\n.*✅ Delivered$/,
  );
  expect(labelsOf(way)).toEqual(['Proof of delivery', '🔄', 'That day']);

  const failed = await anna.says('/deliveries failed');
  expect(textOf(failed)).toBe(
    'Not accepted by DeTrack: 1\n\nDO-1(1) · Acme Ltd · Springfield\n   Wrong fields: phone_number (is invalid)',
  );
  fakeDetrack.findErrors = () => [];
  const retried = await anna.taps('Retry');
  expect(anna.toast()).toBe('Sending it again now.');
  expect(textOf(retried)).toMatch(/^DO-1\(1\) · /);
  const resent = "select from dtrack.dtrack_shipping where tracking_number = 'S2' and job_status = 'success'";
  await waitForRow(db.$client, resent);
  await waitForMessage(world, anna.id, /Deliveries recovered/);
  expect(textOf(await anna.says('/deliveries failed'))).toBe('DeTrack has accepted everything.');
  expect(textOf(await anna.says('/delivery DO-1(1)'))).toMatch(/^DO-1\(1\) · 🚚 With the driver\n/);
  expect(labelsOf(await anna.says('/delivery DO-1'))).toEqual(['Proof of delivery', 'DO-1(1)', '🔄', 'That day']);
  const newest = await anna.says('/delivery');
  expect(textOf(newest)).toBe('Which delivery? The newest ones:');
  const labels = ['🚚 DO-1(1) · Acme Ltd', '✅ DO-1 · Acme Ltd'];
  expect(labelsOf(newest)).toEqual(labels);
  expect(textOf(await anna.taps('✅ DO-1 · Acme Ltd'))).toMatch(/^DO-1 · ✅ Delivered\n/);
  const unknown = await anna.says("/delivery ' or true --");
  expect(textOf(unknown)).toBe("There is no delivery ' or true --. The newest ones:");
  expect(labelsOf(unknown)).toEqual(labels);
  expect(textOf(await ben.says('/deliveries'))).toMatch(/admins/i);
  const logged = world.logLines.join('');
  expect(logged).not.toContain(fakeDetrackKey);
  expect(logged).not.toContain(hook.password);
  await anna.says('/language');
  await anna.taps('Русский');
  expect(textOf(await anna.says('/deliveries'))).toMatch(/✅ Доставлено: 1\n🚚 У водителя: 1$/);
});

test('refusals, the error of the run and its log are in Russian for a Russian-speaking admin', async ({
  anna,
  db,
  world,
  fakeDetrack,
}) => {
  await anna.says('/language ru');
  fakeDetrack.vehicles.length = 0;
  fakeDetrack.findErrors = ({ tracking_number }) =>
    tracking_number === 'S2' ? [{ field: 'phone_number', codes: ['is invalid', 'is in use'] }] : [];
  await anna.says('/pause detrack');
  await ships(db, 'S1', 'DO-1', { ship_address1: null, scheduled_ship_date: null });
  for (const n of [2, 3]) await ships(db, `S${n}`, `DO-${n}`);
  await anna.says('/run detrack now=true');
  await waitForMessage(world, anna.id, /Ошибки в 2 элементах/);
  const fields = 'Ошибки в полях: phone_number (неверное значение), phone_number (DeTrack отказал: is in use)';
  expect(textOf(await anna.says('/deliveries failed'))).toContain(`DO-2 · Acme Ltd · Springfield\n   ${fields}`);
  expect(textOf(await anna.says('/delivery DO-1'))).toContain(
    '⚠️ Ошибки в полях: date (нет значения), address (нет значения)',
  );
  const status = textOf(await anna.says('/status'));
  expect(status).toContain('DO-1 (Ошибки в полях: date (нет значения), address (нет значения))');
  const log = textOf(await anna.says(`/log ${/Доставки · (\d+)/.exec(status)?.[1]}`));
  expect(log).toContain('В DeTrack нет машин, поэтому задания уходят без водителя.');
  expect(log).toContain(`DO-2: ${fields}`);
  const names = /HTTP 422|DO-\d|phone_number|address|date|DeTrack|http:\S+\/dn\/jobs|is in use/g;
  expect(log.replace(names, '')).not.toMatch(/[a-z]/i);
});

test('rows that cannot be read are reported in Russian to a Russian-speaking admin', async ({ anna, db, world }) => {
  await anna.says('/language ru');
  await db.$client.query('alter table enterprise.shipment alter scheduled_ship_date type text');
  await ships(db, 'S1', 'DO-1', { scheduled_ship_date: '31.02.2026' });
  const reason = 'scheduled_ship_date: «31.02.2026» — не дата';
  const alert = await waitForMessage(world, anna.id, /строка компании не принята/);
  expect(alert).toContain(`1 строка компании не принята (последняя из enterprise.shipment): ${reason}. Данные`);
  expect(textOf(await anna.says('/deliveries errors'))).toMatch(
    /^Не удалось прочитать 1 строку\n\n.* S1\n {3}scheduled_ship_date: «31/,
  );
});

test('the errors of the company’s rows are listed, and retried by a button', async ({ anna, db, world }) => {
  expect(textOf(await anna.says('/deliveries errors'))).toBe('All rows of the company’s tables were read.');
  await db.$client.query("alter table dtrack.dtrack_shipping add constraint no_rome check (city <> 'Rome')");
  await ships(db, 'S1', 'DO-1', { ship_city: 'Rome' });
  await waitForMessage(world, anna.id, /A row of enterprise\.shipment was not accepted/);
  const list = await anna.says('/deliveries errors');
  expect(textOf(list)).toMatch(/^1 row could not be read\n\n.*Shipment S1\n {3}.*no_rome/);
  expect(textOf(list)).toContain('the database refused the row (23514): ');
  expect(labelsOf(list)).toEqual(['Retry · S1', 'Today']);
  await anna.taps('Retry · S1');
  expect(anna.toast()).toBe('It still can’t be read. Correct the data first.');
  await db.$client.query('alter table dtrack.dtrack_shipping drop constraint no_rome');
  expect(textOf(await anna.taps('Retry · S1'))).toBe('All rows of the company’s tables were read.');
  expect(anna.toast()).toBe('1 row was read this time.');
  expect(textOf(await anna.says('/delivery S1'))).toMatch(/^DO-1 · /);
});

test('a webhook of API v1 sends the job in a form field; a deleted job is in the history of its delivery', async ({
  anna,
  db,
  world,
  fakeDetrack,
}) => {
  await ships(db, 'S1', 'DO-1');
  await waitForRow(db.$client, "select from dtrack.dtrack_shipping where job_status = 'success'");
  const post = (body: string) =>
    fetch(`${world.program.address}/hooks/detrack`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${hook.user}:${hook.password}`).toString('base64')}`,
      },
      body,
    });
  const job = { do: 'DO-1', date: today(), status: 'Not Delivered', reason: 'no\0body', time: '2026-11-22T10:00:00Z' };
  expect((await post(String(new URLSearchParams({ json: JSON.stringify(job) })))).status).toBe(200);
  expect(textOf(await anna.says('/delivery DO-1'))).toMatch(/^DO-1 · ❌ Not delivered\n[\s\S]*no\ufffdbody$/);
  expect((await post('json=%7B')).status).toBe(400);
  expect((await post('other=1')).status).toBe(400);
  const [sent] = fakeDetrack.jobs;
  expect((await call(world.program.address, { ...sent, status: 'deleted' })).status).toBe(200);
  expect(textOf(await anna.says('/delivery DO-1'))).toMatch(
    /^DO-1 · 🗑 Deleted in DeTrack\n[\s\S]*\d\d:\d\d {2}🗑 Deleted in DeTrack(?:\n\n⚠️|$)/, // the alert may come before
  );
  await waitForMessage(world, anna.id, /A job is no longer in DeTrack: DO-1\./);
});
