import { vi } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import type { PageMessage } from '../../src/playground/index.ts';
import { type Actor, testWith } from '../harness/shared-chat.ts';

/** The clock of what is due. Records are of the real day, because a day after tomorrow takes none. */
const clock = { unix: 0 };
/** The start of the day in UTC on which the present test began: the files of a worker may run over midnight. */
let midnight = 0;

/** Sets the clock of what is due to a time of the day of the test. */
export function setClock(time: string): void {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  clock.unix = midnight + hours * 3600 + minutes * 60;
}

/** A test with the whole program in which reminders are due by {@link setClock}. It begins at 6:00. */
export const test = testWith({ options: { timerEveryMs: 20, now: () => new Date(clock.unix * 1000) } })
  // Not by beforeEach: only the first file that imports this one would have it.
  .extend('begin', { auto: true }, () => {
    midnight = Math.floor(Date.now() / 86_400_000) * 86_400;
    setClock('6:00');
  });

/** Sets the clock and waits for the next message of the bot that nobody asked for. */
export async function waitFor(actor: Actor, time: string, expected: RegExp): Promise<PageMessage> {
  const before = actor.messages().length;
  setClock(time);
  const find = () =>
    actor
      .messages()
      .slice(before)
      .find(({ text }) => expected.test(text ?? ''));
  await vi.waitUntil(() => find() !== undefined, { timeout: 30_000 });
  return find() as PageMessage;
}

/** Returns the records of all people as text: habit, value, and the day after the present one. */
export async function records(db: Db): Promise<string[]> {
  const found = await db.$client.query<{ line: string }>(
    `select habit_name || ' ' || coalesce(amount, duration)::float8 || ' ' || (local_date - $1::date) as line
     from warehouse.fact_records join warehouse.dim_habits using (user_id, habit_id)
     where deleted_at is null order by record_id`,
    [new Date(midnight * 1000).toISOString().slice(0, 10)],
  );
  return found.rows.map(({ line }) => line);
}
