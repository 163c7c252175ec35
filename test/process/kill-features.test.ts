import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { parseCallbackData } from '../../src/bot/ui/callback-data.ts';
import type { Db } from '../../src/db/client.ts';
import type { PageMessage } from '../../src/playground/index.ts';
import { type ProcessFixture, test } from '../harness/shared-process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// Each start of the program takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

type Playground = ProcessFixture['playground'];

const addPeople = (playground: Playground, count: number) =>
  Promise.all(range(count).map((n) => playground.addPerson({ first_name: `P${n}`, language_code: 'en' })));

/** Returns the callback data of the first button that matches. */
function findData({ reply_markup: markup }: PageMessage, isWanted: (label: string, data: string) => boolean) {
  const buttons = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
  for (const button of buttons)
    if ('callback_data' in button && isWanted(button.text, button.callback_data)) return button.callback_data;
  return null;
}

/** Presses the first button that matches, on the newest message that has one. */
function press(
  { playground, botMessages }: ProcessFixture,
  id: number,
  isWanted: (label: string, data: string) => boolean,
) {
  for (const message of botMessages(id).toReversed()) {
    const data = findData(message, isWanted);
    if (data !== null) return playground.press(id, id, message.message_id, data);
  }
  throw new Error(`no message to ${id} has the button`);
}

test('presses on a board survive a kill -9: each counts once, a double press too', async ({
  processes: { playground, botMessages, start, waitUntil },
  db,
}) => {
  const people = await addPeople(playground, 12);
  const board = (id: number) => botMessages(id).find(({ text }) => text?.startsWith('Today'));
  const running = await start();
  for (const { id } of people) {
    void playground.sendText(id, id, 'vitamins 2026-01-05');
    void playground.sendText(id, id, '/today');
  }
  await waitUntil(() => people.every(({ id }) => board(id)));
  const presses = people.flatMap(({ id }) => {
    const message = board(id);
    if (!message) throw new Error('there is no board');
    const data = findData(message, (label) => label === '○ Vitamins') ?? '';
    return range(2).map(() => playground.press(id, id, message.message_id, data));
  });
  const isTicked = ({ id }: { id: number }) => board(id)?.text?.includes('✓ Vitamins') ?? false;
  await waitUntil(() => people.some(isTicked));
  await running.kill();
  await start();
  const updates = (await Promise.all(presses)).map(({ updateId }) => playground.finished(updateId));
  await Promise.all(updates);
  await waitUntil(() => people.every(isTicked));
  const { rows } = await db.$client.query<{ records: string }>(
    `select count(*) filter (where local_date = current_date) as records
     from warehouse.fact_records where user_id = any ($1) and deleted_at is null group by user_id`,
    [people.map(({ id }) => id)],
  );
  expect(rows).toEqual(people.map(() => ({ records: '1' })));
});

test('a kill between the press of Stop and its answer records each timer once, and answers', async ({
  processes,
  db,
}) => {
  const { playground, botMessages, start, waitUntil } = processes;
  const people = await addPeople(playground, 12);
  const ids = people.map(({ id }) => id);
  const running = await start();
  const started = await Promise.all(people.map(({ id }) => playground.sendText(id, id, 'start reading')));
  for (const { updateId } of started) await playground.finished(updateId);
  await db.$client.query("update warehouse.timer set started_at = started_at - interval '10 minutes'");
  const listed = await Promise.all(people.map(({ id }) => playground.sendText(id, id, '/timer')));
  for (const { updateId } of listed) await playground.finished(updateId);
  const edits = () => playground.calls.filter(({ method }) => method === 'editMessageText').length;
  const target = edits() + 3;
  const presses = people.map(({ id }) => press(processes, id, (_, data) => parseCallbackData(data)?.button === 'wp'));
  await waitUntil(() => edits() >= target);
  await running.kill();
  await start();
  for (const { updateId } of await Promise.all(presses)) await playground.finished(updateId);
  const { rows } = await db.$client.query(
    `select user_id::float8, duration::int as minutes from warehouse.fact_records
     where user_id = any ($1) and deleted_at is null order by user_id`,
    [ids],
  );
  expect(rows).toEqual(ids.toSorted((a, b) => a - b).map((user_id) => ({ user_id, minutes: 10 })));
  expect((await db.$client.query('select from warehouse.timer')).rowCount).toBe(0);
  for (const { id } of people)
    expect(botMessages(id).some(({ text }) => text?.startsWith('✓ 10 min Reading'))).toBe(true);
});

