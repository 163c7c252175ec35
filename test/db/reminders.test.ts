import { expect } from 'vitest';
import type { Db, Tx } from '../../src/db/client.ts';
import { setGoal } from '../../src/db/queries/habits/goals.ts';
import { archiveHabit, mergeHabits, reviveHabit, unmergeHabits } from '../../src/db/queries/habits/habit-edits.ts';
import { removeCreatedHabit } from '../../src/db/queries/habits/habit-kinds.ts';
import { setDayMark } from '../../src/db/queries/habits/marks.ts';
import { deleteRecord } from '../../src/db/queries/habits/records.ts';
import { addVacation } from '../../src/db/queries/habits/rests.ts';
import { saveSettings } from '../../src/db/queries/people/people.ts';
import {
  addReminders,
  changeReminder,
  deleteReminder,
  pauseReminders,
  type ReminderResult,
  undoReminderChange,
} from '../../src/db/queries/reminders/edit-reminders.ts';
import {
  answerReminder,
  findLastLedgerDay,
  findRemindersOfMessage,
  reopenReminder,
  snoozeReminder,
} from '../../src/db/queries/reminders/ledger.ts';
import { endlessPause, findReminders } from '../../src/db/queries/reminders/reminders.ts';
import { findClaimed, saveSent, saveUndeliverable, skipClaimed } from '../../src/db/queries/reminders/settle.ts';
import { test } from '../harness/shared-db.ts';
import {
  addHabit,
  claimAt,
  ledger,
  minuteOf,
  newReminder,
  nextTimes,
  noon,
  personAt,
  remind,
  tick,
} from './reminder-fixture.ts';
import { anna, boris, count, say, table } from './warehouse.ts';

const within = <T>(db: Db, work: (tx: Tx) => Promise<T>) => db.transaction(work);
const changeOf = (result: ReminderResult) => {
  if (result.kind !== 'saved') throw new Error(result.kind);
  return result.change;
};

test('reminders are added, changed, paused and deleted, and each change can be undone and repeated', async ({ db }) => {
  const habit = await addHabit(db, 'Push-ups');
  const times = [newReminder(habit, '7:30', { weekdays: 0b11111 }), newReminder(habit, '21:00', { weekdays: 0b11111 })];
  const added = changeOf(await within(db, (tx) => addReminders(tx, personAt(noon), times)));
  const shown = async () =>
    (await findReminders(db, anna.id)).map(
      ({ localMinute, weekdays, pausedUntil, habitName }) => `${habitName} ${localMinute} ${weekdays} ${pausedUntil}`,
    );
  const two = ['Push-ups 450 31 null', 'Push-ups 1260 31 null'];
  expect(await shown()).toEqual(two);
  expect(await nextTimes(db)).toEqual(['30 07:30', '30 21:00']);
  const [first = 0, second = 0] = (await findReminders(db, anna.id)).map(({ reminderId }) => reminderId);
  const changes = [
    () =>
      within(db, (tx) => changeReminder(tx, personAt(noon), first, { localMinute: minuteOf('12:30'), weekdays: 127 })),
    () => within(db, (tx) => pauseReminders(tx, anna.id, null, endlessPause)),
    () => within(db, (tx) => pauseReminders(tx, anna.id, [second], 1_800_000_000)),
    () => within(db, (tx) => deleteReminder(tx, anna.id, second)),
  ];
  const after = [
    ['Push-ups 750 127 null', 'Push-ups 1260 31 null'],
    [`Push-ups 450 31 ${endlessPause}`, `Push-ups 1260 31 ${endlessPause}`],
    ['Push-ups 450 31 null', 'Push-ups 1260 31 1800000000'],
    ['Push-ups 450 31 null'],
  ];
  for (const [index, change] of changes.entries()) {
    const done = changeOf(await change());
    expect(await shown()).toEqual(after[index]);
    const undone = await within(db, (tx) => undoReminderChange(tx, personAt(noon), done));
    expect(await shown()).toEqual(two);
    expect(await nextTimes(db)).toEqual(['30 07:30', '30 21:00']);
    const again = undone && (await within(db, (tx) => undoReminderChange(tx, personAt(noon), undone)));
    expect(await shown()).toEqual(after[index]);
    expect(again && (await within(db, (tx) => undoReminderChange(tx, personAt(noon), again)))).not.toBeNull();
  }
  await within(db, (tx) => pauseReminders(tx, anna.id, [first], 1_900_000_000));
  expect(await within(db, (tx) => undoReminderChange(tx, personAt(noon), added))).toBeNull();
  await within(db, (tx) => pauseReminders(tx, anna.id, [first], null));
  expect(await within(db, (tx) => undoReminderChange(tx, personAt(noon), added))).not.toBeNull();
  expect(await shown()).toEqual([]);
});

