import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ProgramOptions } from '../../src/app/program.ts';
import { JobError, PartialFailure } from '../../src/jobs/engine/errors.ts';
import { defineJob, type Job, type JobContext } from '../../src/jobs/engine/job.ts';
import { file, path, secret } from '../../src/jobs/engine/params.ts';
import { inRolledBackTransaction } from '../../src/jobs/engine/rollback.ts';
import { type Answers, test as chatTest, textOf, type World } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';

const jobDefaults = {
  schedule: null,
  timeoutSeconds: 600,
  retry: { attempts: 1, backoffSeconds: 0.01 },
  overlap: 'skip',
  catchUp: { mode: 'none', windowSeconds: 0, maxTicks: 0 },
  lateAfterSeconds: null,
} as const;

/** Controls the jobs of these tests. */
export interface JobControls {
  /** Lets the job `steps` continue with its next phase. */
  step(): void;
  /** The error of the runs of `flaky`; null: they succeed. */
  failure: string | null;
  /** The value of the alert that `flaky` raises; null: it resolves the alert. */
  alertRows: number | null;
}

type JobGate = JobControls & { waitForStep(signal: AbortSignal): Promise<void> };

/** Creates the jobs of these tests. */
export function createTestJobs(controls: JobGate): Job[] {
  const none = z.object({});
  return [
    defineJob({
      ...jobDefaults,
      name: 'steps',
      backfill: 'window',
      params: none,
      async run(ctx) {
        ctx.progress(500, 1000, 'copy');
        await controls.waitForStep(ctx.signal);
        ctx.progress(0, undefined, 'tidy');
        await controls.waitForStep(ctx.signal);
        return { rows_read: 1000, rows_written: 990, rows_rejected: 10 };
      },
    }),
    defineJob({
      ...jobDefaults,
      name: 'sleeper',
      params: none,
      async run(ctx: JobContext) {
        ctx.log.info('going to sleep');
        await ctx.db.execute(sql`select pg_sleep(600)`);
        return {};
      },
    }),
    defineJob({
      ...jobDefaults,
      name: 'flaky',
      backfill: 'window',
      schedule: { pattern: '0 0 1 1 *' },
      lateAfterSeconds: 3600,
      params: none,
      async run(ctx) {
        await ctx.alert('odd:B 7', controls.alertRows === null ? null : { odd_rows: controls.alertRows });
        if (controls.failure !== null) throw new Error(controls.failure);
        return { rows_written: 7 };
      },
    }),
    defineJob({
      ...jobDefaults,
      name: 'with-params',
      params: z.object({
        rows: z.number().int().min(1),
        kind: z.enum(['small', 'large']).default('small'),
        again: z.boolean().default(false),
        key: secret(z.string()).optional(),
        pin: secret(z.string()).optional(),
      }),
      run: async (_ctx, { rows, again }) => ({ rows_written: again ? rows * 2 : rows }),
      dryRun: (ctx, { rows }) => inRolledBackTransaction(ctx.db, async () => ({ rows_read: rows })),
    }),
    defineJob({
      ...jobDefaults,
      name: 'reader',
      backfill: ({ from }) => ({ file: `/nowhere/${from.toISOString().slice(0, 10)}.csv` }),
      params: z.object({ file: file(z.string()), folder: path(z.string()).optional() }),
      run: async (_ctx, { file: name }) => ({ rows_read: (await readFile(name, 'utf8')).trim().split('\n').length }),
    }),
    defineJob({
      ...jobDefaults,
      name: 'unconfigured',
      backfill: 'window',
      params: none,
      missing: ['REPORT_URL', 'REPORT_KEY'],
      runsWithout: ({ dir }) => dir !== undefined,
      run: async () => ({}),
    }),
    defineJob({
      ...jobDefaults,
      name: 'partly',
      params: none,
      async run() {
        const broken = new Error("EACCES: permission denied, open '/srv/shop/orders.csv'");
        throw new PartialFailure('parcels', [
          { item: 'A-1', error: new JobError('no-reason', {}, 'it failed without a reason') },
          { item: 'A-2', error: broken },
        ]);
      },
    }),
    defineJob({
      ...jobDefaults,
      name: 'row:1',
      label: 'CPU per hour',
      backfill: 'window',
      params: none,
      run: async () => ({}),
    }),
    defineJob({
      ...jobDefaults,
      name: 'row:2',
      label: 'Old metrics',
      isDisabled: true,
      backfill: 'window',
      params: none,
      run: async () => ({}),
    }),
  ];
}

/** Creates the controls. Each `step` lets one `waitForStep` resolve, also one that is called later. */
function createJobControls(): JobGate {
  const waiting: (() => void)[] = [];
  let unusedSteps = 0;
  return {
    failure: null,
    alertRows: null,
    step() {
      const first = waiting.shift();
      if (first) first();
      else unusedSteps++;
    },
    waitForStep(signal) {
      if (signal.aborted) return Promise.resolve();
      if (unusedSteps > 0) {
        unusedSteps--;
        return Promise.resolve();
      }
      return new Promise<void>((resolve) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => {
          if (waiting.includes(resolve)) waiting.splice(waiting.indexOf(resolve), 1);
          resolve();
        });
      });
    },
  };
}

/** A test with the program and small jobs. Intervals are short, and a stop does not wait for runs. */
export const test = chatTest.extend<{ controls: JobControls; options: Partial<ProgramOptions> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants it
  controls: async ({}, use) => use(createJobControls()),
  options: async ({ controls }, use) =>
    use({
      jobs: () => createTestJobs(controls as JobGate),
      jobGraceMs: 0,
      jobTiming: { progressMs: 30 },
      cardEveryMs: 100,
      alertEveryMs: 100,
      lateGraceMs: 0,
    }),
});

/** Returns the text of the new messages, without edited ones: a card may be edited at any moment. */
export function newMessagesText(answers: Answers): string {
  return textOf(answers.filter(({ edit_date }) => !edit_date));
}

/** Resolves with the text of the newest message of the bot in the chat that matches, as soon as there is one. */
export async function waitForMessage({ playground }: World, chatId: number, text: RegExp): Promise<string> {
  const find = () =>
    playground.messages(chatId).findLast((message) => message.fromBot && text.test(message.text ?? ''));
  await waitUntil(playground, () => find() !== undefined);
  return find()?.text ?? '';
}
