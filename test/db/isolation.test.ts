import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { lockPerson } from '../../src/db/queries/bot/updates.ts';
import {
  deleteCategory,
  findOwnCategories,
  removeCategory,
  renameCategory,
} from '../../src/db/queries/habits/category-edits.ts';
import { countRecordsByYear, streamRecords } from '../../src/db/queries/habits/export.ts';
import { findGoalProgress, findGoals, restoreGoal, setGoal } from '../../src/db/queries/habits/goals.ts';
import {
  archiveHabit,
  mergeHabits,
  moveHabit,
  renameHabit,
  reviveHabit,
  unmergeHabits,
} from '../../src/db/queries/habits/habit-edits.ts';
import { changeHabitKind, removeCreatedHabit, undoKindChange } from '../../src/db/queries/habits/habit-kinds.ts';
import { findCategories, findExistingHabit, findHabit, findHabits } from '../../src/db/queries/habits/habits.ts';
import { findHistoryPage, findRecordedHabits, findRecordedMonths } from '../../src/db/queries/habits/history.ts';
import { loadStaged } from '../../src/db/queries/habits/load.ts';
import { findDayMarks, removeDayMark, setDayMark } from '../../src/db/queries/habits/marks.ts';
import { findHabitWithDays } from '../../src/db/queries/habits/progress-facts.ts';
import * as records from '../../src/db/queries/habits/records.ts';
import {
  addVacation,
  deleteRest,
  endRest,
  findRests,
  setRestWeekdays,
  undoRestChange,
} from '../../src/db/queries/habits/rests.ts';
import { stopTimer } from '../../src/db/queries/habits/stop-timer.ts';
import {
  discardTimer,
  findTimer,
  findTimers,
  saveTimerMessage,
  setTimerTarget,
  startTimer,
} from '../../src/db/queries/habits/timers.ts';
import { totalsByCategory, totalsByDay, totalsByHabit } from '../../src/db/queries/habits/totals.ts';
import {
  deleteImportFile,
  findImportFile,
  findImportMapping,
  saveImportChoices,
} from '../../src/db/queries/imports/import-files.ts';
import { findOwnHabits, streamOwnDays } from '../../src/db/queries/imports/own-history.ts';
import { undoImport } from '../../src/db/queries/imports/undo-import.ts';
import { forgetPerson } from '../../src/db/queries/people/forget.ts';
import { readPersonalData } from '../../src/db/queries/people/personal-data.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import {
  addReminders,
  changeReminder,
  deleteReminder,
  pauseReminders,
  undoReminderChange,
} from '../../src/db/queries/reminders/edit-reminders.ts';
import {
  answerReminder,
  findLastLedgerDay,
  findRemindersOfMessage,
  findSentReminder,
  reopenReminder,
  snoozeReminder,
} from '../../src/db/queries/reminders/ledger.ts';
import { findReminder, findReminders } from '../../src/db/queries/reminders/reminders.ts';
import { test } from '../harness/db.ts';
import { newReminder, personAt } from './reminder-fixture.ts';
import { anna, boris, collect, defaults, requireLocks, type say as Say, say, stage, table } from './warehouse.ts';

const secret = 'Боксёрский клуб';

const goal = { measure: 'days', target: 3, period: 'week', everyDays: null, direction: 'at_least' } as const;

/** Boris has records, a goal, a marked day, a staged row, a reject and a dialogue; Anna one record of her own. */
const timerStart = { botId: 0, chatId: -100, threadId: null, startedAt: 1_700_000_000, targetMinutes: 25 };
const noOwner = { from: anna, timeZone: 'UTC', language: 'en', dayStartHour: 0, weekStart: 1 } as const;

/** The message of the only reminder, which is Boris's. */
const hisKey = { reminderId: 1, day: '2026-11-29', minute: 450 };

