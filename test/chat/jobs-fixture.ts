import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ProgramOptions } from '../../src/app/program.ts';
import { defineJob, type Job, type JobContext } from '../../src/jobs/engine/job.ts';
import { file, path, secret } from '../../src/jobs/engine/params.ts';
import { inRolledBackTransaction } from '../../src/jobs/engine/rollback.ts';
import { type Answers, test as chat, textOf, type World } from '../harness/chat.ts';
import { until } from '../harness/process.ts';

const usual = {
  schedule: null,
  timeoutSeconds: 600,
  retry: { attempts: 1, backoffSeconds: 0.01 },
  overlap: 'skip',
  catchUp: { mode: 'none', windowSeconds: 0, maxTicks: 0 },
  lateAfterSeconds: null,
} as const;

/** What the jobs of these tests wait for and do, from outside. */
export interface Stage {
  /** Lets `steps` go on to its next phase. */
  step(): void;
  /** How `moody` ends from now on: null succeeds. */
  mood: string | null;
  /** How many rows `moody` has admins told of; null: that it is over. */
  odd: number | null;
}

export function testJobs(stage: Stage & { next(signal: AbortSignal): Promise<void> }): Job[] {
  const none = z.object({});
  return [
    defineJob({
      ...usual,
      name: 'steps',
      backfill: 'window',
      params: none,
      async run(ctx) {
        ctx.progress(500, 1000, 'copy');
        await stage.next(ctx.signal);
        ctx.progress(0, undefined, 'tidy');
        await stage.next(ctx.signal);
        return { rows_read: 1000, rows_written: 990, rows_rejected: 10 };
      },
    }),
    defineJob({
      ...usual,
      name: 'sleeper',
      params: none,
      async run(ctx: JobContext) {
        ctx.log.info('going to sleep');
        await ctx.db.execute(sql`select pg_sleep(600)`);
        return {};
      },
    }),
    defineJob({
      ...usual,
      name: 'moody',
      backfill: 'window',
      schedule: { pattern: '0 0 1 1 *' },
      lateAfterSeconds: 3600,
      params: none,
      async run(ctx) {
        await ctx.alert('odd:B 7', stage.odd === null ? null : { odd_rows: stage.odd });
        if (stage.mood !== null) throw new Error(stage.mood);
        return { rows_written: 7 };
      },
    }),
    defineJob({
      ...usual,
      name: 'asking',
      params: z.object({
        rows: z.number().int().min(1),
        kind: z.enum(['small', 'large']).default('small'),
        again: z.boolean().default(false),
        key: secret(z.string()).optional(),
      }),
      run: async (_ctx, { rows, again }) => ({ rows_written: again ? rows * 2 : rows }),
      dryRun: (ctx, { rows }) => inRolledBackTransaction(ctx.db, async () => ({ rows_read: rows })),
    }),
    defineJob({
      ...usual,
      name: 'reader',
      backfill: ({ from }) => ({ file: `/nowhere/${from.toISOString().slice(0, 10)}.csv` }),
      params: z.object({ file: file(z.string()), folder: path(z.string()).optional() }),
      run: async (_ctx, { file: name }) => ({ rows_read: (await readFile(name, 'utf8')).trim().split('\n').length }),
    }),
    defineJob({
      ...usual,
      name: 'absent',
      backfill: 'window',
      params: none,
      missing: ['ABSENT_URL', 'ABSENT_KEY'],
      run: async () => ({}),
    }),
  ];
}

function createStage() {
  const waiting: (() => void)[] = [];
  let free = 0;
  return {
    mood: null as string | null,
    odd: null as number | null,
    step() {
      const first = waiting.shift();
      if (first) first();
      else free++;
    },
    next(signal: AbortSignal) {
      if (signal.aborted) return Promise.resolve();
      if (free > 0) {
        free--;
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

/** The program with small jobs, whose cards may be edited often and whose end is not waited for. */
export const test = chat.extend<{ stage: Stage; options: Partial<ProgramOptions> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants it
  stage: async ({}, use) => use(createStage()),
  options: async ({ stage }, use) =>
    use({
      jobs: () => testJobs(stage as ReturnType<typeof createStage>),
      jobGraceMs: 0,
      jobTiming: { progressMs: 30 },
      cardEveryMs: 100,
      alertEveryMs: 100,
      lateGraceMs: 0,
    }),
});

/** Returns what was said anew: a card may be edited at any moment, and that is no answer. */
export function told(answers: Answers): string {
  return textOf(answers.filter(({ edit_date }) => !edit_date));
}

/** Resolves when some message of the person's chat has a text like that. */
export async function seen({ playground }: World, chatId: number, text: RegExp): Promise<string> {
  const find = () =>
    playground.messages(chatId).findLast((message) => message.fromBot && text.test(message.text ?? ''));
  await until(playground, () => find() !== undefined);
  return find()?.text ?? '';
}
