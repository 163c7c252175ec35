import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Playground, type PlaygroundOptions, startPlayground } from '../../src/playground/index.ts';

/** A playground that knows the database of its bot. */
export interface TestPlayground extends Playground {
  /**
   * Resolves when the bot has finished the update: its effect is committed and it is answered, background work
   * included. Resolves immediately for `undefined`, an update that the bot never gets.
   */
  finished(updateId: number | undefined): Promise<void>;
}

/** Starts a playground for a bot on the database of the pool. */
export async function startTestPlayground(pool: pg.Pool, options?: PlaygroundOptions): Promise<TestPlayground> {
  const playground = await startPlayground(options);
  const finished = async (updateId: number | undefined) => {
    await playground.confirmed(updateId); // it is in the inbox now
    // Each look costs a tenth of what an answer costs.
    while (updateId !== undefined && (await isInInbox(pool, updateId))) await sleep(10);
  };
  return Object.assign(Object.create(playground) as Playground, { finished });
}

/** A test may shut the database down: then the update is not finished. */
async function isInInbox(pool: pg.Pool, updateId: number): Promise<boolean> {
  try {
    const { rowCount } = await pool.query({
      name: 'is_in_inbox', // parsed and planned once, for it is asked many times
      text: 'select from ops.telegram_inbox where update_id = $1',
      values: [updateId],
    });
    return rowCount !== 0;
  } catch {
    return true;
  }
}
