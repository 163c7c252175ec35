import { z } from 'zod';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { describeParams, ParamsError, parseParams, parseWords } from '../../jobs/engine/params.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatParamIssues } from './format-param-errors.ts';
import { jobListKeyboard } from './list.ts';
import { askableParams } from './run-conversation.ts';
import type { RunStarter } from './run-starter.ts';

/** `/run [job] [key=value …]`. */
export async function runCommand(
  ctx: TallyContext,
  parts: JobsFeatureDeps,
  starter: RunStarter,
  args: string,
): Promise<void> {
  const [name, ...words] = splitArguments(args);
  if (!name) return chooseJob(ctx, parts);
  const job = await findJob(ctx, parts, name);
  if (!job) return;
  try {
    const { dryRun, wait, ...params } = parseWords(words, describeParams(job.params));
    const how = parseParams(commandParams, withoutUndefined({ dryRun, wait }));
    const unfit = disallowedParams(job, params);
    if (unfit.length > 0) return await rejectDisallowedParams(ctx, job, unfit);
    if (words.length === 0 || requiresFile(job)) return await askOrStartRun(ctx, starter, job, params);
    await starter.start(ctx, { job: job.name, params, ...how });
  } catch (error) {
    if (!(error instanceof ParamsError)) throw error;
    await reply(ctx, { text: ctx.t('jobs-param-wrong', { problem: formatParamIssues(ctx.t, error.issues) }) });
  }
}

/** Words of the command itself, not of the job. */
const commandParams = z.object({ dryRun: z.boolean().default(false), wait: z.boolean().default(true) });

function withoutUndefined(words: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).flatMap(([key, word]) => (word === undefined ? [] : [[key, word]])));
}

/** Returns the words of a line; a quoted part keeps its blanks. */
export function splitArguments(args: string): string[] {
  return [...args.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([word]) => word.replaceAll('"', ''));
}

/** Telegram takes a hundred buttons; what is beyond them is named behind the command. */
const maxButtons = 96;

async function chooseJob(ctx: TallyContext, { jobs }: JobsFeatureDeps): Promise<void> {
  const ready = jobs.all().filter(({ missing = [] }) => missing.length === 0);
  const choices = ready.slice(0, maxButtons).map(({ name }) => ({
    label: jobTitle(ctx.t, name),
    data: runJobButton.pack(ctx.person.userId, { job: name }),
  }));
  await reply(ctx, { text: ctx.t(ready.length > 0 ? 'jobs-ask-job' : 'jobs-none'), keyboard: buildKeyboard(choices) });
}

/** Returns the job of that name; says so where there is none. */
export async function findJob(
  ctx: TallyContext,
  { jobs }: Pick<JobsFeatureDeps, 'jobs'>,
  name: string,
): Promise<Job | null> {
  const lower = name.toLowerCase();
  const job =
    jobs.find(name) ??
    jobs.all().find((one) => one.name.toLowerCase() === lower || jobTitle(ctx.t, one.name).toLowerCase() === lower);
  if (!job)
    await reply(ctx, { text: ctx.t('jobs-refused-unknown_job', { job: name }), keyboard: jobListKeyboard(ctx) });
  return job ?? null;
}

/** Starts a job of which nothing can be chosen; otherwise asks for what is not given. */
export async function askOrStartRun(
  ctx: TallyContext,
  starter: RunStarter,
  job: Job,
  given: Record<string, string> = {},
): Promise<void> {
  const unfit = disallowedParams(job, {});
  if (unfit.length > 0) return rejectDisallowedParams(ctx, job, unfit);
  const params = askableParams(describeParams(job.params));
  if ((params.length === 0 && !job.dryRun) || job.missing?.length)
    return starter.start(ctx, { job: job.name, params: {} });
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('run-job', { job: job.name, params: given });
}

/** Returns true for a job that cannot run without a file: it is always asked for. */
function requiresFile(job: Job): boolean {
  return describeParams(job.params).some(({ file, required }) => file && required);
}

/** Returns the parameters that must not pass through a chat: those that were typed, and those without which the job cannot run. */
function disallowedParams(job: Job, given: Record<string, string>): string[] {
  return describeParams(job.params)
    .filter(
      ({ secret, path, file, required, name }) =>
        (secret || path) && (Object.hasOwn(given, name) || (required && !file)),
    )
    .map(({ name }) => name);
}

async function rejectDisallowedParams(ctx: TallyContext, job: Job, names: string[]): Promise<void> {
  const values = { title: jobTitle(ctx.t, job.name), job: job.name, names: names.join(', ') };
  await reply(ctx, { text: ctx.t('jobs-unfit-params', values) });
}