test('a person has at most 20 reminders, 8 times a day each, for own habits only', async ({ db }) => {
  const habit = await addHabit(db, 'Water');
  await say(db, { from: boris, habitName: 'Chess' });
  const [chess] = await table(db, `select habit_id::int from warehouse.dim_habits where habit_name = 'Chess'`);
  const add = async (...added: ReturnType<typeof newReminder>[]) =>
    (await within(db, (tx) => addReminders(tx, personAt(noon), added))).kind;
  const every = (everyMinutes: number, from: string, to: string) =>
    newReminder(habit, from, { everyMinutes, untilMinute: minuteOf(to) });
  expect(await add(every(60, '9:00', '16:59'))).toBe('saved');
  expect(await add(every(60, '9:00', '17:00'))).toBe('too_often');
  expect(await add(every(14, '9:00', '9:30'))).toBe('too_often');
  expect(await add(newReminder(Number(chess), '9:00'))).toBe('not_found');
  const more = Array.from({ length: 20 }, () => newReminder(habit, '9:00'));
  expect(await add(...more)).toBe('too_many');
  expect(await count(db, 'warehouse.reminder')).toBe(1);
  expect(await add(...more.slice(1))).toBe('saved');
  expect(await add(newReminder(habit, '9:00'))).toBe('too_many');
  await expect(
    table(db, `update warehouse.reminder set every_minutes = 15, until_time = local_time + interval '2 hours'`),
  ).rejects.toThrow();
});

test('due reminders of one minute are one message, and a claim that runs out is sent again', async ({ db }) => {
  const [a, b] = [await addHabit(db, 'A'), await addHabit(db, 'B')];
  for (const habit of [b, a]) await remind(db, habit, '13:00');
  await remind(db, a, '13:01');
  expect((await claimAt(db, '2026-11-29T12:59:59Z')).messages).toEqual([]);
  const { messages } = await claimAt(db, '2026-11-29T13:01:30Z');
  expect(messages.map(({ keys }) => keys.map(({ minute }) => minute))).toEqual([[780, 780], [781]]);
  const [first] = messages;
  if (!first) throw new Error('no message');
  const keys = await findClaimed(db, first); // in the order of the message, as the sender stores them
  expect(keys.map(({ habitName }) => habitName)).toEqual(['A', 'B']);
  expect((await claimAt(db, '2026-11-29T13:02:29Z')).messages).toEqual([]);
  await saveSent(db, { ...first, keys }, { chatId: anna.id, messageId: 5 });
  const again = await claimAt(db, '2026-11-29T13:02:31Z');
  expect(again.messages.map(({ keys }) => keys.map(({ minute }) => minute))).toEqual([[781]]);
  expect(await ledger(db)).toEqual(['29 13:00 sent', '29 13:00 sent', '29 13:01 claimed']);
  const shared = async () =>
    (await findRemindersOfMessage(db, anna.id, { botId: 0, chatId: anna.id, messageId: 5 })).map(
      ({ habitName, state }) => `${habitName} ${state}`,
    );
  expect(await shared()).toEqual(['A sent', 'B sent']);
  await table(db, `update warehouse.dim_habits set habit_name = 'Z' where habit_name = 'A'`);
  expect(await shared()).toEqual(['Z sent', 'B sent']);
  // Messages that were sent before the column existed are in the order of the names.
  await table(db, 'update warehouse.reminder_sent set message_line = null');
  expect(await shared()).toEqual(['B sent', 'Z sent']);
  // A claim is never sent when it is more than two hours late.
  expect((await claimAt(db, '2026-11-29T15:01:01Z')).messages).toEqual([]);
  expect(await ledger(db)).toEqual(['29 13:00 sent', '29 13:00 sent', '29 13:01 late']);
  expect(await nextTimes(db)).toEqual(['30 13:00', '30 13:00', '30 13:01']);
});

