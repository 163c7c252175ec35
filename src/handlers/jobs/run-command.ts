import { z } from 'zod';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { describeParams, ParamsError, parseParams, parseWords } from '../../jobs/engine/params.ts';
import { askableParams, disallowedParams, requiresFile } from './chat-params.ts';
import { formatParamIssues } from './format-params.ts';
import type { RunStarter } from './run-starter.ts';

/** Handles `/run JOB [key=value …]`: starts a run, or asks for what is missing. */
export async function runNamedJob(ctx: TallyContext, starter: RunStarter, job: Job, args: string): Promise<void> {
  try {
    await startFromWords(ctx, starter, job, splitArguments(args));
  } catch (error) {
    if (!(error instanceof ParamsError)) throw error;
    await reply(ctx, { text: ctx.t('jobs-param-wrong', { problem: formatParamIssues(ctx.t, error.issues) }) });
  }
}

/** Parameters of the command itself. The others are those of the job. */
const commandParams = z.object({ dryRun: z.boolean().default(false), wait: z.boolean().default(true) });

async function startFromWords(ctx: TallyContext, starter: RunStarter, job: Job, words: string[]): Promise<void> {
  const { dryRun, wait, ...params } = parseWords(words, describeParams(job.params));
  const startOptions = parseParams(commandParams, withoutUndefined({ dryRun, wait }));
  const disallowed = disallowedParams(job, params);
  if (disallowed.length > 0) return rejectParams(ctx, job, disallowed);
  if (words.length === 0 || requiresFile(job)) return askOrStartRun(ctx, starter, job, params);
  await starter.start(ctx, { job: job.name, params, ...startOptions });
}

function withoutUndefined(params: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Splits a line into words. A part in double quotes keeps its blanks. */
function splitArguments(args: string): string[] {
  return [...args.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([word]) => word.replaceAll('"', ''));
}

/**
 * Starts a job without parameters to choose immediately. For any other job it starts the conversation that asks for
 * parameters.
 *
 * @param params values that need not be asked for
 */
export async function askOrStartRun(
  ctx: TallyContext,
  starter: RunStarter,
  job: Job,
  params: Record<string, string> = {},
): Promise<void> {
  const disallowed = disallowedParams(job, {});
  if (disallowed.length > 0) return rejectParams(ctx, job, disallowed);
  const hasChoices = askableParams(job).length > 0 || job.dryRun !== undefined;
  if (!hasChoices || job.isDisabled || job.missing?.length) return starter.start(ctx, { job: job.name, params: {} });
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('run-job', { job: job.name, params });
}

async function rejectParams(ctx: TallyContext, job: Job, names: readonly string[]): Promise<void> {
  const values = { title: jobTitle(ctx.t, job), job: job.name, names: names.join(', ') };
  await reply(ctx, { text: ctx.t('jobs-unfit-params', values) });
}
