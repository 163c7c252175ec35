import { expect } from 'vitest';
import type { ProgramOptions } from '../../src/app/program.ts';
import { type Broker, startBroker } from '../harness/broker.ts';
import { type Answers, test as chat, labelsOf, textOf } from '../harness/chat.ts';
import { noonZone } from '../harness/noon-zone.ts';
import { waitUntil } from '../harness/process.ts';
import { waitForRow } from '../harness/wait-for-row.ts';

const timeZone = noonZone();

const test = chat.extend<{ broker: Broker; settings: Record<string, string>; options: Partial<ProgramOptions> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants the pattern
  broker: async ({}, use) => {
    const broker = await startBroker();
    await use(broker);
    await broker.stop();
  },
  options: { alertEveryMs: 200, cardEveryMs: 100 },
  settings: async ({ broker }, use) => use({ MQTT_URL: broker.url, SCHEDULE_ENERGY: 'off', TIME_ZONE: timeZone }),
});

/** Minutes before now, as a meter writes it. */
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

test('MQTT messages become half hours and a chart, and a silent meter causes one alert and one recovery', async ({
  anna,
  ben,
  broker,
  world,
  db,
}) => {
  const run = async () => {
    const before = anna.messages().length;
    await anna.says('/run energy hours=3');
    const card = (messages: Answers) => messages.slice(before).some(({ text }) => /Succeeded/.test(text ?? ''));
    await waitUntil(world.playground, () => card(anna.messages()));
  };
  const send = (timestamp: string, registerKwh: number) =>
    broker.publish([{ topic: 'sensors/cellar/energy', payload: JSON.stringify({ timestamp, registerKwh }) }]);
  expect(textOf(await anna.says('/energy'))).toMatch(/^No energy data yet\./);
  const first = ago(250);
  do await send(first, 100);
  while ((await db.$client.query('select from energy.sensor_reading')).rowCount === 0);
  await send(ago(130), 112);
  await send(ago(125), 112.5);
  await waitForRow(db.$client, 'select from energy.sensor_reading having count(*) = 3');
  await waitUntil(world.playground, () =>
    anna.messages().some(({ text }) => /An unknown meter reports: cellar/.test(text ?? '')),
  );
  await run();
  const silent = () => anna.messages().filter(({ text }) => /meter cellar has sent nothing since/.test(text ?? ''));
  await waitUntil(world.playground, () => silent().length === 1);
  await run();
  const sum = await db.$client.query(
    'select round(sum(energy_consumed)::numeric, 6)::text as sum, bool_or(quality = $1) as gap from energy.energy_data',
    ['estimated'],
  );
  expect(sum.rows).toEqual([{ sum: '12.500000', gap: true }]);

  const one = await anna.says('/energy cellar');
  expect(one.at(-1)?.photo).toBeDefined();
  const lines = textOf(one).split('\n');
  expect(lines[0]).toBe('Energy · cellar');
  expect(lines[1]).toMatch(/^Today, .*: 12\.5 kWh \(a week before 0 kWh\)$/);
  expect(lines[2]).toMatch(/^Coverage [\d.]+% · \d half hours estimated$/);
  expect(lines[3]).toMatch(/^This week, .*: 12\.5 kWh \(/);
  expect(lines[5]).toMatch(/^Last reading \d{4}-\d\d-\d\d \d\d:\d\d$/);
  expect(labelsOf(one)).toEqual(['◀', 'Day', 'Week', 'All meters']);
  const all = await anna.taps('All meters');
  expect(textOf(all)).toMatch(/^Energy · All meters\n(?:.|\n)*\n1 meter, last two weeks:\n1\. cellar · 12\.5 kWh$/);
  expect(textOf(await anna.taps('Week'))).toMatch(/12\.5 kWh/);
  expect(labelsOf(await anna.says('/energy CEL'))).toEqual(['cellar', 'All meters']);
  expect(textOf(await anna.says('/energy attic'))).toBe('There is no meter attic. /energy shows all of them.');
  expect(textOf(await ben.says('/energy'))).toMatch(/admins/i);

  await send(ago(1), 113);
  await waitForRow(db.$client, 'select from energy.sensor_reading having count(*) = 4');
  await run();
  await waitUntil(world.playground, () => anna.messages().some(({ text }) => /resolved after/.test(text ?? '')));
  expect(silent()).toHaveLength(1);
});
