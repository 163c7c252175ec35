import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { type Actor, test as chat, labelsOf, textOf, type World } from '../harness/shared-chat.ts';
import { seed } from '../reports/seed.ts';

const test = chat.extend<{ zoe: Actor }>({
  zoe: async ({ world }, use) =>
    use(await world.person({ first_name: 'Zzfirst', last_name: 'Zzlast', username: 'zzuser', language_code: 'en' })),
});

/** Returns `schema.table.column` of every place in the database where a text matches. */
async function placesOf(db: Db, pattern: string): Promise<string[]> {
  const { rows } = await db.$client.query<{ relation: string; column: string }>(
    `select format('%I.%I', table_schema, table_name) as relation, format('%I', column_name) as column
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`,
  );
  const places: string[] = [];
  for (const { relation, column } of rows) {
    const found = await db.$client.query(`select from ${relation} where ${column}::text ~* $1 limit 1`, [pattern]);
    if (found.rowCount) places.push(`${relation}.${column}`);
  }
  return places;
}

const tracesOf = ({ id }: Actor) => `\\m${id}\\M|zz`;

/** Leaves something of Zoe in every table that can hold something of a person. */
async function liveALittle(zoe: Actor, groupId: number, db: Db): Promise<void> {
  const inGroup = zoe.in(groupId);
  await inGroup.says('/record');
  await inGroup.taps('New');
  await zoe.says('/addcategory Zzcategory');
  await zoe.says('/record');
  await zoe.taps('New');
  await zoe.says('Zzhabit');
  await zoe.taps('Zzcategory');
  await zoe.says('45m');
  await zoe.says('zzhabit 20m yesterday #zznote');
  await zoe.says('zzhabit 10m');
  await zoe.says('/undo');
  await db.$client.query(
    `insert into warehouse.staging_table (user_id, habit_name, duration, note) values ($1, 'Zzlater', 5, 'zznote')`,
    [zoe.id],
  );
  await db.$client.query(
    `insert into warehouse.staging_rejects (staging_id, user_id, habit_name, reason)
    values (0, $1, 'Zz', 'duration_missing')`,
    [zoe.id],
  );
  await db.$client.query(
    `insert into ops.telegram_inbox (bot_id, update_id, chat_id, user_id, update) values (99, 7, $1, $1, $2)`,
    [
      zoe.id,
      JSON.stringify({ update_id: 7, message: { from: { id: zoe.id, first_name: 'Zzfirst' }, text: 'zznote' } }),
    ],
  );
  await db.$client.query(
    `insert into ops.audit_log (user_id, chat_id, command, arguments, allowed)
     values ($1, $1, 'jobs', 'zznote', false)`,
    [zoe.id],
  );
}

async function groupOf(world: World, ...members: Actor[]): Promise<number> {
  const { chat: group } = await world.playground.addGroup({ title: 'Club', members: members.map(({ id }) => id) });
  return group.id;
}

test('/forget deletes the person from every table and keeps other people', async ({ zoe, ben, world, db }) => {
  const group = await groupOf(world, zoe, ben);
  await ben.in(group).says('/record');
  await ben.in(group).taps('Reading');
  await ben.in(group).taps('30 min');
  await ben.says('/record');
  await liveALittle(zoe, group, db);
  expect((await placesOf(db, tracesOf(zoe))).length).toBeGreaterThan(20);

  const asked = await zoe.says('/forget');
  expect(textOf(asked)).toMatch(/^This deletes everything I store about you: your 2 records, /);
  expect(textOf(asked)).toMatch(/\sDELETE$/);
  expect(labelsOf(asked)).toEqual(['Cancel']);
  const { updateId } = await world.playground.sendText(zoe.id, zoe.id, 'DELETE');
  await world.playground.finished(updateId);
  expect(zoe.messages().at(-1)?.text).toBe(
    'Everything about you is deleted. If you write to me again, we’ll start fresh.',
  );
  expect(await placesOf(db, tracesOf(zoe))).toEqual(['ops.audit_log.chat_id', 'ops.audit_log.user_id']);

  await world.playground.redeliver(updateId ?? 0);
  expect(textOf(await ben.taps('Walking'))).toMatch(/^How long/);
  expect(await placesOf(db, tracesOf(zoe))).toEqual(['ops.audit_log.chat_id', 'ops.audit_log.user_id']);
  const { rows } = await db.$client.query('select habit_name, user_id::int, total_duration from warehouse.habit_view');
  expect(rows).toEqual([{ habit_name: 'Reading', user_id: ben.id, total_duration: '30.00' }]);
});

