import { expect, vi } from 'vitest';
import { parseCallbackData } from '../../src/bot/ui/callback-data.ts';
import { test } from '../harness/process.ts';

// Two starts of the program take long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

test('a kill between the press of Stop and its answer records each timer once, and answers', async ({
  processes: { playground, botMessages, start, waitUntil },
  db,
}) => {
  const people = await Promise.all(
    Array.from({ length: 12 }, (_, n) => playground.addPerson({ first_name: `T${n}`, language_code: 'en' })),
  );
  const running = await start();
  const started = await Promise.all(people.map(({ id }) => playground.sendText(id, id, 'start reading')));
  for (const { updateId } of started) await playground.finished(updateId);
  await db.$client.query("update warehouse.timer set started_at = started_at - interval '10 minutes'");
  const listed = await Promise.all(people.map(({ id }) => playground.sendText(id, id, '/timer')));
  for (const { updateId } of listed) await playground.finished(updateId);
  const edits = () => playground.calls.filter(({ method }) => method === 'editMessageText').length;
  const presses = people.map(({ id }) => pressStop(playground, id, botMessages(id)));
  await waitUntil(() => edits() >= 3);
  await running.kill();
  await start();
  for (const { updateId } of await Promise.all(presses)) await playground.finished(updateId);
  const { rows } = await db.$client.query(
    `select user_id, duration::int as minutes from warehouse.fact_records where deleted_at is null order by user_id`,
  );
  expect(rows.map(({ minutes }) => minutes)).toEqual(people.map(() => 10));
  expect(new Set(rows.map(({ user_id }) => user_id)).size).toBe(people.length);
  expect((await db.$client.query('select from warehouse.timer')).rowCount).toBe(0);
  for (const { id } of people)
    expect(botMessages(id).some(({ text }) => text?.startsWith('✓ 10 min Reading'))).toBe(true);
});

/** Presses `■ Stop` on the newest message with that button. */
function pressStop(
  playground: {
    press: (as: number, chatId: number, messageId: number, data: string) => Promise<{ updateId?: number }>;
  },
  id: number,
  messages: { message_id: number; reply_markup?: unknown }[],
) {
  for (const { message_id, reply_markup } of [...messages].reverse()) {
    const { inline_keyboard: rows = [] } = (reply_markup ?? {}) as { inline_keyboard?: { callback_data?: string }[][] };
    const data = rows.flat().find((one) => parseCallbackData(one.callback_data ?? '')?.button === 'wp')?.callback_data;
    if (data) return playground.press(id, id, message_id, data);
  }
  throw new Error(`no message to ${id} has the button`);
}
