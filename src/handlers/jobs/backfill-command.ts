import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { daysBetween, toDay } from '../../time/days.ts';
import type { BackfillRequest } from './backfill-conversation.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { withJob } from './find-job.ts';

/** A longer span has to be requested in parts. */
const maxBackfillDays = 400;

type BackfillDeps = Pick<JobsFeatureDeps, 'jobs'>;

/** Handles `/backfill [JOB FROM TO]`: checks the request and starts the conversation, or explains the syntax. */
export async function backfillCommand(ctx: TallyContext, deps: BackfillDeps, args: string): Promise<void> {
  if (args.trim() === '')
    return void (await reply(ctx, { text: ctx.t('jobs-backfill-how', { jobs: listBackfillJobs(ctx, deps) }) }));
  await withJob(ctx, deps, args, (job, days) => startBackfill(ctx, deps, job, days));
}

async function startBackfill(ctx: TallyContext, deps: BackfillDeps, job: Job, days: string): Promise<void> {
  const words = days.split(/\s+/).filter(Boolean);
  const problem = findJobProblem(job) ?? findSpanProblem(words);
  const [from, to] = words.map(parseDay);
  if (problem || !from || !to) {
    const { missing = [] } = job;
    const names = { job: job.name, title: jobTitle(ctx.t, job.name), jobs: listBackfillJobs(ctx, deps) };
    const text = ctx.t(problem ?? 'jobs-backfill-wrong-when', { ...names, missing: missing.join(', ') });
    return void (await reply(ctx, { text }));
  }
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('backfill', { job: job.name, from, to } satisfies BackfillRequest);
}

function findJobProblem({ backfill, isDisabled, missing = [] }: Job) {
  if (!backfill) return 'jobs-backfill-wrong-job';
  if (isDisabled) return 'jobs-refused-disabled';
  return missing.length > 0 ? 'jobs-refused-not_set_up' : null;
}

function findSpanProblem(words: readonly string[]) {
  const [from, to] = words.map(parseDay);
  if (!from || !to || words.length > 2) return 'jobs-backfill-wrong-when';
  if (from > to) return 'jobs-backfill-wrong-order';
  return daysBetween(from, to) >= maxBackfillDays ? 'jobs-backfill-wrong-long' : null;
}

/** Parses `YYYY-MM-DD`. Returns null for anything else. */
function parseDay(word: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word) ?? [];
  return toDay(Number(year), Number(month), Number(day));
}

/** Returns the names of the jobs that can be backfilled. */
function listBackfillJobs(ctx: TallyContext, { jobs }: BackfillDeps): string {
  const names = jobs
    .all()
    .filter((job) => findJobProblem(job) === null)
    .map(({ name }) => name);
  return names.length > 0 ? clip(names.join(', '), 1000) : ctx.t('jobs-backfill-nobody');
}
