import type { Log } from '../lib/log.ts';
import { createLoop } from '../lib/loop.ts';
import { StartError } from '../lib/start-error.ts';
import type { Db } from './client.ts';
import { createStandbyCheck, findIdentity, findWalPosition, openStandby, type StandbyConnections } from './standby.ts';

/** Knows whether a standby can be used. */
export interface StandbyMonitor {
  /** Returns the connections to the standby. Null: it is away or too far behind. */
  findUsable(): StandbyConnections | null;
  /** Returns how many milliseconds the standby was behind at most, when it was last measured. Infinity: it is away. */
  lagMs(): number;
  close(): Promise<void>;
}

/** Time between two checks. With the time limit of an answer, a loss is noticed within 1.5 s. */
const checkEveryMs = 500;

/** A standby that is further behind is not used. */
const maxLagMs = 2_000;

/**
 * Starts to check a standby. It may be away: then it is used as soon as it answers.
 *
 * The lag is measured with positions in the WAL and the clock of this process. `pg_last_xact_replay_timestamp` would
 * compare the clocks of two machines, and cannot tell an idle primary from one that the standby does not hear any more.
 *
 * @param primary the database of which it has to be a standby
 * @throws StartError when the address is that of another database
 */
export async function startStandbyMonitor(url: string, primary: Db, log: Log): Promise<StandbyMonitor> {
  const check = createStandbyCheck(url);
  const identity = await findIdentity(primary);
  let standby: StandbyConnections | null = null;
  /** The newest position of the primary at a time, which the standby has to reach. */
  let target: { position: string; at: number } | null = null;
  let isRequested = false;
  let isBehind = true; // until it is measured
  let caughtUpAt = Number.NEGATIVE_INFINITY;
  const lagMs = () => (standby ? performance.now() - caughtUpAt : Number.POSITIVE_INFINITY);

  /** Asks the primary in the background: one that is slow to answer must not delay the check of the standby. */
  function requestTarget(): void {
    if (isRequested) return;
    isRequested = true;
    target = null;
    const at = performance.now();
    findWalPosition(primary)
      .then((position) => {
        target = { position, at };
      })
      .catch(() => undefined) // the next check tries again
      .finally(() => {
        isRequested = false;
      });
  }

  async function checkStandby(): Promise<void> {
    const asked = target;
    const state = await check.ask(asked?.position ?? null);
    if (state.identity !== identity)
      throw new StartError(
        'READ_URL leads to another database than DATABASE_URL: it must be a standby of that server.',
      );
    if (!state.isStandby) throw new Error('the server is no standby');
    if (asked && state.hasReplayed) caughtUpAt = asked.at;
    if (!asked || state.hasReplayed) requestTarget();
    if (!standby) log.info('the standby answers');
    standby ??= openStandby(url);
    reportLag();
  }

  function reportLag(): void {
    const wasBehind = isBehind;
    isBehind = lagMs() >= maxLagMs;
    if (isBehind && !wasBehind) log.warn('the standby is behind: its queries run on the primary');
    if (wasBehind && !isBehind) log.info('the standby has caught up');
  }

  function lose(err: unknown): void {
    if (standby) log.warn({ err }, 'the standby was lost: its queries run on the primary');
    void standby?.close();
    standby = null;
  }

  await checkStandby().catch(async (err: unknown) => {
    log.warn({ err }, 'the standby cannot be used yet');
    if (!(err instanceof StartError)) return;
    await check.close();
    throw err;
  });
  const loop = createLoop({ round: checkStandby, intervalMs: checkEveryMs, onError: lose });
  loop.start();
  return {
    findUsable: () => (lagMs() < maxLagMs ? standby : null),
    lagMs,
    async close() {
      await loop.stop();
      await Promise.all([standby?.close(), check.close()]);
    },
  };
}
