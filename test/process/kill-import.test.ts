import { expect, vi } from 'vitest';
import type { PageMessage } from '../../src/playground/index.ts';
import { test } from '../harness/process.ts';

// Two starts of the program take long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const habits = 20;
const days = 365;

test('an import that is killed is done once after the restart, and its undo too', async ({
  processes: { playground, botMessages, start, waitUntil },
  db,
}) => {
  const [{ id } = { id: 0 }] = playground.people;
  const newest = () => botMessages(id).at(-1)?.text ?? '';
  const count = async () => (await db.execute('select count(*)::int as n from warehouse.fact_records')).rows[0]?.n;
  const press = (label: string) => {
    const { message, data } = findButton(botMessages(id), label);
    return playground.press(id, id, message.message_id, data);
  };
  const first = await start();
  await playground.sendDocument(id, id, { name: 'a.csv', bytes: Buffer.from(csv()) });
  await waitUntil(() => newest().includes('7,300 records. Already here: 0'));
  await press('Import');
  await waitUntil(() => newest().startsWith('Importing'));
  await waitForLock(db); // the transaction has begun
  await first.kill();
  expect(await count()).toBe(0);
  await start();
  await waitUntil(() => newest().includes('✅ Imported'));
  expect(await count()).toBe(habits * days);
  await press('Undo import');
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
async function waitForLock(db: { execute(text: string): Promise<{ rows: Record<string, unknown>[] }> }) {
  for (;;) {
    const { rows } = await db.execute(
      "select 1 from pg_class where relpersistence = 't' and relname = 'import_match' limit 1",
    );
    const active = await db.execute(
      "select 1 from pg_stat_activity where query like '%import_row%' and pid <> pg_backend_pid()",
    );
    if (rows.length > 0 || active.rows.length > 0) return;
  }
}

function findButton(messages: PageMessage[], label: string): { message: PageMessage; data: string } {
  for (const message of [...messages].reverse()) {
    const markup = message.reply_markup;
    const buttons = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
    for (const button of buttons)
      if (button.text === label && 'callback_data' in button) return { message, data: button.callback_data };
  }
  throw new Error(`no message has a button ${label}`);
}
