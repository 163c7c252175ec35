import fc from 'fast-check';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { archiveHabit } from '../../src/db/queries/habits/habit-edits.ts';
import { loadAllStaged } from '../../src/db/queries/habits/load.ts';
import { createRecorder, type NewRecord, type RecordResult, recordOnce } from '../../src/db/queries/habits/record.ts';
import { saveSettings, type TelegramUser } from '../../src/db/queries/people/people.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/shared-db.ts';
import {
  aggDailyDifferences,
  anna,
  boris,
  clock,
  defaults,
  newRecord,
  say,
  sentAt,
  stage,
  table,
} from './warehouse.ts';

/** Records all in one turn of the event loop, so that they reach the database in one statement. */
function recordTogether(db: Db, records: NewRecord[]): Promise<RecordResult[]> {
  const record = createRecorder(db, 0);
  return Promise.all(records.map((one) => record(one, defaults)));
}

/** Records one after another, each in a statement of its own. */
async function recordInTurn(db: Db, records: NewRecord[]): Promise<RecordResult[]> {
  const all: RecordResult[] = [];
  for (const one of records) all.push(await recordOnce(db, one, defaults));
  return all;
}

/** The two ways on which a record reaches the tables. */
const ways = { together: recordTogether, 'in turn': recordInTurn };

const dayTotals = (all: RecordResult[]) =>
  all.map(({ outcome }) => (outcome.kind === 'recorded' ? outcome.record.dayTotal : outcome.kind));

test('two records of one person at the same time both count in the day total and the limit', async ({ db }) => {
  await say(db, { minutes: 10 });
  const two = [newRecord({ minutes: 1000, dayLimit: 1440 }), newRecord({ minutes: 1000, dayLimit: 1440 })];
  expect(dayTotals(await recordTogether(db, two))).toEqual([1010, 'over-a-day']);
  expect(await table(db, 'select sum(total_duration) from warehouse.agg_daily')).toEqual([['1010.00']]);
});

test('records of several people at the same time add up per person, in the order of their update ids', async ({
  db,
}) => {
  await say(db, { minutes: 39 });
  await say(db, { from: boris, minutes: 100 });
  const long = Array.from({ length: 16 }, () => newRecord({ minutes: 100, dayLimit: 1440 }));
  const short = newRecord({ minutes: 0.5, dayLimit: 1440, habitName: 'Rowing' });
  const others = Array.from({ length: 3 }, () => newRecord({ from: boris, minutes: 400, dayLimit: 1440 }));
  const all = (await recordTogether(db, [...long, short, ...others].reverse())).reverse();
  expect(dayTotals(all)).toEqual([
    ...Array.from({ length: 14 }, (_, index) => 139 + index * 100),
    ...['over-a-day', 'over-a-day', 1439.5],
    ...[500, 900, 1300],
  ]);
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('the same update twice at the same time is one record, and the second result reports that', async ({ db }) => {
  await say(db);
  const record = newRecord({ habitName: 'Rowing' });
  const [first, second] = await recordTogether(db, [record, record]);
  expect([first?.wasDuplicate, second?.wasDuplicate]).toEqual([false, true]);
  expect(second?.outcome).toEqual(first?.outcome);
  expect(await recordOnce(db, record, defaults)).toEqual(second);
});

for (const [way, recordAll] of Object.entries(ways)) {
  test(`without a local date the limit applies to the derived day (${way})`, async ({ db }) => {
    await loadUserContext(db, { updateId: 1, chatId: anna.id, isPrivate: true, from: anna });
    // Where it is 15 November already.
    await db.transaction((tx) => saveSettings(tx, anna.id, { timeZone: 'Asia/Tokyo' }, clock));
    await say(db, { minutes: 1000, localDate: '2023-11-15' });
    const long = { minutes: 1000, localDate: null, dayLimit: 1440 };
    // The second names a habit that is new: it cannot be loaded before the habit is made.
    const two = [newRecord(long), newRecord({ ...long, habitName: 'Rowing' })];
    expect(dayTotals(await recordAll(db, two))).toEqual(['over-a-day', 'over-a-day']);
    expect(await table(db, `select from warehouse.dim_habits where habit_name = 'Rowing'`)).toEqual([]);
    await db.transaction((tx) => saveSettings(tx, anna.id, { timeZone: 'UTC' }, clock));
    expect(dayTotals(await recordAll(db, two))).toEqual([1000, 'over-a-day']);
  });

  test(`durations are rounded to two decimals before they are added up and compared (${way})`, async ({ db }) => {
    await say(db, { minutes: 1427.66 });
    const known = newRecord({ minutes: 12.344, dayLimit: 1440 });
    const fresh = newRecord({ minutes: 12.344, dayLimit: 1440, habitName: 'Rowing', localDate: '2023-11-13' });
    await say(db, { minutes: 1427.66, localDate: '2023-11-13' });
    const all = await recordAll(db, [known, fresh]);
    expect(all.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'recorded', record: { minutes: 12.34, dayTotal: 1440 } },
      { kind: 'recorded', record: { minutes: 12.34, dayTotal: 1440 } },
    ]);
  });

  test(`a record that cannot be loaded is rejected, whatever the limit is (${way})`, async ({ db }) => {
    await say(db, { minutes: 1000 });
    const bad = [
      newRecord({ habitName: ' ', minutes: 600, dayLimit: 1440 }),
      newRecord({ minutes: 1441, dayLimit: 10 }),
    ];
    expect((await recordAll(db, bad)).map(({ outcome }) => outcome)).toEqual([
      { kind: 'rejected', reason: 'habit_missing' },
      { kind: 'rejected', reason: 'duration_too_long' },
    ]);
    // A sound record that exceeds the limit on its own is asked about like any other.
    const habitNames = ['Reading', 'Rowing'];
    const over = habitNames.map((habitName) => newRecord({ habitName, minutes: 20, dayLimit: 10, localDate: null }));
    expect(dayTotals(await recordAll(db, over))).toEqual(['over-a-day', 'over-a-day']);
  });
}

