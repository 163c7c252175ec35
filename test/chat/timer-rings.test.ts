import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { createApi } from '../../src/bot/transport/client.ts';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import type { Db } from '../../src/db/client.ts';
import { startTimer } from '../../src/db/queries/habits/timers.ts';
import { createRinger } from '../../src/handlers/timer/services/ringer.ts';
import type { PageMessage } from '../../src/playground/index.ts';
import { test as ownTest } from '../harness/chat.ts';
import { noonZone } from '../harness/noon-zone.ts';
import { type Actor, labelsOf, testWith, textOf } from '../harness/shared-chat.ts';

const settings = { TIME_ZONE: noonZone() };
const options = { timerEveryMs: 20 };
const test = testWith({ settings, options });
const withInstances = ownTest.extend({ settings, options });

const hour = 3600;

/** Starts a timer at an instant, in Unix seconds. The person has written to the bot before. */
async function startAt(db: Db, { id }: Actor, startedAt: number, targetMinutes: number, botId = 0): Promise<void> {
  const habit = { habitName: 'Reading', categoryName: 'Other' };
  const start = { habit, startedAt, targetMinutes, botId, chatId: id, threadId: null };
  await db.transaction((tx) => startTimer(tx, id, start));
}

/** Returns the messages about timers that the bot has sent on its own. */
function rung(actor: Actor): PageMessage[] {
  return actor.messages().filter(({ fromBot, text }) => fromBot && text?.startsWith('⏰'));
}

const waitForRings = (actor: Actor, count: number) =>
  vi.waitUntil(() => rung(actor).length >= count, { timeout: 30_000 });

const records = async (db: Db) =>
  (
    await db.$client.query<{ line: string }>(
      `select duration::int || ' ' || local_date as line from warehouse.fact_records
       where deleted_at is null order by local_date`,
    )
  ).rows.map(({ line }) => line);

test('with a simulated clock: the target, 12 hours, and the end after 24 hours, each once', async ({
  world,
  ben,
  db,
}) => {
  await ben.says('/settings');
  await db.$client.query("update warehouse.dim_users set time_zone = 'Europe/Berlin', day_start_hour = 4");
  // Berlin shows 2:00 to 3:00 twice in the night after this start at 23:00. The timer is of another bot than that of the
  // program, whose clock is that of the machine.
  const start = Date.parse('2023-10-28T21:00:00Z') / 1000;
  await startAt(db, ben, start, 25, 1);
  const clock = { unix: start, reads: 0 };
  const { token, apiRoot } = world.playground;
  const ringer = createRinger({
    ...{ db, botId: 1, texts: loadTexts(), defaults: { timeZone: 'UTC', language: 'en' } as const },
    api: createApi({ token, apiRoot }, { timeoutSeconds: 10 }),
    log: pino({ level: 'silent' }),
    intervalMs: 5,
    now() {
      clock.reads += 1;
      return new Date(clock.unix * 1000);
    },
  });
  ringer.start();
  /** Sets the clock, waits for the messages, and lets the ringer look for more. */
  const passTo = async (seconds: number, count: number) => {
    clock.unix = start + seconds;
    await waitForRings(ben, count);
    const { reads } = clock;
    await vi.waitUntil(() => clock.reads > reads + 6, { timeout: 30_000 });
    expect(rung(ben)).toHaveLength(count);
  };
  await passTo(25 * 60 - 1, 0);
  await passTo(25 * 60, 1);
  await passTo(12 * hour - 1, 1);
  await passTo(12 * hour, 2);
  await passTo(24 * hour - 1, 2);
  await passTo(24 * hour, 3);
  await ringer.stop();
  expect(rung(ben).map(({ text }) => text)).toEqual([
    '⏰ Reading: 25 min are up.',
    '⏰ Reading has been running for 12 h. Is it still going on?',
    '⏰ Reading ran for 24 hours, so I stopped the timer.\n✓ 24 h Reading\n· 6 h · yesterday, Sat 28 Oct\n· 18 h · today',
  ]);
  expect(await records(db)).toEqual(['360 2023-10-28', '1080 2023-10-29']);
  expect((await db.$client.query('select from warehouse.timer')).rowCount).toBe(0);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Removed: 24 h Reading/);
  expect(await records(db)).toEqual([]);
});