test('after an outage the newest due time of each reminder is sent, if it is at most two hours late', async ({
  db,
}) => {
  const habit = await addHabit(db, 'A');
  await remind(db, habit, '13:00', { everyMinutes: 60, untilMinute: minuteOf('15:00') });
  await remind(db, habit, '13:30');
  const { messages } = await claimAt(db, '2026-12-01T15:31:00Z');
  expect(messages.map(({ keys }) => keys.map(({ day, minute }) => `${day} ${minute}`))).toEqual([['2026-12-01 900']]);
  const hours = (day: number) => [`${day} 13:00 late`, `${day} 14:00 late`, `${day} 15:00 late`];
  expect(await ledger(db)).toEqual(
    [
      ...hours(29),
      ...hours(30),
      ...['01 13:00 late', '01 14:00 late', '01 15:00 claimed'],
      ...['29 13:30 late', '30 13:30 late', '01 13:30 late'],
    ].sort((x, y) => Number(x.includes('13:30')) - Number(y.includes('13:30'))),
  );
});

test('each reason for which a reminder is not sent', async ({ db }) => {
  const due = '2026-11-29T13:00:00Z';
  const day = '2026-11-29';
  const habit = async (name: string, more: Parameters<typeof remind>[3] = {}, kind: 'check' | 'count' = 'check') => {
    const id = await addHabit(db, name, kind);
    await remind(db, id, '13:00', more);
    return id;
  };
  const record = (habitName: string, localDate = day) => tick(db, habitName, localDate);
  const names: string[] = [];
  const expected: string[] = [];
  const expectReason = (name: string, reason: string) => {
    names.push(name);
    expected.push(`${name} ${reason}`);
  };
  await habit('Open');
  expectReason('Open', 'claimed');
  await habit('Recorded');
  await record('Recorded');
  expectReason('Recorded', 'done');
  await habit('Always', { onlyIf: 'always' });
  await record('Always');
  expectReason('Always', 'claimed');
  const no = await habit('No');
  await within(db, (tx) => setDayMark(tx, anna.id, { habit: { habitId: no }, localDate: day, mark: 'no', note: null }));
  expectReason('No', 'done');
  const skipped = await habit('Skipped', { onlyIf: 'always' });
  await within(db, (tx) =>
    setDayMark(tx, anna.id, { habit: { habitId: skipped }, localDate: day, mark: 'skip', note: null }),
  );
  expectReason('Skipped', 'rest');
  const rested = await habit('Vacation');
  await within(db, (tx) => addVacation(tx, anna.id, rested, { fromDate: day, toDate: day }));
  expectReason('Vacation', 'rest');
  await habit('Kept', { onlyIf: 'missed' });
  await record('Kept', '2026-11-28');
  expectReason('Kept', 'not_missed');
  await habit('Missed', { onlyIf: 'missed' });
  await record('Missed', '2026-11-27');
  expectReason('Missed', 'claimed');
  await habit('Missed and done', { onlyIf: 'missed' });
  await record('Missed and done', '2026-11-27');
  await record('Missed and done');
  expectReason('Missed and done', 'done');
  const weekly = await habit('Reached this week');
  const goal = { measure: 'days', target: 2, period: 'week', everyDays: null, direction: 'at_least' } as const;
  await within(db, (tx) => setGoal(tx, anna.id, weekly, { goal, validFrom: '2026-11-01' }));
  for (const earlier of ['2026-11-24', '2026-11-26']) await record('Reached this week', earlier);
  expectReason('Reached this week', 'done');
  const paused = await habit('Paused');
  const [id] = await table(db, `select reminder_id::int from warehouse.reminder where habit_id = ${paused}`);
  await within(db, (tx) => pauseReminders(tx, anna.id, [Number(id)], Date.parse(due) / 1000 + 1));
  expectReason('Paused', 'paused');
  const archived = await habit('Archived');
  await within(db, (tx) => archiveHabit(tx, anna.id, archived));
  expectReason('Archived', 'paused');
  await claimAt(db, due);
  const reasons = async () =>
    Object.fromEntries(
      (await table(
        db,
        `select habit_name, habit_name || ' ' || coalesce(skip_reason, state)
        from warehouse.reminder_sent join warehouse.reminder using (user_id, reminder_id)
        join warehouse.dim_habits using (user_id, habit_id) where local_date = '${day}'`,
      )) as [string, string][],
    );
  const found = await reasons();
  expect(names.map((name) => found[name])).toEqual(expected);
  await within(db, (tx) => reviveHabit(tx, anna.id, archived));
  await table(db, `update warehouse.dim_users set blocked_at = now() where user_id = ${anna.id}`);
  const { messages } = await claimAt(db, '2026-11-30T13:00:00Z');
  expect(messages).toEqual([]);
  expect(await count(db, `warehouse.reminder_sent where local_date = '2026-11-30' and skip_reason = 'blocked'`)).toBe(
    12,
  );
});