test('a record whose habit cannot be created fails and can be repeated', async ({ db }) => {
  await table(db, `update warehouse.dim_category set category_name = 'Misc' where category_name = 'Other'`);
  const record = newRecord({ habitName: 'Rowing' });
  await expect(recordTogether(db, [newRecord(), record])).rejects.toThrow('category_name');
  await table(db, `update warehouse.dim_category set category_name = 'Other' where category_name = 'Misc'`);
  expect(await recordOnce(db, record, defaults)).toMatchObject({ wasDuplicate: false, outcome: { kind: 'recorded' } });
});

/** A generated record of one of three people. */
interface Generated {
  person: number;
  fields: Pick<
    NewRecord,
    | 'messageId'
    | 'habitName'
    | 'categoryName'
    | 'minutes'
    | 'recordDateUnix'
    | 'localDate'
    | 'note'
    | 'closeConversation'
  >;
  dayLimit: number | undefined;
  /** The index of an earlier record whose update is delivered again instead; null: an update of its own. */
  redelivers: number | null;
}

const generatedRecords: fc.Arbitrary<Generated[]> = fc.array(
  fc.record({
    person: fc.nat({ max: 2 }),
    fields: fc.record({
      messageId: fc.option(fc.integer({ min: 1, max: 8 })),
      habitName: fc.constantFrom('Reading', ' reading\n', 'Chess', 'Rowing', 'ROWING', 'Бег', ' ', 'x'.repeat(65)),
      categoryName: fc.constantFrom(null, null, null, 'Fun', ' ', 'y'.repeat(65)),
      minutes: fc.constantFrom(10, 10, 12.345, 500, 500, 800, 1440, 0.004, 0.005, -1, 1440.01),
      recordDateUnix: fc.constantFrom(sentAt, sentAt, sentAt, 0),
      localDate: fc.constantFrom(null, null, '2023-11-14', '2023-11-15', '1969-12-31'),
      note: fc.constantFrom(null, ' hard ', '\t'),
      closeConversation: fc.boolean(),
    }),
    dayLimit: fc.constantFrom(undefined, 1440, 1440, 100),
    redelivers: fc.option(fc.nat({ max: 12 }), { freq: 4 }),
  }),
  { minLength: 1, maxLength: 16 },
);

/** The runs of each property. Each of them has eight records on average. FULL_LOAD=1 has more. */
const runs = process.env.FULL_LOAD ? { limited: 150, staged: 100 } : { limited: 40, staged: 30 };

/** Each run of the property has people, chats and updates of its own in the same database. */
let lastWorld = 0;

interface World {
  base: number;
  people: TelegramUser[];
}

/** Makes three people: one with an active and an archived habit, one without habits, and one who is not known yet. */
async function newWorld(db: Db): Promise<World> {
  lastWorld += 1;
  const base = lastWorld * 1000;
  const people = [
    { id: base + 1, first_name: 'Anna', language_code: 'en' },
    { id: base + 2, first_name: 'Борис', language_code: 'ru' },
    { id: base + 3, first_name: 'Zoe' },
  ];
  const [first, second] = people as [TelegramUser, TelegramUser];
  await loadUserContext(db, { updateId: base + 900, chatId: first.id, isPrivate: true, from: first });
  await loadUserContext(db, { updateId: base + 901, chatId: second.id, isPrivate: true, from: second });
  await db.transaction((tx) => saveSettings(tx, first.id, { timeZone: 'Asia/Tokyo' }, clock));
  await db.transaction((tx) => saveSettings(tx, second.id, { timeZone: 'America/New_York', dayStartHour: 5 }, clock));
  for (const habitName of ['Reading', 'Chess'])
    await db.$client.query(`select warehouse.ensure_habit($1, $2, 'Games')`, [first.id, habitName]);
  await db.transaction(async (tx) => {
    const [[chess] = []] = await table(
      tx,
      `select habit_id from warehouse.dim_habits where user_id = ${first.id} and habit_name = 'Chess'`,
    );
    await archiveHabit(tx, first.id, Number(chess));
  });
  for (const { id } of people)
    await table(
      db,
      `insert into ops.dialogue values (${id}, ${id}, null, '{}', now()), (${-id}, ${id}, null, '{}', now())`,
    );
  return { base, people };
}

