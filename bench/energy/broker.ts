import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { startBroker } from '../../test/harness/broker.ts';

// Runs a broker and the meters in a process of their own. Prints the broker's URL, waits for a line, publishes messages
// at a steady rate, and prints a line when all are published.
const { perSecond, messages } = JSON.parse(process.argv[2] ?? '') as { perSecond: number; messages: number };
const broker = await startBroker();
console.log(broker.url);
await new Promise((resolve) => process.stdin.once('data', resolve));
const client = await connectAsync(broker.url, { reconnectPeriod: 0 });
const start = performance.now();
const stepsPerSecond = 50;
for (let sent = 0; sent < messages; ) {
  const due = Math.min(messages, Math.floor(((performance.now() - start) / 1000) * perSecond));
  const publications: Promise<unknown>[] = [];
  for (; sent < due; sent++) {
    const timestamp = new Date(Date.parse('2026-11-20T00:00:00Z') + Math.floor(sent / 500) * 1000).toISOString();
    const payload = JSON.stringify({ timestamp, channel1: sent % 40, channel2: 1.5, channel3: 2.25 });
    publications.push(client.publishAsync(`sensors/meter ${sent % 500}/energy`, payload, { qos: 1 }));
  }
  await Promise.all(publications);
  await sleep(1000 / stepsPerSecond);
}
console.log('published');
await new Promise((resolve) => process.stdin.once('data', resolve));
process.exit(0);