test('with several times a day, open is the goal of the day, else no record since the time before', async ({ db }) => {
  const every = { everyMinutes: 120, untilMinute: minuteOf('18:00') };
  const glass = (habitName: string, time: string) =>
    say(db, {
      habitName,
      minutes: undefined,
      amount: 1,
      kind: 'count',
      unit: 'glasses',
      localDate: '2026-11-29',
      recordDateUnix: Date.parse(`2026-11-29T${time}Z`) / 1000,
    });
  const water = await addHabit(db, 'Water', 'count');
  const goal = { measure: 'amount', target: 2, period: 'day', everyDays: null, direction: 'at_least' } as const;
  await within(db, (tx) => setGoal(tx, anna.id, water, { goal, validFrom: '2026-11-01' }));
  const tea = await addHabit(db, 'Tea', 'count');
  const records = [
    ['09:30', 'Water'],
    ['09:30', 'Tea'],
    ['13:30', 'Water'],
  ] as const;
  await remind(db, water, '9:00', every, new Date('2026-11-29T08:00:00Z'));
  await remind(db, tea, '9:00', every, new Date('2026-11-29T08:00:00Z'));
  for (const hour of [9, 11, 13, 15]) {
    const at = `2026-11-29T${String(hour).padStart(2, '0')}:00:00Z`;
    for (const message of (await claimAt(db, at)).messages)
      await saveSent(db, message, { chatId: anna.id, messageId: hour });
    for (const [time, habit] of records) if (Number(time.slice(0, 2)) === hour) await glass(habit, time);
  }
  expect(await ledger(db)).toEqual(
    [
      ['29 09:00 sent', '29 11:00 sent', '29 13:00 sent', '29 15:00 done'],
      ['29 09:00 sent', '29 11:00 done', '29 13:00 sent', '29 15:00 sent'],
    ].flat(),
  );
});

test('the board comes to a person whose habits have no goals, until each has a record', async ({ db }) => {
  await addHabit(db, 'Tea', 'count');
  await table(db, `update warehouse.dim_habits set archived_at = now() where habit_name = 'Known'`);
  await remind(db, null, '13:00');
  await sendAll(db, '2026-11-29T13:00:00Z');
  expect(await ledger(db)).toEqual(['29 13:00 sent']);
});

test('the board is sent while something is to be done, and not in a vacation of everything', async ({ db }) => {
  await addHabit(db, 'Vitamins');
  await remind(db, null, '13:00');
  await sendAll(db, '2026-11-29T13:00:00Z');
  await tick(db, 'Vitamins', '2026-11-30');
  expect((await claimAt(db, '2026-11-30T13:00:00Z')).messages).toEqual([]);
  await within(db, (tx) => addVacation(tx, anna.id, null, { fromDate: '2026-12-01', toDate: '2026-12-01' }));
  expect((await claimAt(db, '2026-12-01T13:00:00Z')).messages).toEqual([]);
  expect((await ledger(db)).sort()).toEqual(['01 13:00 rest', '29 13:00 sent', '30 13:00 done']);
});

/** Sends the only message that is due. */
async function sendAll(db: Db, at: string): Promise<void> {
  const { messages } = await claimAt(db, at);
  expect(messages).toHaveLength(1);
  for (const message of messages) await saveSent(db, message, { chatId: anna.id, messageId: 1 });
}

const travel = (db: Db, timeZone: string, now: string, more = {}) =>
  within(db, (tx) => saveSettings(tx, anna.id, { timeZone, ...more }, { timeZone: 'UTC', now: new Date(now) }));