test.describe('in the program', () => {
  test('it rings at the target, +10 rings again, and Stop records', async ({ ben, db }) => {
    await ben.says('start reading 25m');
    const first = ben.messages().at(-1);
    const passTime = (minutes: number) =>
      db.$client.query(
        `update warehouse.timer set started_at = started_at - make_interval(mins => $1),
         rings_at = rings_at - make_interval(mins => $1)`,
        [minutes],
      );
    await passTime(25);
    await waitForRings(ben, 1);
    expect(labelsOf(rung(ben))).toEqual(['■ Stop', '+10']);
    await vi.waitUntil(
      () => labelsOf(ben.messages().filter((one) => one.message_id === first?.message_id)).length === 0,
      {
        timeout: 30_000,
      },
    );
    expect(textOf(await ben.taps('+10'))).toMatch(/^▶ Reading · started \d\d:\d\d · 35 min, until \d\d:\d\d$/);
    await passTime(10);
    await waitForRings(ben, 1);
    expect(textOf(await ben.taps('■ Stop'))).toMatch(/^✓ 35 min Reading/);
  });

  test('after an outage it rings late once and says so; at 12 hours it asks', async ({ world, ben, maria, db }) => {
    await ben.says('hello');
    await maria.says('привет');
    await world.program.stop();
    const now = Math.floor(Date.now() / 1000);
    await startAt(db, ben, now - 2 * hour, 25);
    await startAt(db, maria, now - 13 * hour, 25);
    await world.restart();
    await waitForRings(ben, 1);
    await waitForRings(maria, 1);
    expect(textOf(rung(ben))).toMatch(/^⏰ Reading: 25 min were up at .*\. Sorry, I couldn’t write then\.$/);
    expect(textOf(rung(maria))).toBe('⏰ Reading: таймер идёт уже 13 ч. Вы всё ещё этим заняты?');
    expect(labelsOf(rung(maria))).toEqual(['■ Остановить', 'Указать время…', 'Продолжить']);
    expect(textOf(await maria.taps('Продолжить'))).toMatch(/^▶ Reading · начато/);
    const { rows } = await db.$client.query('select rings from warehouse.timer order by user_id');
    expect(rows).toEqual([{ rings: 'long' }, { rings: 'end' }]);
    expect(rung(ben)).toHaveLength(1);
  });

  test('at its end a timer waits where its day would have more than 24 hours', async ({ ben, db }) => {
    await ben.says('reading 20h');
    await startAt(db, ben, Math.floor(Date.now() / 1000) - 25 * hour, 25);
    await waitForRings(ben, 1);
    expect(textOf(rung(ben))).toMatch(
      /^⏰ Reading ran for 24 hours, so I stopped the timer\.\nReading: 24 h\. That would bring today to 3[012] h/,
    );
    expect(await db.$client.query('select from warehouse.fact_records')).toHaveProperty('rowCount', 1);
    expect(textOf(await ben.taps('Save anyway'))).toMatch(/^✓ 24 h Reading\n· 1[123] h.* · yesterday/);
    expect(await db.$client.query('select from warehouse.timer')).toHaveProperty('rowCount', 0);
  });

  withInstances('two instances share the messages, and each is sent once', async ({ world, db }) => {
    await world.startInstance();
    const people = await Promise.all(Array.from({ length: 30 }, (_, n) => world.person({ first_name: `P${n}` })));
    await Promise.all(people.map((person) => person.says('/settings')));
    const now = Math.floor(Date.now() / 1000);
    await db.$client.query("update warehouse.dim_users set language = 'en'");
    await Promise.all(people.map((person) => startAt(db, person, now - 25 * 60, 25)));
    await Promise.all(people.map((person) => waitForRings(person, 1)));
    await vi.waitUntil(
      async () => (await db.$client.query("select from warehouse.timer where rings = 'target'")).rowCount === 0,
      { timeout: 30_000 },
    );
    expect(people.map((person) => rung(person).length)).toEqual(people.map(() => 1));
  });

  test('a 429 pauses the messages, and a person who has blocked the bot gets none', async ({
    world,
    ben,
    anna,
    db,
  }) => {
    await ben.says('hello');
    await anna.says('hello');
    await world.playground.block(anna.id);
    world.playground.faults.add({ method: 'sendMessage', chatId: ben.id, kind: 'tooManyRequests', retryAfter: 1 });
    const now = Math.floor(Date.now() / 1000);
    await startAt(db, anna, now - 26 * 60, 25);
    await startAt(db, ben, now - 25 * 60, 25);
    await waitForRings(ben, 1);
    await vi.waitUntil(
      async () => (await db.$client.query("select from warehouse.timer where rings = 'long'")).rowCount === 2,
      { timeout: 30_000 },
    );
    expect(rung(anna)).toEqual([]);
    expect(rung(ben)).toHaveLength(1);
  });
});