async function twoPeople(db: Db) {
  const his = await say(db, { from: boris, habitName: secret, categoryName: `${secret} 2`, note: `${secret} 3` });
  const hers = await say(db, { note: 'hers' });
  await stage(db, { userId: boris.id, habitName: `${secret} 4`, duration: 0 });
  await loadStaged(db, boris.id, defaults);
  await stage(db, { userId: boris.id, habitName: `${secret} 5` });
  await db.transaction(async (tx) => {
    const marked = { localDate: '2026-11-01', mark: 'no', note: `${secret} 7` } as const;
    await setGoal(tx, boris.id, his.habitId, { validFrom: '2026-11-01', goal });
    await setDayMark(tx, boris.id, { habit: { habitId: his.habitId }, ...marked });
    await addVacation(tx, boris.id, his.habitId, { fromDate: '2026-12-24', toDate: '2027-01-06', reason: secret });
    await startTimer(tx, boris.id, { ...timerStart, habit: { habitId: his.habitId } });
    await addReminders(tx, personAt('2026-11-29', { userId: boris.id }), [newReminder(his.habitId, '7:30')]);
  });
  await table(
    db,
    `insert into warehouse.reminder_sent
      (user_id, reminder_id, local_date, local_time, due_at, state, message_id, bot_id, chat_id)
    select user_id, reminder_id, '${hisKey.day}', local_time, now(), 'sent', 5, 0, -100 from warehouse.reminder`,
  );
  await table(
    db,
    `insert into warehouse.import (user_id, import_id, source, file_name, sha256, state, counts, file_id)
    select ${boris.id}, import_id, 'csv', '${secret}', repeat('0', 64), state, '{}', '${secret}'
    from (values (1, 'done'), (2, 'previewed')) as i(import_id, state)`,
  );
  await table(db, `insert into warehouse.import_mapping values (${boris.id}, 'h', '"${secret}"')`);
  await db.transaction(async (tx) => {
    await lockPerson(tx, boris.id);
    await table(
      tx,
      `update warehouse.fact_records set import_id = 1, import_key = 'csv/1' where record_id = ${his.recordId}`,
    );
  });
  await table(db, `insert into ops.dialogue values (-100, ${boris.id}, null, '{"habit": "${secret} 6"}', now())`);
  return { his, hers };
}

type Record = Awaited<ReturnType<typeof Say>>;

/** Everything that Anna can read, asked with Boris's ids wherever an id is asked for. */
const reads: ((db: Db, his: Record) => unknown)[] = [
  (db) => findHabits(db, anna.id, 'ru'),
  (db) => loadUserContext(db, { updateId: 9_001, chatId: anna.id, isPrivate: true, withHabits: true, from: anna }),
  (db) => findCategories(db, anna.id, 'ru'),
  (db, { habitId }) => findHabit(db, anna.id, habitId),
  (db) => records.findNewestRecord(db, anna.id),
  (db) => findHistoryPage(db, anna.id, { filter: {}, from: 0, limit: 100 }),
  (db, { recordId, habitId }) => findHistoryPage(db, anna.id, { filter: { habitId }, from: recordId, limit: 100 }),
  (db, { habitId }) => findRecordedMonths(db, anna.id, { habitId }),
  (db) => findRecordedHabits(db, anna.id, {}),
  (db) => findOwnCategories(db, anna.id),
  (db, { recordId }) => records.findRecord(db, anna.id, recordId),
  (db) => records.findRecordsByMessage(db, anna.id, { botId: 0, chatId: boris.id, messageId: 1 }),
  (db, { recordId }) => records.findRecordsById(db, anna.id, [recordId]),
  (db, { recordId }) => records.findMessageRecord(db, anna.id, recordId),
  (db) => records.sumDay(db, anna.id, '2023-11-14'),
  (db, { habitId }) => records.findFrequentDurations(db, anna.id, habitId),
  (db, { habitId }) => records.findFrequentAmounts(db, anna.id, habitId),
  (db, { habitId }) => findExistingHabit(db, anna.id, { habitId }),
  (db) => findExistingHabit(db, anna.id, { habitName: secret, categoryName: 'Fun' }),
  (db, { habitId }) => findGoals(db, anna.id, habitId),
  (db, { habitId }) => findHabitWithDays(db, anna.id, habitId, null),
  (db, { habitId }) => findGoalProgress(db, anna.id, habitId, { first: '1970-01-01', last: '2100-01-01' }),
  (db) => findDayMarks(db, anna.id, null, { first: '1970-01-01', last: '2100-01-01' }),
  (db, { habitId }) => findDayMarks(db, anna.id, habitId, { first: '1970-01-01', last: '2100-01-01' }),
  (db) => findRests(db, anna.id, '1970-01-01'),
  (db) => findTimers(db, anna.id),
  (db, { habitId }) => findTimer(db, anna.id, { habitId, startedAt: timerStart.startedAt }),
  (db) => findReminders(db, anna.id),
  (db) => findReminder(db, anna.id, hisKey.reminderId),
  (db) => findSentReminder(db, anna.id, hisKey),
  (db) => findLastLedgerDay(db, anna.id),
  (db) => findRemindersOfMessage(db, anna.id, { botId: 0, chatId: -100, messageId: 5 }),
  (db) => findImportFile(db, anna.id, 1),
  (db) => findImportMapping(db, anna.id, 'h'),
  (db) => findOwnHabits(db, anna.id),
  (db, { habitId }) => collect(streamOwnDays(db, anna.id, [habitId])),
  (db) => totalsByHabit(db, anna.id, '1970-01-01', '2100-01-01'),
  (db) => totalsByCategory(db, anna.id, '1970-01-01', '2100-01-01'),
  (db, { habitId }) => totalsByDay(db, anna.id, '1970-01-01', '2100-01-01', { habitId }),
  (db) => collect(streamRecords(db, anna.id)),
  (db) => countRecordsByYear(db, anna.id),
  (db) => records.countRecords(db, anna.id),
  (db) => Promise.all(readPersonalData(db, anna.id).map(({ rows }) => collect(rows()))),
];

