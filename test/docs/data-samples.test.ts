import { parse } from 'dotenv';
import { expect } from 'vitest';
import { defaultUsers } from '../../src/playground/default-users.ts';
import { type Broker, startBroker } from '../harness/broker.ts';
import { test as chat } from '../harness/chat.ts';
import { type FakeDetrack, fakeDetrackKey, startFakeDetrack } from '../harness/detrack.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { findBlocks, readProjectFile, readSamples, type Samples } from './markdown.ts';
import { createSampleRunner, type SampleRunner } from './sample-runner.ts';

// Every sample of docs/data is read from its page and run, in the order in which a reader meets it: one program with
// the settings of all five pages, one database.

const pages = ['usage', 'detrack', 'energy', 'sales', 'batch'] as const;
const pathOf = (page: string) => `docs/data/${page}.md`;

/** It is about noon there on the same UTC day: what was two hours ago is of today. */
const offset = 12 - new Date().getUTCHours();
const noonZone = `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;

interface Servers {
  broker: Broker;
  detrack: FakeDetrack;
}

const test = chat.extend<{ servers: Servers; settings: Record<string, string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants the pattern
  servers: async ({}, use) => {
    const [broker, detrack] = await Promise.all([startBroker(), startFakeDetrack()]);
    await use({ broker, detrack });
    await Promise.all([broker.stop(), detrack.close()]);
  },
  settings: async ({ servers }, use) =>
    use({
      ...Object.assign({}, ...pages.map((page) => parse(readSamples(pathOf(page)).take('settings')))),
      TIME_ZONE: noonZone,
      MQTT_URL: servers.broker.url,
      DETRACK_API_URL: servers.detrack.url,
      DETRACK_API_KEY: fakeDetrackKey,
      // Alerts, such as that of an unknown meter, would come between the answers of Anna's chat.
      ALERT_CHAT_ID: String(defaultUsers[1]?.id),
      // The samples start the jobs themselves.
      ...Object.fromEntries(
        ['USAGE', 'ENERGY', 'SALES_INCREMENT', 'DETRACK_STATUS'].map((job) => [`SCHEDULE_${job}`, 'off']),
      ),
    }),
});

async function tryUsage({ take }: Samples, { insertAs, query, runJob, expectChat }: SampleRunner): Promise<void> {
  await insertAs('terminal_feed', take('role'), take('records'));
  await query(take('records'));
  expect.soft(await runJob(take('job'))).toContain('rows_done=3');
  await expectChat(take('chat'));
}

async function tryDeliveries(
  { take }: Samples,
  { insertAs, query, pool, expectChat }: SampleRunner,
  { detrack }: Servers,
  address: string,
): Promise<void> {
  await insertAs('shop_system', take('role'), take('shipment'));
  await query(take('shipment'));
  await waitForRow(pool, "select from dtrack.dtrack_shipping where job_status = 'success'");
  expect.soft(detrack.jobs).toMatchObject([{ do_number: 'DO-1001', items: [{ sku: 'CHAIR-7', quantity: 3 }] }]);
  await expectChat(take('chat-sent'));
  const [, login = '', path = ''] = / -u (\S+) [\s\S]*http:\/\/127\.0\.0\.1:8080(\S+)/.exec(take('webhook-call')) ?? [];
  const response = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(login)}`, 'content-type': 'application/json' },
    body: take('webhook').replace('the-id-of-the-job', detrack.jobs[0]?.id ?? ''),
  });
  expect.soft(response.status).toBe(200);
  await expectChat(take('chat-delivered'));
  expect.soft((await query('select shipped from enterprise.shipment')).rows).toEqual([{ shipped: true }]);
}

async function tryEnergy(
  { take }: Samples,
  { insertAs, query, pool, writeFile, runJob, expectChat }: SampleRunner,
  { broker }: Servers,
): Promise<void> {
  const published = [...take('publish').matchAll(/^mosquitto_pub -q 1 -t (\S+) -m '(.*)'$/gm)];
  await broker.publish(published.map(([, topic = '', payload = '']) => ({ topic, payload })));
  await waitForRow(pool, 'select from energy.sensor_reading having count(*) = 3');
  await insertAs('meter_feed', take('role'), take('readings'));
  writeFile('readings.csv', take('readings.csv'));
  expect.soft(await runJob(take('import'))).toContain('rows_written=3');
  await query(take('readings'));
  await query(take('device'));
  expect.soft(await runJob(take('job'))).toContain('half_hours=');
  await expectChat(take('chat'));
  const meters = await query(
    "select string_agg(device_name || ' ' || kind, ', ' order by device_name) from energy.device",
  );
  expect
    .soft(Object.values(meters.rows[0]))
    .toEqual(['boiler register, cellar register, hall current, office register, workshop register']);
  expect.soft((await query('select from energy.reading_rejects')).rowCount).toBe(0);
}

async function trySales({ take }: Samples, { query, writeFile, runJob, expectChat }: SampleRunner): Promise<void> {
  const names = ['user_order_log', 'user_activity_log', 'customer_research'];
  const files = [
    ...names.map((name) => `report/${name}.csv`),
    'report/price_log.csv',
    ...names.map((name) => `day/${name}_inc.csv`),
  ];
  for (const file of files) writeFile(file, take(file));
  expect.soft(await runJob(take('backfill'))).toMatch(/rows_duplicate\w*=1/);
  expect.soft(await runJob(take('increment'))).toContain('days_loaded=1');
  await expectChat(take('chat'));
  expect.soft((await query(take('mart'))).rowCount).toBe(1);
}

async function tryBatch({ take }: Samples, { query, writeFile, runJob, expectChat }: SampleRunner): Promise<void> {
  await query(take('source'));
  await query(take('job'));
  expect.soft(await runJob(take('run'))).toContain('results=6');
  const { rows } = await query(take('results'));
  const shown = take('results-shown').trim().replace(/ +/g, ' ').split('\n');
  expect.soft(rows.map((row) => Object.values(row).join(' '))).toEqual(shown);
  await expectChat(take('chat'));
  writeFile('job.json', take('job.json'));
  await runJob(take('import'));
  expect.soft((await query("select from batch_jobs where job_name = 'Active users by day'")).rowCount).toBe(1);
}

test('every sample of docs/data does what its page says', async ({
  anna,
  world,
  servers,
  database,
  settings,
  dataDir,
}) => {
  const runner = createSampleRunner({ person: anna, database, settings, dataDir, timeZone: noonZone });
  const [usage, deliveries, energy, sales, batch] = pages.map((page) => readSamples(pathOf(page))) as [
    Samples,
    Samples,
    Samples,
    Samples,
    Samples,
  ];
  await tryUsage(usage, runner);
  await tryDeliveries(deliveries, runner, servers, world.program.address);
  await tryEnergy(energy, runner, servers);
  await trySales(sales, runner);
  await tryBatch(batch, runner);
  const unused = [usage, deliveries, energy, sales, batch].map((samples) => samples.unused());
  expect(unused).toEqual(pages.map(() => ['settings'])); // the settings of the program
});

test('every block of docs/data that a reader could run has a name', () => {
  const unnamed = pages.flatMap((page) =>
    findBlocks(readProjectFile(pathOf(page)))
      .filter(({ language, name }) => language !== '' && name === '')
      .map(({ text }) => `${page}: ${text}`),
  );
  expect(unnamed).toEqual(['sales: npm run job -- sales-backfill\n']); // needs the platform of a shop
});
