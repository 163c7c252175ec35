import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { jobListKeyboard } from './list.ts';

type FindJobDeps = Pick<JobsFeatureDeps, 'jobs'>;

/** Finds a job by its name or title, in any case of letters. Replies that there is none, and returns null. */
export async function findJob(ctx: TallyContext, { jobs }: FindJobDeps, name: string): Promise<Job | null> {
  const lower = name.toLowerCase();
  const isMatch = (job: Job) => job.name.toLowerCase() === lower || jobTitle(ctx.t, job).toLowerCase() === lower;
  const job = jobs.find(name) ?? jobs.all().find(isMatch);
  if (job) return job;
  await reply(ctx, { text: ctx.t('jobs-refused-unknown_job', { job: name }), keyboard: jobListKeyboard(ctx) });
  return null;
}

/**
 * Finds the job that arguments begin with, and calls `use` with it and the rest. Replies where there is no such job.
 */
export async function withJob(
  ctx: TallyContext,
  deps: FindJobDeps,
  args: string,
  use: (job: Job, rest: string) => Promise<void>,
): Promise<void> {
  const [, name = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(args.trim()) ?? [];
  if (name === '') return void (await reply(ctx, { text: ctx.t('jobs-which-job'), keyboard: jobListKeyboard(ctx) }));
  const job = await findJob(ctx, deps, name);
  if (job) await use(job, rest.trim());
}

/** Parses the number of a run and calls `use` with it. Replies with the syntax of the command where there is none. */
export async function withRunId(
  ctx: TallyContext,
  command: string,
  args: string,
  use: (runId: number) => Promise<void>,
): Promise<void> {
  const [, digits] = /^(?:#|run\s+)?(\d{1,15})$/i.exec(args.trim()) ?? [];
  if (digits === undefined) return void (await reply(ctx, { text: ctx.t('jobs-which-run', { command }) }));
  await use(Number(digits));
}