test('no query with the id of Anna returns data of Boris', async ({ db }) => {
  const { his } = await twoPeople(db);
  for (const read of reads) {
    const answer = JSON.stringify(await read(db, his)) ?? '';
    expect(answer, String(read)).not.toContain(secret);
    expect(answer, String(read)).not.toContain(`${boris.id}`);
  }
  expect(await records.findFrequentDurations(db, anna.id, his.habitId)).toEqual([]);
  expect(await totalsByDay(db, anna.id, '1970-01-01', '2100-01-01', { habitId: his.habitId })).toEqual([]);
  expect(await records.sumDay(db, anna.id, '2023-11-14')).toBe(30);
});

test('no action of Anna with ids of Boris changes a row', async ({ db }) => {
  const { his, hers } = await twoPeople(db);
  const before = await everything(db);
  const hisRests = await findRests(db, boris.id, '1970-01-01');
  expect(hisRests).toHaveLength(1);
  const person = personAt('2026-11-29');
  const [hisReminder] = await findReminders(db, boris.id);
  expect(hisReminder?.reminderId).toBe(hisKey.reminderId);
  const timer = { habitId: his.habitId, startedAt: timerStart.startedAt };
  const refused = await db.transaction(async (tx) => [
    await startTimer(tx, anna.id, { ...timerStart, habit: { habitId: his.habitId } }),
    await stopTimer(tx, noOwner, timer, { at: timerStart.startedAt + 60 }),
    await records.editRecord(tx, anna.id, his.recordId, { minutes: 1 }),
    await records.editRecord(tx, anna.id, hers.recordId, { habit: { habitId: his.habitId } }),
    await renameHabit(tx, anna.id, his.habitId, 'mine'),
    await moveHabit(tx, anna.id, his.habitId, { categoryName: 'mine' }),
    await moveHabit(tx, anna.id, hers.habitId, { categoryId: his.categoryId }),
    await mergeHabits(tx, anna.id, his.habitId, hers.habitId),
    await mergeHabits(tx, anna.id, hers.habitId, his.habitId),
    await unmergeHabits(tx, anna.id, his.habitId, hers.habitId),
    await archiveHabit(tx, anna.id, his.habitId),
    await reviveHabit(tx, anna.id, his.habitId),
    await changeHabitKind(tx, anna.id, his.habitId, { kind: 'check', unit: null }),
    await undoKindChange(tx, anna.id, his.habitId, { kind: 'check', unit: null }),
    await removeCreatedHabit(tx, anna.id, his.habitId),
    await setGoal(tx, anna.id, his.habitId, { validFrom: '2026-11-01', goal: null }),
    await setDayMark(tx, anna.id, { habit: { habitId: his.habitId }, localDate: '2026-11-02', mark: 'no' }),
    await setRestWeekdays(tx, anna.id, his.habitId, { weekdays: 96, fromDate: '2026-11-01' }),
    await addVacation(tx, anna.id, his.habitId, { fromDate: '2026-11-01', toDate: '2026-11-02' }),
    ...(await Promise.all(hisRests.map(({ restId }) => endRest(tx, anna.id, restId, '2026-11-01')))),
    ...(await Promise.all(hisRests.map(({ restId }) => deleteRest(tx, anna.id, restId)))),
    await addReminders(tx, person, [newReminder(his.habitId, '9:00')]),
    await changeReminder(tx, person, hisKey.reminderId, { silent: true }),
    await pauseReminders(tx, anna.id, [hisKey.reminderId], 1_900_000_000),
    await pauseReminders(tx, anna.id, null, 1_900_000_000),
    await deleteReminder(tx, anna.id, hisKey.reminderId),
    await answerReminder(tx, anna.id, hisKey, { recordId: null, now: person.now }),
    await snoozeReminder(tx, anna.id, hisKey, 1_900_000_000),
    await renameCategory(tx, anna.id, his.categoryId, 'mine'),
    await deleteCategory(tx, anna.id, { categoryId: his.categoryId, otherName: 'Other' }),
    await removeCategory(tx, anna.id, { categoryId: his.categoryId, otherName: 'Other' }),
  ]);
  expect(new Set(refused.map(({ kind }) => kind))).toEqual(new Set(['not_found']));
  await db.transaction(async (tx) => {
    expect(await records.deleteRecord(tx, anna.id, his.recordId)).toBeNull();
    expect(await records.restoreRecord(tx, anna.id, his.recordId)).toBeNull();
    expect(await removeDayMark(tx, anna.id, { habitId: his.habitId, localDate: '2026-11-01' })).toBeNull();
    expect(await discardTimer(tx, anna.id, timer)).toBeNull();
    expect(await setTimerTarget(tx, anna.id, timer, { targetMinutes: 30, now: timer.startedAt })).toBeNull();
    await saveTimerMessage(tx, anna.id, timer, 9);
    const state = { validFrom: '2026-11-01', before: null, direction: 'at_least' } as const;
    expect(await restoreGoal(tx, anna.id, his.habitId, state)).toBeNull();
    expect(await undoRestChange(tx, anna.id, { before: [], after: hisRests })).toBeNull();
    expect(await reopenReminder(tx, anna.id, hisKey)).toBeNull();
    expect(await undoImport(tx, anna.id, 1, [his.categoryId])).toBeNull();
    expect(await saveImportChoices(tx, anna.id, 2, { leftOut: [0], usesFile: true })).toBe(false);
    await deleteImportFile(tx, anna.id, 2);
    const reminders = hisReminder ? [hisReminder] : [];
    expect(await undoReminderChange(tx, person, { before: [], after: reminders })).toBeNull();
    expect(await undoReminderChange(tx, person, { before: reminders, after: [] })).toBeNull();
    expect(await undoRestChange(tx, anna.id, { before: hisRests, after: [] })).toBeNull();
  });
  expect(await everything(db)).toEqual(before);
});

const everything = async (db: Db) => {
  const tables = [
    'dim_users',
    'dim_habits',
    'dim_category',
    'fact_records',
    'agg_daily',
    'staging_table',
    'habit_goal',
    'day_mark',
    'removed_day_mark',
    'deleted_day_mark',
    'rest',
    'timer',
    'reminder',
    'reminder_sent',
    'import',
    'import_mapping',
  ];
  return Promise.all(tables.map((name) => table(db, `select * from warehouse.${name} order by 1, 2, 3`)));
};

test('no statement can store a record with the habit of another person', async ({ db }) => {
  const { his } = await twoPeople(db);
  const stolen = table(db, `update warehouse.fact_records set habit_id = ${his.habitId} where user_id = ${anna.id}`);
  await expect(stolen).rejects.toThrow();
});

test('forgetting Anna changes no row of Boris', async ({ db }) => {
  await requireLocks(db);
  await twoPeople(db);
  const his = () => Promise.all(readPersonalData(db, boris.id).map(({ rows }) => collect(rows())));
  const before = await his();
  await db.transaction((tx) => forgetPerson(tx, anna.id));
  expect(await his()).toEqual(before);
});
