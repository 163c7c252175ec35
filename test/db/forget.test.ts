import pg from 'pg';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { migrateChat } from '../../src/db/queries/bot/groups.ts';
import { exactlyOnce } from '../../src/db/queries/bot/updates.ts';
import { loadStaged } from '../../src/db/queries/habits/load.ts';
import { recordOnce } from '../../src/db/queries/habits/record.ts';
import { forgetPerson } from '../../src/db/queries/people/forget.ts';
import { readPersonalData } from '../../src/db/queries/people/personal-data.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/shared-db.ts';
import { collect, count, defaults, newRecord, say, stage, table } from './warehouse.ts';

const zoe = { id: 987_654_321, username: 'zzuser', first_name: 'Zzfirst', last_name: 'Zzlast', language_code: 'en' };
const traces = [`${zoe.id}`, 'zzuser', 'Zzfirst', 'Zzlast', 'Zzhabit', 'Zzcategory', 'Zznote'];

/** Zoe has something in every table that can hold something of a person. */
async function fillEveryTable(db: Db): Promise<void> {
  await loadUserContext(db, { updateId: 900, chatId: zoe.id, isPrivate: true, from: zoe });
  await say(db, { from: zoe, habitName: 'Zzhabit', categoryName: 'Zzcategory', note: 'Zznote', chatId: -100 });
  const [habit] = await table(db, `select habit_id from warehouse.dim_habits where user_id = ${zoe.id}`);
  await table(
    db,
    `insert into warehouse.habit_goal (user_id, habit_id, valid_from, measure, target, period)
    values (${zoe.id}, ${habit}, '2026-11-01', 'days', 3, 'week')`,
  );
  await table(
    db,
    `insert into warehouse.day_mark (user_id, habit_id, local_date, mark, note)
    values (${zoe.id}, ${habit}, '2026-11-01', 'skip', 'Zznote')`,
  );
  await table(
    db,
    `insert into warehouse.removed_day_mark (user_id, habit_id, local_date, mark, note)
    values (${zoe.id}, ${habit}, '2026-11-02', 'no', 'Zznote')`,
  );
  await table(
    db,
    `insert into warehouse.deleted_day_mark (user_id, habit_id, local_date, mark, import_key)
    values (${zoe.id}, ${habit}, '2026-11-03', 'no', 'csv/Zzhabit/1')`,
  );
  await table(
    db,
    `insert into warehouse.rest (user_id, habit_id, from_date, to_date, reason)
    values (${zoe.id}, ${habit}, '2026-12-24', '2027-01-06', 'Zznote')`,
  );
  await table(
    db,
    `insert into warehouse.timer (user_id, habit_id, started_at, rings, rings_at, bot_id, chat_id)
    values (${zoe.id}, ${habit}, now(), 'long', now(), 0, -100)`,
  );
  await table(
    db,
    `insert into warehouse.reminder (user_id, reminder_id, habit_id, local_time, next_at, bot_id, chat_id)
    values (${zoe.id}, 1, ${habit}, '7:30', now(), 0, ${zoe.id})`,
  );
  await table(
    db,
    `insert into warehouse.reminder_sent
      (user_id, reminder_id, local_date, local_time, due_at, state, claimed_until, bot_id, chat_id)
    values (${zoe.id}, 1, '2026-11-01', '7:30', now(), 'claimed', now(), 0, ${zoe.id})`,
  );
  const json = '{"name": "Zzhabit"}';
  await table(
    db,
    `insert into warehouse.import (user_id, source, file_name, sha256, counts, file_id)
    values (${zoe.id}, 'loop_csv', 'Zznote', repeat('0', 64), '${json}', 'f')`,
  );
  await table(
    db,
    `insert into warehouse.import_habit (user_id, source, habit_key, habit_id, import_id)
    values (${zoe.id}, 'loop_csv', 'Zzhabit', ${habit}, 1)`,
  );
  await table(
    db,
    `insert into warehouse.import_change (user_id, import_id, record_id, before, after)
    values (${zoe.id}, 1, 1, '${json}', '${json}')`,
  );
  await table(db, `insert into warehouse.import_mapping values (${zoe.id}, 'h', '${json}')`);
  await stage(db, { userId: zoe.id, habitName: 'Zzhabit 2', note: 'Zznote', duration: 0, firstName: 'Zzfirst' });
  await loadStaged(db, zoe.id, defaults);
  await stage(db, { userId: zoe.id, habitName: 'Zzhabit 3', note: 'Zznote', username: 'zzuser' });
  await table(db, `insert into ops.dialogue values (-100, ${zoe.id}, null, '{"habit": "Zzhabit 4"}', now())`);
  await table(
    db,
    `insert into ops.record_question (user_id, chat_id, asks, understood, readings, entry_date, sent_at)
    values (${zoe.id}, -100, 'habit', '{"habitName": "Zzhabit 5"}', '[]', current_date, now())`,
  );
  await table(
    db,
    `insert into ops.telegram_inbox values (0, 901, 1, ${zoe.id}, '{"text": "Zznote", "from": ${zoe.id}}')`,
  );
  await table(db, `insert into ops.web_link (link_hash, user_id, expires_at) values ('l', ${zoe.id}, now())`);
  await table(db, `insert into ops.web_session (session_hash, user_id, expires_at) values ('s', ${zoe.id}, now())`);
  await table(db, `insert into ops.job_notify (user_id, job, level) values (${zoe.id}, 'habits', 'all')`);
  await table(
    db,
    `with r as (
      insert into ops.job_run (job, trigger, due_at, state) values ('habits', 'manual', now(), 'queued')
      returning run_id
    )
    insert into ops.job_card (chat_id, message_id, run_id, user_id, language)
    select ${zoe.id}, 1, run_id, ${zoe.id}, 'en' from r`,
  );
  await table(db, `insert into ops.audit_log (user_id, command, allowed) values (${zoe.id}, 'jobs', false)`);
}

