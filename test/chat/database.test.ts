import { expect, vi } from 'vitest';
import { type Actor, test as chat, textOf, type World } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../harness/proxy.ts';

/** The program reaches its database through a way that can be cut. */
const test = chat.extend<{ way: DatabaseProxy; settings: Record<string, string> }>({
  way: async ({ database }, use) => {
    const way = await startDatabaseProxy(database.settings);
    await use(way);
    await way.stop();
  },
  settings: async ({ way }, use) => use({ ...way.settings, DB_MAX_CONNECTIONS: '' }),
});

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const cardsOf = ({ messages }: Actor) => messages().filter(({ fromBot, text }) => fromBot && text?.includes('number'));
const stored = 'select note from warehouse.fact_records where user_id = $1 order by record_id';

function sendAll({ playground }: World, actors: Actor[], count: number) {
  const texts = range(count).flatMap((n) => actors.map((actor) => ({ actor, text: `reading 1m #number ${n}` })));
  return Promise.all(texts.map(({ actor, text }) => playground.sendText(actor.id, actor.chatId, text)));
}

async function health({ program }: World): Promise<number> {
  return (await fetch(`${program.address}/healthz`)).status;
}

// These wait most of their time, so they do it side by side, each with its own database and program.

test.concurrent('nothing is lost while the database cannot be reached, and /healthz reports it', async ({
  anna,
  ben,
  world,
  db,
  way,
}) => {
  expect(await health(world)).toBe(200);
  const sent = await sendAll(world, [anna, ben], 30);
  await waitUntil(world.playground, () => cardsOf(anna).length >= 5);
  await way.stop();
  expect(await health(world)).toBe(503);
  await way.restart();
  await Promise.all(sent.map(({ updateId }) => world.playground.finished(updateId)));
  await waitUntil(world.playground, () => cardsOf(anna).length >= 30 && cardsOf(ben).length >= 30);
  expect(await health(world)).toBe(200);
  for (const { id } of [anna, ben]) {
    const { rows } = await db.$client.query(stored, [id]);
    expect(rows.map(({ note }) => note)).toEqual(range(30).map((n) => `number ${n}`));
  }
  expect(world.logLines.join('')).not.toContain('an update failed');
});

test.concurrent('each text is recorded once and conversations continue while all sessions end repeatedly', async ({
  anna,
  ben,
  world,
  db,
}) => {
  const sent = await sendAll(world, [ben], 40);
  await anna.says('/record');
  for (const n of [1, 2, 3, 4]) {
    await waitUntil(world.playground, () => cardsOf(ben).length >= 8 * n);
    await db.$client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'tally%' and pid <> pg_backend_pid()`);
  }
  await anna.taps('Reading');
  await anna.says('30 min');
  await Promise.all(sent.map(({ updateId }) => world.playground.finished(updateId)));
  await waitUntil(world.playground, () => cardsOf(ben).length >= 40);
  const { rows } = await db.$client.query(stored, [ben.id]);
  expect(rows.map(({ note }) => note)).toEqual(range(40).map((n) => `number ${n}`));
  expect((await db.$client.query(stored, [anna.id])).rowCount).toBe(1);
  expect(world.logLines.join('')).not.toContain('an update failed');
});

test.concurrent('the last step of a conversation is retried until the database can be reached again', async ({
  anna,
  world,
  db,
  way,
}) => {
  await anna.says('/record');
  await anna.taps('Reading');
  await way.stop();
  const { updateId } = await world.playground.sendText(anna.id, anna.chatId, '25');
  await vi.waitUntil(() => world.logLines.some((line) => line.includes('inbox could not be checked')), {
    timeout: 20_000,
  });
  await way.restart();
  await world.playground.finished(updateId);
  await waitUntil(world.playground, () => textOf(anna.messages().slice(-1)).startsWith('✓ 25 min Reading · today'));
  expect((await db.$client.query(stored, [anna.id])).rowCount).toBe(1);
});

test.concurrent('a failed press is retried while a conversation waits, and the conversation keeps waiting', async ({
  anna,
  world,
  db,
}) => {
  await anna.says('reading 10m');
  const card = anna.button('Undo');
  await anna.says('/record');
  await db.$client.query(`
    create function busy() returns trigger language plpgsql as
      $$ begin raise exception 'busy' using errcode = 'serialization_failure'; end $$;
    create trigger busy before update on warehouse.fact_records for each statement execute function busy()`);
  const { updateId } = await world.playground.press(anna.id, anna.chatId, card.messageId, card.data);
  await vi.waitUntil(() => world.logLines.some((line) => line.includes('an update is retried')), { timeout: 20_000 });
  await db.$client.query('drop function busy cascade');
  await world.playground.finished(updateId);
  expect(world.playground.message(anna.chatId, card.messageId)?.text).toMatch(/^Removed/);
  await anna.taps('Running');
  await anna.taps('30 min');
  const { rows } = await db.$client.query(
    'select deleted_at is not null as gone from warehouse.fact_records order by 1',
  );
  expect(rows).toEqual([{ gone: false }, { gone: true }]);
});

test.concurrent('a message is retried after a statement timeout', async ({ anna, world, db }) => {
  await anna.says('reading 10m');
  const { rows } = await db.$client.query('select current_database() as name');
  const blocker = await db.$client.connect();
  await blocker.query('begin; lock table warehouse.fact_records in exclusive mode');
  await db.$client.query(`alter database ${rows[0].name} set statement_timeout = '200ms'`);
  await db.$client.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'tally' and pid not in
      (pg_backend_pid(), ${(blocker as unknown as { processID: number }).processID})`);
  const { updateId } = await world.playground.sendText(anna.id, anna.chatId, 'reading 25m');
  await vi.waitUntil(() => world.logLines.some((line) => line.includes('statement timeout')), { timeout: 20_000 });
  await blocker.query('rollback');
  blocker.release();
  await world.playground.finished(updateId);
  await waitUntil(world.playground, () => textOf(anna.messages().slice(-1)).startsWith('✓ 25 min Reading · today'));
  expect((await db.$client.query(stored, [anna.id])).rowCount).toBe(2);
  expect(world.logLines.join('')).not.toContain('an update failed');
});
