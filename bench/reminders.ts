import { execFileSync } from 'node:child_process';
import { claimReminders } from '../src/db/queries/reminders/claims.ts';
import { findDuePeople } from '../src/db/queries/reminders/due-people.ts';
import { findSkipReasons } from '../src/reports/reminders/skip-reasons.ts';
import { startInstances } from './chat/bots.ts';
import type { BurstResult, ReadersResult, ReadResult, SteadyResult } from './chat/load-generator.ts';
import { type Bench, type BenchDatabase, medianMs } from './harness.ts';

/** The reminders that are due at one minute. */
const due = Number(process.env.REMINDERS ?? 10_000);
const all = 100_000;
/** The default of `REMINDERS_PER_SECOND`. */
const perSecond = 25;

/** Reminders that are due at one minute while people record habits, and the query that finds what is due. */
export const bench: Bench = {
  name: 'reminders',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const { database, send, stop } = await startInstances(1, 'polling');
    try {
      const { ids } = await send<ReadersResult>({ kind: 'addReaders', count: due });
      await seedReminders(database, ids);
      await measureQueries(database, report);
      await send<BurstResult>({ kind: 'burst', texts: 2_000 });
      await database.pool.query(
        `update warehouse.reminder set next_at = date_trunc('minute', now()),
          local_time = (date_trunc('minute', now()) at time zone 'UTC')::time
        where user_id = any ($1::bigint[])`,
        [ids],
      );
      const seconds = due / perSecond;
      // The answers are sent while the reminders are: the chat bench takes as long as they do.
      const steady = await send<SteadyResult>({
        kind: 'steady',
        perSecond: 100,
        seconds: Math.floor(seconds),
        chartsPerSecond: 1,
      });
      const read = await send<ReadResult>({ kind: 'readAll' });
      report({
        what: `${due} reminders that are due at one minute, from the first to the last`,
        value: read.seconds,
        unit: 's',
        floor: seconds,
        floorIs: `${perSecond} a second`,
        goal: '± 5 %',
      });
      report({ what: 'messages that came twice', value: read.messages - due, unit: '', goal: '0' });
      const load = '100 texts/s from 1,000 chats meanwhile';
      report({ what: `time to the answer, median (${load})`, value: steady.p50, unit: 'ms' });
      report({ what: 'time to the answer, 99th percentile', value: steady.p99, unit: 'ms', goal: 'under 250 ms' });
    } finally {
      await stop();
    }
  },
};

/** Gives each reader a habit with a reminder, and adds others up to 100,000: 20 a person, none of them due today. */
async function seedReminders({ pool }: BenchDatabase, readers: readonly number[]): Promise<void> {
  const others = Math.ceil((all - readers.length) / 20);
  await pool.query('insert into warehouse.dim_users (user_id) select unnest($1::bigint[])', [readers]);
  await pool.query(
    `insert into warehouse.dim_users (user_id) select 5000000000 + n from generate_series(1, ${others}) n`,
  );
  await pool.query(
    `select warehouse.ensure_habit(user_id, 'Vitamins', 'Other', false, 'check', null, 'at_least')
    from warehouse.dim_users where user_id = any ($1::bigint[]) or user_id > 5000000000`,
    [readers],
  );
  await pool.query(
    `insert into warehouse.reminder (user_id, habit_id, local_time, bot_id, chat_id, next_at, created_at)
    select h.user_id, h.habit_id, '7:30', 0, h.user_id, now() + interval '1 day' + random() * interval '7 days', now()
    from warehouse.dim_habits h
    cross join lateral generate_series(1, case when h.user_id > 5000000000 then 20 else 1 end)
    where h.habit_name = 'Vitamins' and h.user_id is not null`,
  );
  await pool.query('vacuum analyze');
}

async function measureQueries({ db, pool }: BenchDatabase, report: Parameters<Bench['run']>[0]): Promise<void> {
  const now = new Date();
  const floor = await medianMs(50, () => pool.query('select 1'));
  const goal = '5 ms or less';
  const figure = { unit: 'ms', floor, floorIs: 'an empty query', goal };
  const find = (at: Date) => () => findDuePeople(db, { botId: 0, now: at, limit: perSecond });
  report({
    what: `who has something due, of ${all} reminders: nobody`,
    value: await medianMs(50, find(now)),
    ...figure,
  });
  const later = new Date(Number(now) + 9 * 86_400_000);
  report({ what: 'the same: everybody', value: await medianMs(50, find(later)), ...figure });
  const claim = () =>
    claimReminders(db, { botId: 0, now, limit: perSecond, timeZone: 'UTC' }, (exec, claimed) =>
      findSkipReasons(exec, claimed, now),
    );
  report({ what: 'a claim where nothing is due', value: await medianMs(50, claim), unit: 'ms' });
}