/** Returns the columns of any table that hold a trace of Zoe. */
async function columnsWithTraces(db: Db): Promise<string[]> {
  const columns = await table(
    db,
    `select format('%I.%I', table_schema, table_name), column_name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`,
  );
  const found: string[] = [];
  for (const [name, column] of columns) {
    const pattern = traces.join('|');
    if ((await count(db, `${name} where "${column}"::text ~ '${pattern}'`)) > 0) found.push(`${name}.${column}`);
  }
  return found;
}

test('no column of any table contains data of a forgotten person, except the id in audit rows', async ({ db }) => {
  await fillEveryTable(db);
  const before = await columnsWithTraces(db);
  expect(new Set(before.map((column) => column.split('.').slice(0, 2).join('.')))).toEqual(
    new Set(readPersonalData(db, zoe.id).map(({ name }) => name)),
  );
  await exactlyOnce(db, { botId: 0, updateId: 902, userId: zoe.id }, (tx) =>
    forgetPerson(tx, zoe.id, { botId: 0, updateId: 902 }),
  );
  expect(await columnsWithTraces(db)).toEqual(['ops.audit_log.user_id']);
  expect(await count(db, 'ops.telegram_update')).toBe(2);
});

test('an update that is redelivered after /forget adds neither a record nor the person', async ({ db }) => {
  const record = newRecord({ from: zoe });
  await recordOnce(db, record, defaults);
  await db.transaction((tx) => forgetPerson(tx, zoe.id));
  await loadUserContext(db, { updateId: record.updateId, chatId: zoe.id, isPrivate: true, from: zoe });
  expect(await recordOnce(db, record, defaults)).toEqual({ outcome: null, wasDuplicate: true });
  expect(await columnsWithTraces(db)).toEqual([]);
});

test('forgetting waits for a load in progress, and deletes the rows that it loaded', async ({ db, database }) => {
  await stage(db, { userId: zoe.id, habitName: 'Zzhabit' });
  const loader = new pg.Client({ connectionString: database.url });
  await loader.connect();
  await loader.query('begin');
  await loader.query('select warehouse.load_staged($1)', [zoe.id]);
  const forgotten = db.transaction((tx) => forgetPerson(tx, zoe.id));
  await waiting(db);
  await loader.query('commit');
  await loader.end();
  await forgotten;
  expect(await columnsWithTraces(db)).toEqual([]);
});

/** Resolves when somebody waits for a lock. */
async function waiting(db: Db): Promise<void> {
  while ((await count(db, "pg_locks where locktype = 'advisory' and not granted")) === 0);
}

test('/mydata contains all rows of every table with the id of the person', async ({ db }) => {
  await fillEveryTable(db);
  const tables = readPersonalData(db, zoe.id);
  const withUserId = await table(
    db,
    `select table_schema || '.' || table_name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where column_name = 'user_id' and table_type = 'BASE TABLE'`,
  );
  expect(new Set(tables.map(({ name }) => name))).toEqual(new Set(withUserId.flat()));
  for (const { name, columns, rows } of tables) {
    const all = await collect(rows());
    expect(all, name).toHaveLength(await count(db, `${name} where user_id = ${zoe.id}`));
    expect(all.length, name).toBeGreaterThan(0);
    expect(all[0]?.[columns.findIndex((column) => column.name === 'user_id')], name).toBe(zoe.id);
  }
});

test('the conversations and timers of a group move to its supergroup, and its records stay as they are', async ({
  db,
}) => {
  await say(db, { chatId: -5, messageId: 1 });
  await table(
    db,
    `insert into ops.dialogue values (-5, 1, null, '{"old": 1}', now()), (-5, 2, null, '{"old": 2}', now()),
    (-100500, 2, null, '{"new": 2}', now()), (-6, 3, null, '{}', now())`,
  );
  await table(
    db,
    `insert into warehouse.timer (user_id, habit_id, started_at, bot_id, chat_id, message_id)
    select user_id, habit_id, now(), 0, -5, 3 from warehouse.dim_habits where user_id is not null`,
  );
  const migration = { botId: 0, oldChatId: -5, newChatId: -100_500 };
  for (const _ of [1, 2]) await db.transaction((tx) => migrateChat(tx, migration));
  expect(await table(db, 'select chat_id::int, user_id::int, state from ops.dialogue order by user_id')).toEqual([
    [-100_500, 1, { old: 1 }],
    [-100_500, 2, { new: 2 }],
    [-6, 3, {}],
  ]);
  expect(await table(db, 'select chat_id::int, message_id from warehouse.timer')).toEqual([[-100_500, null]]);
  await say(db, { chatId: -100_500, messageId: 1 });
  expect(await count(db, 'warehouse.fact_records')).toBe(2);
});

test('updates that the person sent after /forget stay in the inbox, as that of /forget itself does', async ({ db }) => {
  for (const [botId, updateId] of [1, 2, 3, 4].flatMap((id) => [[0, id] as const, [1, id] as const]))
    await db.$client.query(
      'insert into ops.telegram_inbox (bot_id, update_id, chat_id, user_id, update) values ($1, $2, $3, $3, $4)',
      [botId, updateId, zoe.id, '{}'],
    );
  await db.transaction((tx) => forgetPerson(tx, zoe.id, { botId: 1, updateId: 3 }));
  expect(await table(db, 'select bot_id::int, update_id::int from ops.telegram_inbox order by 2')).toEqual([
    [1, 3],
    [1, 4],
  ]);
  await db.transaction((tx) => forgetPerson(tx, zoe.id));
  expect(await count(db, 'ops.telegram_inbox')).toBe(0);
});
