import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createDb, createPool } from '../../src/db/client.ts';
import { createLockSession } from '../../src/db/session/lock-session.ts';
import { ingestReadings } from '../../src/jobs/energy/ingest.ts';
import { createLog } from '../../src/lib/log.ts';

// Ingests the messages that the broker in another process publishes. Prints the seconds and the memory as JSON.
const { url, perSecond, messages } = JSON.parse(process.argv[2] ?? '') as {
  url: string;
  perSecond: number;
  messages: number;
};
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const file = fileURLToPath(new URL('./broker.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', tsx, file, JSON.stringify({ perSecond, messages })], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const broker = { url: String((await lines.next()).value), clientId: 'tally', topics: ['sensors/+/energy'] };
const abort = new AbortController();
const pool = createPool({ url, onError: (error) => process.stderr.write(`${error.message}\n`) });
const log = createLog({ level: 'silent', dir: '/nowhere', keepDays: 1, console: { write: () => undefined } });
const locks = createLockSession({ url });
const ingestion = ingestReadings({ broker, locks, db: createDb(pool), log, signal: abort.signal });
const countStored = async () => Number((await pool.query('select count(*) from energy.sensor_reading')).rows[0].count);
const memory = () => process.memoryUsage().rss / 2 ** 20;
await sleep(2_000); // time to subscribe
const start = performance.now();
child.stdin.write('go\n');
let publishedAt = Number.NaN;
const published = lines.next().then(() => {
  publishedAt = performance.now();
});
let earlyMb = 0;
for (let stored = 0; stored < messages; stored = await countStored()) {
  if (earlyMb === 0 && stored > messages / 3) earlyMb = memory();
  await sleep(250);
}
const end = performance.now();
await published; // the broker may report this after the last message is stored
console.log(
  JSON.stringify({
    seconds: (end - start) / 1000,
    lagSeconds: Math.max(0, (end - publishedAt) / 1000),
    earlyMb,
    lateMb: memory(),
  }),
);
abort.abort();
await ingestion;
await locks.close();
await pool.end();
child.stdin.write('end\n');