test('a flight to the west repeats nothing', async ({ db }) => {
  const habit = await addHabit(db, 'A');
  await travel(db, 'Europe/Berlin', '2026-11-28T12:00:00Z');
  await remind(db, habit, '8:00', {}, new Date('2026-11-28T12:00:00Z'));
  await travel(db, 'Europe/Berlin', '2026-11-28T12:00:00Z');
  await table(db, `update warehouse.reminder set next_at = '2026-11-29T07:00Z'`);
  await sendAll(db, '2026-11-29T07:00:00Z');
  await travel(db, 'America/New_York', '2026-11-29T10:00:00Z');
  expect(await nextTimes(db)).toEqual(['30 13:00']);
  await travel(db, 'Pacific/Honolulu', '2026-11-29T11:00:00Z');
  await travel(db, 'Europe/Berlin', '2026-11-29T11:30:00Z');
  expect(await nextTimes(db)).toEqual(['30 07:00']);
  await claimAt(db, '2026-11-30T06:59:00Z');
  expect(await ledger(db)).toEqual(['29 08:00 sent']);
});

test('after a flight to the east a time that has passed is sent at once, or skipped when it is two hours late', async ({
  db,
}) => {
  const habit = await addHabit(db, 'A');
  await travel(db, 'America/New_York', '2026-11-28T12:00:00Z');
  for (const time of ['8:00', '10:30'])
    await within(db, (tx) =>
      addReminders(tx, personAt('2026-11-28T20:00:00Z', { timeZone: 'America/New_York' }), [newReminder(habit, time)]),
    );
  expect(await nextTimes(db)).toEqual(['29 13:00', '29 15:30']);
  // 10:00 in UTC: 5:00 in New York, 11:00 in Berlin.
  await travel(db, 'Europe/Berlin', '2026-11-29T10:00:00Z');
  expect(await nextTimes(db)).toEqual(['29 07:00', '29 09:30']);
  const { messages } = await claimAt(db, '2026-11-29T10:00:00Z');
  expect(messages.flatMap(({ keys }) => keys.map(({ minute }) => minute))).toEqual([minuteOf('10:30')]);
  expect(await ledger(db)).toEqual(['29 08:00 late', '29 10:30 claimed']);
  expect(await nextTimes(db)).toEqual(['30 07:00', '30 09:30']);
});

test('another start of the day moves times after midnight, and a time of the day that was sent stays sent', async ({
  db,
}) => {
  const habit = await addHabit(db, 'A');
  await remind(db, habit, '1:00', {}, new Date('2026-11-28T12:00:00Z'));
  await sendAll(db, '2026-11-29T01:00:00Z');
  await travel(db, 'UTC', '2026-11-29T12:00:00Z', { dayStartHour: 4 });
  // The time of the 29th was sent, and would come again on the 30th at 1:00.
  expect(await nextTimes(db)).toEqual(['01 01:00']);
  await claimAt(db, '2026-12-01T01:00:00Z');
  expect(await ledger(db)).toEqual(['29 01:00 sent', '30 01:00 claimed']);
});

test('an answer counts once, a snooze sends again, and both can be undone', async ({ db }) => {
  const habit = await addHabit(db, 'A');
  const reminderId = await remind(db, habit, '13:00');
  const [message] = (await claimAt(db, '2026-11-29T13:00:00Z')).messages;
  if (!message) throw new Error('no message');
  const key = { reminderId, day: '2026-11-29', minute: minuteOf('13:00') };
  const { recordId } = await tick(db, 'A', '2026-11-29');
  const answer = () => within(db, (tx) => answerReminder(tx, anna.id, key, { recordId, now: noon }));
  // The person presses the button before the sender has stored the message.
  expect((await answer()).kind).toBe('saved');
  await saveSent(db, message, { chatId: anna.id, messageId: 9 });
  expect(await answer()).toMatchObject({
    kind: 'answered_before',
    reminder: { recordId, messageId: 9, state: 'answered' },
  });
  expect(await within(db, (tx) => snoozeReminder(tx, anna.id, key, 0))).toMatchObject({ kind: 'answered_before' });
  await within(db, (tx) => deleteRecord(tx, anna.id, recordId));
  expect((await answer()).kind).toBe('saved');
  expect(await within(db, (tx) => reopenReminder(tx, anna.id, key))).toMatchObject({ state: 'sent', recordId: null });
  const until = Date.parse('2026-11-29T16:00:00Z') / 1000;
  expect((await within(db, (tx) => snoozeReminder(tx, anna.id, key, until))).kind).toBe('saved');
  expect((await claimAt(db, '2026-11-29T15:59:59Z')).messages).toEqual([]);
  // Later than two hours after its time, but at the end of the snooze.
  const [again] = (await claimAt(db, '2026-11-29T16:00:00Z')).messages;
  expect(again?.keys).toEqual([key]);
  if (again) await saveSent(db, again, { chatId: anna.id, messageId: 10 });
  expect((await findLastLedgerDay(db, anna.id)).map((row) => [row.state, row.messageId, row.snoozedUntil])).toEqual([
    ['sent', 10, null],
  ]);
  expect((await claimAt(db, '2026-11-29T19:00:00Z')).count).toBe(0);
  // What was sent, and does not come again because it was recorded, stays sent.
  await within(db, (tx) => snoozeReminder(tx, anna.id, key, until + 3600));
  await tick(db, 'A', '2026-11-29');
  expect((await claimAt(db, '2026-11-29T17:00:00Z')).messages).toEqual([]);
  expect(await ledger(db)).toEqual(['29 13:00 sent']);
});