function newRecords({ base, people }: World, generated: Generated[]): NewRecord[] {
  const records: NewRecord[] = [];
  for (const [index, { person, fields, dayLimit, redelivers }] of generated.entries()) {
    const from = people[person] as TelegramUser;
    // Even messages are sent in the private chat, odd ones in a group.
    const chatId = (fields.messageId ?? 0) % 2 === 0 ? from.id : -from.id;
    const record = { updateId: base + index, from, chatId, ...fields, ...(dayLimit && { dayLimit }) };
    records.push((redelivers !== null && records[redelivers]) || record);
  }
  // The sort is stable: an update that comes again stands behind its first delivery.
  return records.sort((a, b) => a.updateId - b.updateId);
}

/** Reads all that recording may change, with ids counted from the world's base and from the person's first record. */
async function contents(db: Db, { base }: World) {
  const mine = `user_id between ${base} and ${base + 999}`;
  const facts = await table(
    db,
    `select r.user_id - ${base} as person, h.habit_name, c.category_name, duration, record_date, local_date::text, note,
      r.chat_id % 1000 as chat, message_id
    from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
    join warehouse.dim_category c on c.category_id = r.category_id where r.${mine} order by r.user_id, record_id`,
  );
  const rejects = await table(
    db,
    `select user_id - ${base} as person, habit_name, category_name, duration, chat_id % 1000 as chat, message_id,
      username, first_name, last_name, is_premium, language_code, record_date_unix, local_date::text, note, reason,
      created_at is not null as dated
    from warehouse.staging_rejects where ${mine} order by user_id, staging_id`,
  );
  const people = await table(
    db,
    `select user_id - ${base} as person, first_name, habit_name, category_name, archived_at is not null as archived,
      record_day::text, total_duration, total_records
    from warehouse.dim_users u left join warehouse.dim_habits h using (user_id)
    left join warehouse.dim_category c using (user_id, category_id)
    left join warehouse.agg_daily a using (user_id, habit_id)
    where ${mine} order by user_id, habit_name, record_day`,
  );
  return { facts, rejects, people };
}

/** Reads the updates that are stored as handled and the conversations that are still open. */
async function updates(db: Db, { base }: World) {
  const mine = `user_id between ${base} and ${base + 999}`;
  const handled = await table(
    db,
    `select update_id - ${base} as update, user_id - ${base} as person, outcome from ops.telegram_update
    where ${mine} order by 1`,
  );
  return {
    handled: handled.map(([update, user, outcome]) => [update, user, withoutIds(outcome as RecordResult['outcome'])]),
    open: await table(
      db,
      `select chat_id % 1000 as chat, user_id % 1000 as person from ops.dialogue where ${mine} order by 1`,
    ),
  };
}

/** Two runs number their rows differently; the rest of an outcome is the same. */
function withoutIds(outcome: RecordResult['outcome']) {
  if (outcome.kind !== 'recorded') return outcome;
  const { recordId: _record, habitId: _habit, categoryId: _category, ...fields } = outcome.record;
  return { ...outcome, record: fields };
}

const withoutNumbers = (all: RecordResult[]) =>
  all.map(({ outcome, wasDuplicate }) => ({ outcome: withoutIds(outcome), wasDuplicate }));

test('random records give the same rows, one by one or all together', async ({ db }) => {
  await fc.assert(
    fc.asyncProperty(generatedRecords, async (generated) => {
      const [alone, together] = [await newWorld(db), await newWorld(db)];
      const expected = await recordInTurn(db, newRecords(alone, generated));
      const actual = await recordTogether(db, newRecords(together, generated));
      expect(withoutNumbers(actual)).toEqual(withoutNumbers(expected));
      expect(await contents(db, together)).toEqual(await contents(db, alone));
      expect(await updates(db, together)).toEqual(await updates(db, alone));
    }),
    { numRuns: runs.limited },
  );
  expect(await aggDailyDifferences(db)).toEqual([]);
});

test('random records without limits give the same rows, recorded by the bot or staged and loaded', async ({ db }) => {
  await fc.assert(
    fc.asyncProperty(generatedRecords, async (generated) => {
      const plain = generated.map((one) => ({ ...one, dayLimit: undefined, redelivers: null }));
      const [recorded, staged] = [await newWorld(db), await newWorld(db)];
      await recordTogether(db, newRecords(recorded, plain));
      await stage(
        db,
        ...newRecords(staged, plain).map(({ from, minutes, updateId: _, closeConversation: __, ...row }) => ({
          ...row,
          userId: from.id,
          firstName: from.first_name,
          languageCode: from.language_code,
          duration: minutes,
        })),
      );
      expect(await loadAllStaged(db, defaults)).toMatchObject({ failed: [] });
      expect(await table(db, 'select from warehouse.staging_table')).toEqual([]);
      expect(await contents(db, staged)).toEqual(await contents(db, recorded));
    }),
    { numRuns: runs.staged },
  );
  expect(await aggDailyDifferences(db)).toEqual([]);
});
