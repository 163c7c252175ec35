import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { noonZone } from '../harness/noon-zone.ts';
import { type Actor, labelsOf, testWith, textOf } from '../harness/shared-chat.ts';

const timeZone = noonZone();
const test = testWith({ settings: { TIME_ZONE: timeZone } });

/** Moves the start of all timers of a person into the past. Buttons from before name another timer then. */
async function passTime(db: Db, { id }: Actor, minutes: number): Promise<void> {
  await db.$client.query(
    `update warehouse.timer set started_at = started_at - make_interval(secs => $2),
       rings_at = rings_at - make_interval(secs => $2) where user_id = $1`,
    [id, minutes * 60],
  );
}

async function records(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', h.habit_name, r.duration::float8, r.local_date - (now() at time zone $2)::date) as line
     from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
     where r.user_id = $1 and r.deleted_at is null order by r.record_id`,
    [id, timeZone],
  );
  return rows.map(({ line }) => line);
}

async function timers(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', h.habit_name, t.target_minutes, t.rings, case when stopped_at is not null then 'stopped' end)
       as line from warehouse.timer t join warehouse.dim_habits h using (habit_id)
     where t.user_id = $1 order by t.started_at, h.habit_name`,
    [id],
  );
  return rows.map(({ line }) => line);
}

test('a timer is started and stopped by text, and its start is shown as a relative time', async ({ ben, db }) => {
  const [started] = await ben.says('start reading');
  expect(started?.text).toMatch(/^▶ Reading · started \d\d:\d\d$/);
  expect(labelsOf(started ? [started] : [])).toEqual(['■ Stop', 'Stop at…', 'Discard']);
  const [entity] = started?.entities ?? [];
  expect(entity).toMatchObject({ type: 'date_time', date_time_format: 'r', offset: 20, length: 5 });
  expect(entity && 'unix_time' in entity && Math.abs(entity.unix_time - Date.now() / 1000) < 30).toBe(true);
  expect(textOf(await ben.says('reading start'))).toMatch(/^It is running already:\n▶ Reading/);
  await passTime(db, ben, 45);
  expect(textOf(await ben.says('stop'))).toMatch(/^✓ 45 min Reading · today/);
  expect(await records(db, ben)).toEqual(['Reading 45 0']);
  expect(textOf(await ben.says('stop'))).toBe('No timer is running.');
  expect(textOf(await ben.says('stop reading'))).toBe('No timer is running for Reading.');
  expect(textOf(await ben.says('stop smoking'))).toContain('Tell me what you did');
});

test('the same in Russian, with a target and an earlier end', async ({ maria, db }) => {
  expect(textOf(await maria.says('старт чтение 25м'))).toMatch(/^▶ Чтение · начато \d\d:\d\d · 25 мин, до \d\d:\d\d$/);
  expect(await timers(db, maria)).toEqual(['Чтение 25 target']);
  await passTime(db, maria, 20);
  expect(textOf(await maria.says('стоп -30м'))).toMatch(/^В \d\d:\d\d таймер ещё не шёл: он запущен в \d\d:\d\d\.\n▶ /);
  expect(textOf(await maria.says('стоп чтение -5м'))).toMatch(/^✓ 15 мин Чтение · сегодня/);
  await maria.says('чтение старт');
  expect(textOf(await maria.says('чтение стоп'))).toMatch(/^Чтение: всего \d с\. Сохранить как 1 мин\?$/);
  expect(labelsOf(await maria.says('/таймер'))).toEqual(['Сохранить 1 мин', 'Сбросить']);
  expect(textOf(await maria.taps('Сохранить 1 мин'))).toMatch(/^✓ 1 мин Чтение/);
  expect(await records(db, maria)).toEqual(['Чтение 15 0', 'Чтение 1 0']);
  expect(textOf(await maria.says('стоп'))).toBe('Сейчас таймеров нет.');
  expect(textOf(await maria.says('вода 3'))).toContain('Вода');
  expect(textOf(await maria.says('старт вода'))).toContain('«Вода» считается числом, поэтому таймера для неё нет.');
});

test('buttons stop a timer once, discard it, and undo both', async ({ ben, db }) => {
  await ben.says('start reading');
  await passTime(db, ben, 10);
  await ben.says('/timer');
  const { messageId, data } = ben.button('■ Stop');
  expect(textOf(await ben.taps('■ Stop'))).toMatch(/^✓ 10 min Reading/);
  expect(ben.messages().find((message) => message.message_id === messageId)?.text).toMatch(/^✓ 10 min Reading/);
  await ben.taps('Undo');
  await ben.taps('Restore');
  expect(await records(db, ben)).toEqual(['Reading 10 0']);
  await ben.says('/timer running');
  expect(textOf(await ben.taps('Discard'))).toMatch(/^Discarded: Running, \d s\.$/);
  expect(await timers(db, ben)).toEqual([]);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^▶ Running/);
  expect(await timers(db, ben)).toEqual(['Running long']);
  expect(data).toContain(':wp:');
});

