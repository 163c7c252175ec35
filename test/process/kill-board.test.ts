import { expect, vi } from 'vitest';
import type { PageMessage } from '../../src/playground/index.ts';
import { test } from '../harness/process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

// Two starts of the program take long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Returns the callback data of the button with this label. */
function dataOf({ reply_markup }: PageMessage, label: string): string {
  const rows = reply_markup && 'inline_keyboard' in reply_markup ? reply_markup.inline_keyboard : [];
  const button = rows.flat().find(({ text }) => text === label);
  return button && 'callback_data' in button ? button.callback_data : '';
}

test('presses on a board survive a kill -9: each counts once, a double press too', async ({
  processes: { playground, botMessages, start, waitUntil },
  db,
}) => {
  const people = await Promise.all(
    range(12).map((n) => playground.addPerson({ first_name: `B${n}`, language_code: 'en' })),
  );
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
    const data = dataOf(message, '○ Vitamins');
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