test('what happens to a claim when its reminder is deleted, paused, recorded, forgotten or refused', async ({ db }) => {
  const habit = await addHabit(db, 'A');
  const ids = [await remind(db, habit, '13:00'), await remind(db, habit, '13:00', { chatId: -5 })];
  const { messages } = await claimAt(db, '2026-11-29T13:00:00Z');
  const [own, group] = messages;
  if (!own || !group) throw new Error('two chats are two messages');
  await within(db, (tx) => deleteReminder(tx, anna.id, ids[0] ?? 0));
  expect(await findClaimed(db, own)).toEqual([]);
  await skipClaimed(db, group, [{ key: group.keys[0] ?? { reminderId: 0, day: '', minute: 0 }, reason: 'done' }]);
  expect(await findClaimed(db, group)).toEqual([]);
  expect(await ledger(db)).toEqual(['29 13:00 claimed', '29 13:00 done']);
  const [next] = (await claimAt(db, '2026-11-30T13:00:00Z')).messages;
  if (!next) throw new Error('no message');
  await saveUndeliverable(db, next, { isBlocked: true, now: noon });
  expect(await count(db, 'warehouse.dim_users where blocked_at is not null')).toBe(1);
  expect(await ledger(db)).toEqual(['29 13:00 paused', '29 13:00 done', '30 13:00 blocked']);
});

test('a merge moves reminders and its undo moves them back; a habit that goes takes its reminders with it', async ({
  db,
}) => {
  const [a, b] = [await addHabit(db, 'A'), await addHabit(db, 'B')];
  await remind(db, a, '13:00');
  const names = async () => (await findReminders(db, anna.id)).map(({ habitName }) => habitName);
  await within(db, (tx) => mergeHabits(tx, anna.id, a, b));
  expect(await names()).toEqual(['B']);
  await within(db, (tx) => unmergeHabits(tx, anna.id, a, b));
  expect(await names()).toEqual(['A']);
  await within(db, (tx) => removeCreatedHabit(tx, anna.id, a));
  expect(await names()).toEqual([]);
});

test('several instances claim different people, and leave out a person who is locked', async ({ db }) => {
  const people = Array.from({ length: 12 }, (_, index) => 9_000 + index);
  await table(db, `insert into warehouse.dim_users (user_id) select unnest('{${people.join()}}'::bigint[])`);
  for (const userId of people)
    await within(db, (tx) =>
      addReminders(tx, personAt(noon, { userId }), [newReminder(null, '13:00', { onlyIf: 'always', chatId: userId })]),
    );
  const at = '2026-11-29T13:00:00Z';
  const claims = await within(db, async (tx) => {
    await tx.execute(`select warehouse.lock_person(9003)`);
    return Promise.all([0, 1, 2].map(() => claimAt(db, at, { limit: 4 })));
  });
  claims.push(await claimAt(db, at, { limit: 50 }));
  const claimed = claims.flatMap(({ messages }) => messages.map(({ userId }) => userId));
  expect(claimed.sort()).toEqual(people);
  expect(claims.slice(0, 3).flatMap(({ messages }) => messages.map(({ userId }) => userId))).not.toContain(9003);
});