test('a second press does not record twice and leaves the receipt', async ({ world, ben, db }) => {
  await ben.says('start reading');
  await passTime(db, ben, 10);
  await ben.says('/timer');
  const { messageId, data } = ben.button('■ Stop');
  const press = () => world.playground.press(ben.id, ben.chatId, messageId, data);
  const [first, second] = [await press(), await press()];
  for (const { updateId } of [first, second]) await world.playground.finished(updateId);
  expect(await records(db, ben)).toEqual(['Reading 10 0']);
  const message = ben.messages().find((one) => one.message_id === messageId);
  expect(message?.text).toMatch(/^✓ 10 min Reading/);
  expect(labelsOf(message ? [message] : [])).toContain('Undo');
  expect(world.playground.answers.get(second.callbackQueryId ?? '')?.text).toBe('This timer is over already.');
});

test('several timers: five at most, and stop asks which', async ({ ben, db }) => {
  for (const habit of ['reading', 'music', 'running', 'walking']) await ben.says(`start ${habit}`);
  expect(labelsOf(await ben.says('stop'))).toEqual(['■ Reading', '■ Music', '■ Running', '■ Walking']);
  await passTime(db, ben, 30);
  expect(labelsOf(await ben.says('stop -5m'))).toHaveLength(4);
  expect(textOf(await ben.taps('■ Music'))).toMatch(/^✓ 25 min Music/);
  await ben.says('start chess');
  expect(textOf(await ben.taps('New habit “chess”'))).toMatch(/^▶ chess/);
  expect(textOf(await ben.says('start music'))).toMatch(/^▶ Music/);
  const refused = await ben.says('start meditation');
  expect(textOf(refused)).toMatch(/^5 timers are running, and that is the maximum\. Stop one first\.\n▶ Reading/);
  expect(labelsOf(refused).slice(0, 3)).toEqual(['■ Reading', 'Stop at…', 'Discard']);
  expect(await records(db, ben)).toEqual(['Music 25 0']);
  expect(textOf(await ben.says('/timer')).split('\n')).toHaveLength(6);
});

test('Stop at… takes a button, a time or minutes, and repeats the question for others', async ({ ben, db }) => {
  await ben.says('start reading');
  await passTime(db, ben, 61);
  await ben.says('/timer');
  const question = await ben.taps('Stop at…');
  expect(textOf(question)).toMatch(/^When did you stop Reading\? It started at /);
  expect(labelsOf(question).map((label) => label.replace(/^.*\d\d:\d\d/, ''))).toEqual([
    ...[' · 5 min ago', ' · 10 min ago', ' · 15 min ago', ' · 30 min ago', ' · 1 h ago'],
    'Cancel',
  ]);
  expect(textOf(await ben.says('-3h'))).toContain('That isn’t a time after');
  expect(textOf(await ben.says('-21m'))).toMatch(/^✓ 40 min Reading/);
  expect(await timers(db, ben)).toEqual([]);
  expect(labelsOf(ben.messages())).not.toContain('■ Stop');
});

