import { describe, expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { loopSchema, makeDatabase } from '../import/import-fixture.ts';

const file = (habits: number) =>
  Buffer.from(
    `Project,Start date,Duration\n${Array.from({ length: habits }, (_, at) => `Habit ${at + 1},2026-01-01,00:10:00\n`).join('')}`,
  );

const recordsByPerson = `select user_id, count(*)::int as records from warehouse.fact_records
  where deleted_at is null group by user_id order by user_id`;

describe('a document in a group', () => {
  test('is left alone; with /import it is answered in the private chat', async ({ ben, anna, world }) => {
    const { chat } = await world.playground.addGroup({ title: 'Family', members: [anna.id, ben.id] });
    const group = ben.in(chat.id);
    expect(await group.sendsFile('toggl.csv', file(1))).toEqual([]);
    expect(ben.messages()).toEqual([]);
    expect(textOf(await group.sendsFile('toggl.csv', file(1), '/import'))).toBe('I’ve answered in our private chat.');
    expect(textOf(ben.messages())).toContain('Toggl: 1 habit, 1 record, ');
    expect(textOf(await ben.taps('Import'))).toContain('✅ Imported: 1 habit, 1 record.');
    expect(labelsOf(group.messages())).toEqual([]);
    const [answered] = await group.says('/help');
    const document = { file_id: 'x', file_unique_id: 'x', file_name: 'a.csv' };
    const from = { id: ben.id, is_bot: false, first_name: 'Ben', language_code: 'en' };
    const message = { message_id: 900, date: 1, chat, from, document, reply_to_message: { ...answered, chat } };
    await world.playground.finished(await world.playground.sendUpdate({ message } as never));
    expect(textOf(group.messages().slice(-1))).toContain('I read files only in our private chat.');
  });
});

test('a caption with a year is no record, one with another number is', async ({ ben }) => {
  for (const caption of ['my habits 2019-2026', 'export of 2026-11-30', 'за 2024'])
    expect(textOf(await ben.sendsFile('toggl.csv', file(1), caption))).toContain('Toggl: 1 habit, 1 record, ');
  expect(textOf(await ben.sendsFile('toggl.csv', file(1), 'running 45m'))).toContain('45 min');
});

test('two people import the same file at the same time, each for oneself', async ({ ben, maria, db }) => {
  await Promise.all([ben.sendsFile('toggl.csv', file(3)), maria.sendsFile('toggl.csv', file(3))]);
  await Promise.all([ben.taps('Import'), maria.taps('Импортировать')]);
  expect((await db.execute(recordsByPerson)).rows.map(({ records }) => records)).toEqual([3, 3]);
  await ben.taps('Undo import');
  expect((await db.execute(recordsByPerson)).rows).toEqual([{ user_id: String(maria.id), records: 3 }]);
});

test('habits of later pages are chosen, and what was edited stays when the import is undone', async ({ ben, db }) => {
  await ben.sendsFile('toggl.csv', file(20));
  await ben.taps('Choose habits');
  await ben.taps('More ›');
  const page = await ben.taps('More ›');
  expect(textOf(page)).toBe('Which habits should I import? 20 chosen · page 3 of 3');
  expect(textOf(await ben.taps('✅ Habit 20 · 1'))).toBe('Which habits should I import? 19 chosen · page 3 of 3');
  await ben.taps('‹ Back');
  const preview = await ben.taps('Done');
  expect(textOf(preview)).toContain('New: 19 habits, 19 records.');
  await ben.taps('Import');
  await ben.says('/history Habit 7');
  await ben.taps('1');
  await ben.taps('Change duration');
  await ben.says('55m');
  expect(textOf(await ben.taps('Undo import'))).toBe(
    'The import is undone.\nRemoved: 18 records.\n1 record stays, because you’ve changed it since.\n' +
      'This habit stays, because you’ve changed or used it since: Habit 7.',
  );
  expect((await db.execute(recordsByPerson)).rows).toEqual([{ user_id: String(ben.id), records: 1 }]);
});

test('a database that was copied while its app used it may lack the latest days', async ({ ben }) => {
  const bytes = await makeDatabase(`${loopSchema} insert into Habits (id, name) values (1, 'Run');`);
  bytes.fill(2, 18, 20); // as in WAL mode
  expect(textOf((await ben.sendsFile('loop.db', bytes)).slice(-1))).toContain('so the latest days may be missing.');
});