test('marks and records of ticked habits survive two kill -9: each is stored once, in order, and answered', async ({
  processes: { playground, botMessages, start, waitUntil },
  db,
}) => {
  const people = await addPeople(playground, 15);
  const sentMessages = () => playground.calls.filter(({ method }) => method === 'sendMessage').length;
  const lines = ['no vitamins yesterday', 'no vitamins', 'vitamins', 'water 3'];
  const sent: ReturnType<typeof playground.sendText>[] = [];
  for (const two of [lines.slice(0, 2), lines.slice(2)]) {
    const running = await start();
    const target = sentMessages() + people.length;
    for (const line of two) for (const { id } of people) sent.push(playground.sendText(id, id, line));
    await waitUntil(() => sentMessages() >= target);
    await running.kill();
  }
  await start();
  await Promise.all(sent);
  const isAnswered = (id: number) => botMessages(id).some(({ text }) => text?.startsWith('✓ 3 glasses Water'));
  await waitUntil(() => people.every(({ id }) => isAnswered(id)));
  const { rows } = await db.$client.query<{ marks: string; records: string }>(
    `select (select string_agg(m.mark || ' ' || (current_date - m.local_date), ',') from warehouse.day_mark m
         where m.user_id = u.id) as marks,
       (select string_agg(h.habit_name || ' ' || r.amount::float8, ',' order by r.record_id)
         from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
         where r.user_id = u.id and r.deleted_at is null) as records
     from unnest($1::bigint[]) as u(id)`,
    [people.map(({ id }) => id)],
  );
  // The mark of today is gone with the record after it.
  expect(rows).toEqual(people.map(() => ({ marks: 'no 1', records: 'Vitamins 1,Water 3' })));
  for (const { id } of people) {
    const texts = botMessages(id).map(({ text }) => text ?? '');
    for (const answer of ['✗ Vitamins: not done · yesterday', '✗ Vitamins: not done · today', '✓ Vitamins · today'])
      expect(texts.some((text) => text.startsWith(answer))).toBe(true);
  }
});

const habits = 20;
const days = 365;

test('an import that is killed is done once after the restart, and its undo too', async ({ processes, db }) => {
  const { playground, botMessages, start, waitUntil } = processes;
  const [{ id } = { id: 0 }] = await addPeople(playground, 1);
  const newest = () => botMessages(id).at(-1)?.text ?? '';
  const count = async () => {
    const text = 'select count(*)::int as n from warehouse.fact_records where user_id = $1';
    return (await db.$client.query<{ n: number }>(text, [id])).rows[0]?.n;
  };
  const tap = (wanted: string) => press(processes, id, (label) => label === wanted);
  const first = await start();
  await playground.sendDocument(id, id, { name: 'a.csv', bytes: Buffer.from(csv()) });
  await waitUntil(() => newest().includes('7,300 records. Already here: 0'));
  await tap('Import');
  await waitUntil(() => newest().startsWith('Importing'));
  await waitForRows(db); // the transaction has begun
  await first.kill();
  expect(await count()).toBe(0);
  await start();
  await waitUntil(() => newest().includes('✅ Imported'));
  expect(await count()).toBe(habits * days);
  await tap('Undo import');
  await waitUntil(() => newest().startsWith('The import is undone'));
  expect(await count()).toBe(0);
});

function csv(): string {
  const lines = Array.from({ length: habits * days }, (_, index) => {
    const date = new Date(Date.UTC(2020, 0, 1 + (index % days))).toISOString().slice(0, 10);
    return `${date},Habit ${index % habits} ${Math.floor(index / days)},Sport,${1 + (index % 50)},`;
  });
  return `Date,Habit,Category,Duration (min),Note\n${lines.join('\n')}\n`;
}

/** Resolves as soon as a transaction has copied rows of a file. */
async function waitForRows(db: Db): Promise<void> {
  const text = `select from pg_stat_activity where datname = current_database() and state <> 'idle'
    and query ~ 'import_(row|match)' and pid <> pg_backend_pid()`;
  while ((await db.$client.query(text)).rowCount === 0) await sleep(5);
}