test('a time over the start of the day is one record per day, with one Undo for both', async ({ ben, db }) => {
  // Day start 4 in a zone where it is between 5:00 and 6:00 now.
  const now = new Date();
  const offset = ((5 - now.getUTCHours() + 36) % 24) - 12;
  const zone = `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
  await ben.says('running 1m');
  // The week starts today: a week that holds yesterday too would add its total to the answer.
  const today = new Date(now.getTime() + offset * 3_600_000);
  await db.$client.query(
    'update warehouse.dim_users set time_zone = $2, day_start_hour = 4, week_start = $3 where user_id = $1',
    [ben.id, zone, today.getUTCDay() || 7],
  );
  await ben.says('start reading');
  await passTime(db, ben, 180);
  const sinceDayStart = 60 + now.getUTCMinutes();
  const saved = await ben.says('stop');
  expect(textOf(saved)).toMatch(/^✓ 3 h Reading\n· .* · yesterday, .*\n· .* · today$/);
  expect(labelsOf(saved)).toEqual(['Undo']);
  const sum =
    'select sum(duration)::int as sum, count(*)::int as count from warehouse.fact_records ' +
    'where duration > 1 and deleted_at is null';
  expect((await db.$client.query(sum)).rows).toEqual([{ sum: 180, count: 2 }]);
  const { rows } = await db.$client.query(
    `select duration::int as minutes from warehouse.fact_records where duration > 1
     order by local_date desc limit 1`,
  );
  expect(Math.abs(rows[0].minutes - sinceDayStart)).toBeLessThanOrEqual(1);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Removed: 3 h Reading/);
  expect((await db.$client.query(sum)).rows).toEqual([{ sum: null, count: 0 }]);
  expect(textOf(await ben.taps('Restore'))).toMatch(/^✓ 3 h Reading/);
  expect((await db.$client.query(sum)).rows).toEqual([{ sum: 180, count: 2 }]);
});

test('a day of more than 24 hours is confirmed first, and the time waits until then', async ({ ben, db }) => {
  await ben.says('sleeping 23h 50m');
  await ben.taps('New habit “sleeping”');
  await ben.says('start reading');
  await passTime(db, ben, 20);
  const asked = await ben.says('stop');
  expect(textOf(asked)).toMatch(
    /^Reading: 20 min\. That would bring today to 24 h 10 min, more than 24 hours\. Save it/,
  );
  expect(await timers(db, ben)).toEqual(['Reading stopped']);
  expect(textOf(await ben.says('start reading'))).toBe('■ Reading · 20 min, not saved yet');
  expect(textOf(await ben.taps('Save anyway'))).toMatch(/^✓ 20 min Reading/);
  expect((await records(db, ben)).length).toBe(2);
  expect(await timers(db, ben)).toEqual([]);
});

test('habits that are called Start and Stop are recorded, and their timers start with /timer', async ({ ben, db }) => {
  for (const name of ['start', 'stop']) {
    await ben.says(`/record ${name} 20m`);
    await ben.taps(`New habit “${name}”`);
    expect(textOf(await ben.says(`${name} 25m`))).toMatch(new RegExp(`^✓ 25 min ${name}`));
  }
  expect(textOf(await ben.says('/timer start'))).toMatch(/^▶ start/);
  expect(textOf(await ben.says('/timer reading 25m'))).toMatch(/^▶ Reading .* 25 min, until/);
  expect(labelsOf(await ben.says('stop'))).toEqual(['■ start', '■ Reading']);
  expect(textOf(await ben.says('/record start 5m'))).toMatch(/^✓ 5 min start/);
  await passTime(db, ben, 3);
  expect(textOf(await ben.says('stop reading'))).toMatch(/^✓ 3 min Reading/);
  expect(await records(db, ben)).toHaveLength(6);
});

test('an unclear name is never guessed, and a habit without time is refused', async ({ ben, db }) => {
  await ben.says('water 3');
  expect(textOf(await ben.says('start water'))).toBe(
    'Water is counted, so it has no timer. Timers are for habits that take time.',
  );
  const unknown = await ben.says('start reading poems');
  expect(textOf(unknown)).toContain('“reading poems” is new to me.');
  expect(labelsOf(unknown)).toEqual(['Reading', 'New habit “reading poems”']);
  expect(textOf(await ben.taps('Reading'))).toMatch(/^▶ Reading/);
  expect(textOf(await ben.says('rain may start'))).toContain('Tell me what you did');
  expect(textOf(await ben.says('start run'))).toMatch(/^▶ Running/);
  expect(textOf(await ben.says('start chess 2d'))).toContain('“chess 2d” is new to me');
  expect(textOf(await ben.says('start music 25h'))).toBe('A timer can ring after 1 minute to 23 h 59 min.');
  expect(await timers(db, ben)).toEqual(['Reading long', 'Running long']);
});

test('while a question waits, stop stops a timer, cancels a question without one, or says what runs on', async ({
  ben,
  db,
}) => {
  await ben.says('coffee 2');
  expect(textOf(await ben.says('stop'))).toMatch(/^Cancelled\. Nothing was changed\./);
  await ben.says('coffee 2');
  await ben.says('start reading');
  await passTime(db, ben, 5);
  expect(textOf(await ben.says('stop'))).toMatch(/^✓ 5 min Reading/);
  await ben.says('start reading');
  await passTime(db, ben, 7);
  await ben.says('/newhabit');
  const cancelled = await ben.says('stop');
  expect(textOf(cancelled)).toMatch(/^Cancelled\. Nothing was changed\.\nStill running:\n▶ Reading · started/);
  expect(await timers(db, ben)).toEqual(['Reading long']);
  expect(textOf(await ben.taps('■ Stop'))).toMatch(/^✓ 7 min Reading/);
  await ben.says('/newhabit');
  const both = textOf(await ben.says('stop')); // the conversation, and the question from before
  expect(both).toBe('Cancelled. Nothing was changed.\n\nNot saved: 2 min coffee · today');
});

test('a start and a stop may tell a time, and unclear minutes are asked', async ({ ben, maria, db }) => {
  expect(textOf(await ben.says('start reading 25m 40 minutes ago'))).toMatch(/25 min were up at \d\d:\d\d$/);
  expect(await timers(db, ben)).toEqual(['Reading 25 long']);
  expect(textOf(await ben.says('reading start for 1h'))).toMatch(
    /^It is running already:\n▶ Reading .* · 1 h 40 min, until/,
  );
  expect(await timers(db, ben)).toEqual(['Reading 100 target']);
  const asked = await ben.says('stop reading 10m');
  expect(textOf(asked)).toBe('Did you stop 10 min ago, or just now?');
  const [earlier = '', now] = labelsOf(asked);
  expect([earlier, now]).toEqual([expect.stringMatching(/^■ Reading · /), expect.stringMatching(/^■ Reading · /)]);
  expect(textOf(await ben.taps(earlier))).toMatch(/^✓ 30 min Reading/);
  expect(textOf(await ben.says('stop 14:30'))).toBe('No timer is running.');
  expect(textOf(await ben.says('reading stop 10m'))).toMatch(/^✓ 10 min Reading/);
  expect(textOf(await ben.says('start chess 10 minutes ago'))).toContain('“chess” is new to me');
  await ben.taps('New habit “chess”');
  expect(textOf(await ben.says('stop'))).toMatch(/^✓ 10 min chess/);
  expect(textOf(await ben.says('start reading 30 hours ago'))).toBe('A timer can have started less than 24 hours ago.');
  await maria.says('старт чтение на полчаса');
  await passTime(db, maria, 90);
  const clock = new Date(Date.now() - 30 * 60_000).toLocaleTimeString('en-GB', { timeZone, timeStyle: 'short' });
  expect(textOf(await maria.says(`стоп в ${clock}`))).toMatch(/^✓ (1 ч|59 мин) Чтение/);
  expect(await timers(db, maria)).toEqual([]);
});

test('the receipt of several days says how far the goal is reached', async ({ ben, db }) => {
  await ben.says('/goal reading 30 min a day');
  // The week starts today: a week that holds yesterday too would add its total to the answer.
  await db.$client.query(
    'update warehouse.dim_users set week_start = extract(isodow from now() at time zone $2) where user_id = $1',
    [ben.id, timeZone],
  );
  await ben.says('start reading');
  await passTime(db, ben, 20 * 60);
  expect(textOf(await ben.says('stop'))).toMatch(/^✓ 20 h Reading\n· .*\n· .*\n.* of 30 min today · goal reached$/);
});

test('without a timer, /timer offers habits to start, and Start of a board works', async ({ ben, db }) => {
  const offer = await ben.says('/timer');
  expect(textOf(offer)).toContain('No timer is running.');
  expect(labelsOf(offer)).toContain('▶ Reading');
  expect(labelsOf(offer)).not.toContain('▶ Water');
  expect(textOf(await ben.taps('▶ Reading'))).toMatch(/^▶ Reading/);
  expect(await timers(db, ben)).toEqual(['Reading long']);
});

test('archive, merge, kind change and /forget have a defined result for a timer that runs', async ({
  world,
  ben,
  db,
}) => {
  await ben.says('start reading');
  await ben.says('/habit reading');
  await ben.taps('Archive');
  await passTime(db, ben, 5);
  expect(textOf(await ben.says('stop'))).toMatch(/^✓ 5 min Reading/);
  await ben.says('start music');
  await ben.says('/habit music');
  await ben.taps('Change kind');
  await ben.taps('Done or not');
  expect(textOf(ben.messages())).toContain(
    '“Music” has a timer. Stop or discard it first, so that its time is not lost.',
  );
  await passTime(db, ben, 4);
  expect(textOf(await ben.says('stop'))).toMatch(/^✓ 4 min Music/);
  await ben.says('start running');
  await ben.says('start walking');
  await passTime(db, ben, 3);
  await ben.says('/habit walking');
  await ben.taps('Rename');
  await ben.says('Running');
  expect(textOf(await ben.taps('Merge'))).toBe(
    '“Walking” and “Running” both have a timer. Stop or discard one of them, then merge them.',
  );
  expect(textOf(await ben.says('stop running'))).toMatch(/^✓ 3 min Running/);
  await ben.says('/timer');
  const shown = ben.button('■ Stop');
  await ben.says('/habit walking');
  await ben.taps('Rename');
  await ben.says('Running');
  expect(textOf(await ben.taps('Merge'))).toContain('“Walking” is now part of “Running”');
  const { updateId } = await world.playground.press(ben.id, ben.chatId, shown.messageId, shown.data);
  await world.playground.finished(updateId);
  expect(await timers(db, ben)).toEqual([]);
  expect((await records(db, ben)).slice(-2)).toEqual(['Running 3 0', 'Running 3 0']);
  await ben.says('start running');
  await ben.says('/forget');
  await ben.says('DELETE');
  expect(await timers(db, ben)).toEqual([]);
});
