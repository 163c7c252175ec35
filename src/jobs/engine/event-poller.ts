import type { Db, Executor } from '../../db/client.ts';
import { insertRunIfIdle } from '../../db/queries/engine/job-events.ts';
import { createLoop } from '../../lib/loop.ts';
import { backoffMs } from '../../lib/retry.ts';
import type { Job } from './job.ts';
import { createPollDelay, defaultPoll } from './poll-delay.ts';
import { type Runner, StartRefused } from './runner-types.ts';

export interface EventPollerOptions {
  db: Db;
  runner: Pick<Runner, 'prepare' | 'takeOwnership'>;
  job: string;
  /** Returns the job; undefined while its events must not start runs. */
  findJob(): Job | undefined;
  now(): Date;
  onError(error: unknown): void;
}

/** Polls the condition of one job and starts its runs. */
export interface EventPoller {
  /** Polls now, or after the run in progress. */
  onNotification(): void;
  /** A run of the job has ended: the next poll is immediate after a notification during the run, else after a delay. */
  onRunEnd(succeeded: boolean): void;
  stop(): Promise<void>;
}

/** Creates the poller of a job and starts it. */
export function startEventPoller(options: EventPollerOptions): EventPoller {
  const { db, job, findJob, onError } = options;
  const delay = createPollDelay({ db, job, findPoll: () => findJob()?.events?.poll, onError });
  let failures = 0;
  /** A notification came that no run has seen yet. */
  let isNotified = false;
  /** The next round does not poll, it only begins a new delay. */
  let isResting = false;

  const loop = createLoop({ round: runRound, intervalMs: defaultPoll.minSeconds * 1000, onError });

  /** Polls unless the job rests. Returns the delay to the next round. */
  async function runRound(): Promise<number> {
    await delay.load();
    const skipsPoll = isResting;
    isResting = false;
    const isRunOpen = !skipsPoll && (await poll());
    // The end of an open run wakes the loop. A poll before that would not know how the run ended.
    return isRunOpen ? delay.limits().maxDelayMs : delay.currentMs();
  }

  /** Starts a run if there is something to do. Returns true if a run of the job is open. */
  async function poll(): Promise<boolean> {
    const result = await startRunIfDue(options).catch((error: unknown) => {
      if (!(error instanceof StartRefused && error.reason === 'stopping')) onError(error);
      return 'failed' as const;
    });
    if (result === 'started' || result === 'nothing') isNotified = false;
    if (result === 'nothing' || result === 'failed') await delay.set(delay.currentMs() * 2);
    return result === 'started' || result === 'busy';
  }

  function wake(toRest: boolean): void {
    isResting = toRest;
    loop.wake();
  }

  loop.start();
  return {
    onNotification() {
      isNotified = true;
      wake(false);
    },
    onRunEnd(succeeded) {
      failures = succeeded ? 0 : failures + 1;
      if (isNotified) return wake(false);
      void delay.set(succeeded ? 0 : backoffMs(delay.limits(), failures + 1));
      wake(true);
    },
    stop: loop.stop,
  };
}

type PollResult = 'started' | 'busy' | 'nothing' | 'off';

async function startRunIfDue({ db, runner, findJob, now }: EventPollerOptions): Promise<PollResult> {
  const job = findJob();
  if (!job?.events) return 'off';
  const { events, name } = job;
  const isDue = (exec: Executor) => events.isDue(exec, now());
  const run = await insertRunIfIdle(db, name, isDue, () => runner.prepare({ job: name, trigger: 'event' }));
  if (typeof run === 'string') return run;
  runner.takeOwnership(run);
  return 'started';
}
