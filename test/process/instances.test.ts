import { expect, vi } from 'vitest';
import { lockNumbers } from '../../src/db/session/advisory-locks.ts';
import { test } from '../harness/process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Returns the number of updates that an instance has handled. */
async function countHandled({ address }: { address: string }): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text();
  const counts = [...metrics.matchAll(/^tally_updates_handled_total\{[^}]*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

test('three instances share the work; when the one that polls is killed, nothing is lost', async ({
  processes,
  db,
}) => {
  const { playground, start, waitUntil, botMessages } = processes;
  // An id modulo 64 is its partition. Every fourth partition has a person, so each instance has work.
  const people = await Promise.all(
    range(16).map((n) =>
      playground.addPerson({ id: 1_000_000 + 4 * n, first_name: `Person ${n}`, language_code: 'en' }),
    ),
  );
  const first = await start();
  const others = await Promise.all([start(), start()]);
  const owners = `select pid from pg_locks where locktype = 'advisory' and granted
    and classid = ${lockNumbers.inboxPartition} and database = (select oid from pg_database where datname = current_database())
    group by pid having count(*) >= 16`;
  await vi.waitUntil(async () => (await db.$client.query(owners)).rowCount === 3, { timeout: 30_000 });

  const sent = range(10).flatMap((n) => people.map(({ id }) => playground.sendText(id, id, `reading 1m #number ${n}`)));
  const answered = () => people.reduce((sum, { id }) => sum + botMessages(id).length, 0);
  await waitUntil(() => answered() >= 40);
  await first.kill();
  for (const { updateId } of await Promise.all(sent)) await playground.finished(updateId);
  for (const { address } of others) expect((await fetch(`${address}/healthz`)).status).toBe(200);
  for (const instance of others) expect(await countHandled(instance)).toBeGreaterThan(0);
  for (const { id } of people) {
    const text = 'select note from warehouse.fact_records where user_id = $1 order by record_id';
    const { rows } = await db.$client.query(text, [id]);
    expect(rows.map(({ note }) => note)).toEqual(range(10).map((n) => `number ${n}`));
  }
  expect(playground.calls.filter(({ error }) => error?.startsWith('Conflict'))).toEqual([]);
});
