import { expect } from 'vitest';
import { parseFields } from '../../src/jobs/energy/parse-message.ts';
import { storeReadings } from '../../src/jobs/energy/store-readings.ts';
import { test as chat, textOf } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';

const test = chat.extend<{ options: { alertEveryMs: number } }>({ options: { alertEveryMs: 200 } });

test('meters that send only unusable messages are listed by /energy, alerted, and counted in /metrics', async ({
  anna,
  world,
  db,
}) => {
  const store = (deviceName: string, timestamp: string | number) =>
    storeReadings(db, 'mqtt', [
      parseFields({ deviceName, timestamp, registerKwh: 5 }, `${deviceName} at ${timestamp}`),
    ]);
  await store('cellar', 'soon');
  await store('cellar', 'later');
  await store('hall', 'soon');
  expect(textOf(await anna.says('/energy'))).toMatch(
    /^No energy data yet\.[\s\S]*\n\n2 meters sent [^\n]*:\ncellar · 2 messages: timestamp cannot be read\nhall · 1 message: /,
  );
  await store('hall', Date.now() - 60_000);
  expect(textOf(await anna.says('/energy'))).toMatch(/\nOne meter sent [^\n]*:\ncellar · 2 messages: /);
  await anna.says('/run energy hours=3');
  const alert = /The meter cellar sent 2 messages that cannot be used: timestamp cannot be read\. .*: cellar at later/;
  await waitUntil(world.playground, () => anna.messages().some(({ text }) => alert.test(text ?? '')));
  const metrics = await (await fetch(`${world.program.address}/metrics`)).text();
  expect(metrics).toContain('tally_energy_rejects_today{reason="timestamp cannot be read"} 3');
});