test('any text other than the confirmation word deletes nothing, and the bot reports that', async ({
  anna,
  maria,
  db,
}) => {
  await anna.says('reading 45m');
  for (const word of ['delete', 'DELETE.', 'yes', 'DELETE everything', 'УДАЛИТЬ']) {
    await anna.says('/forget');
    const answer = textOf(await anna.says(word));
    expect(answer, word).toMatch(/^Nothing was deleted./);
    expect(/ has to match exactly: .* DELETE$/.test(answer), word).toBe(!/yes|everything/.test(word));
    expect(textOf(await anna.says('DELETE')), 'the question is over').not.toMatch(/deleted/);
  }
  await anna.says('/forget');
  expect(textOf(await anna.taps('Cancel'))).toBe('Cancelled. Nothing was changed.');
  await anna.says('/forget');
  expect(textOf(await anna.says('/day'))).toContain('Reading');
  expect(textOf(await anna.says('DELETE'))).not.toMatch(/deleted/);

  await maria.says('чтение 45м');
  const asked = textOf(await maria.says('/forget'));
  expect(asked).toContain('1 запись');
  expect(asked).toMatch(/\sУДАЛИТЬ$/);
  const exactly = /^Ничего не удалено\. Слово нужно написать в точности: .* УДАЛИТЬ$/;
  expect(textOf(await maria.says('DELETE'))).toMatch(exactly);
  for (const word of ['удалить', 'Удалить!', '«УДАЛИТЬ»']) {
    await maria.says('/forget');
    expect(textOf(await maria.says(word)), word).toMatch(exactly);
  }
  const { rows } = await db.$client.query('select habit_name from warehouse.habit_view order by 1');
  expect(rows.map(({ habit_name }) => habit_name)).toEqual(['Reading', 'Чтение']);
});

test('a person can start again after /forget', async ({ maria, anna, db }) => {
  await anna.says('reading 10m');
  await maria.says('гребля 45м');
  await maria.taps('Новая привычка «гребля»');
  await maria.says('/forget');
  expect(textOf(await maria.says('УДАЛИТЬ'))).toMatch(/^Всё о вас удалено/);
  expect(await placesOf(db, `\\m${maria.id}\\M|мария|maria|гребля`)).toEqual([]);
  expect(labelsOf(await maria.says('/start'))).toContain('Чтение');
  expect(textOf(await maria.says('/history'))).not.toContain('гребля');
  expect(labelsOf(await maria.says('гребля 20м'))).toContain('Новая привычка «гребля»');
  expect(textOf(await maria.taps('Новая привычка «гребля»'))).toContain('20 мин гребля');
  const { rows } = await db.$client.query('select total_duration from warehouse.habit_view where user_id = $1', [
    maria.id,
  ]);
  expect(rows).toEqual([{ total_duration: '20.00' }]);
});

test('old buttons of a deleted record are answered and restore nothing', async ({ anna, db }) => {
  await anna.says('reading 45m');
  await anna.says('/forget');
  await anna.says('DELETE');
  expect(textOf(await anna.taps('Undo'))).toBe('That record no longer exists.');
  const { rows } = await db.$client.query('select count(*)::int as n from warehouse.fact_records');
  expect(rows).toEqual([{ n: 0 }]);
});

test('a request in a group is answered in the private chat', async ({ ben, anna, world }) => {
  const group = await groupOf(world, ben, anna);
  await ben.says('reading 45m');
  expect(textOf(await ben.in(group).says('/forget'))).toBe('I’ve answered in our private chat.');
  expect(ben.messages().at(-1)?.text).toMatch(/\sDELETE$/);
});

test('an export in progress is aborted and not sent', async ({ zoe, db, world, dataDir }) => {
  await seed(db.$client, { userId: zoe.id, records: 40_000 });
  const [asked] = await zoe.says('/alldata');
  const markup = asked?.reply_markup;
  const excel = markup && 'inline_keyboard' in markup ? markup.inline_keyboard[0]?.[0] : undefined;
  const data = excel && 'callback_data' in excel ? excel.callback_data : '';
  await world.playground.press(zoe.id, zoe.id, asked?.message_id ?? 0, data);
  await world.playground.sendText(zoe.id, zoe.id, '/forget');
  const { updateId } = await world.playground.sendText(zoe.id, zoe.id, 'DELETE');
  await world.playground.finished(updateId);
  expect(zoe.messages().filter(({ document }) => document)).toHaveLength(0);
  const pressed = zoe.messages().find(({ message_id }) => message_id === asked?.message_id);
  expect(pressed?.text).toBe('Stopped: this file won’t be sent.');
  expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
  expect(await placesOf(db, tracesOf(zoe))).toEqual([]);
});

test('/privacy says what is stored, who sees it and how to delete it', async ({ anna, maria }) => {
  const english = textOf(await anna.says('/privacy'));
  for (const part of ['Telegram id', 'records', 'admins of this bot', 'BI role', 'Nobody else', '/forget'])
    expect(english).toContain(part);
  const russian = textOf(await maria.says('/privacy'));
  for (const part of ['администраторы этого бота', 'роль BI', 'Больше никто', '/mydata', '/forget'])
    expect(russian).toContain(part);
});
