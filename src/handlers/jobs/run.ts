import { z } from 'zod';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { describeParams, ParamsError, parseParams, parseWords } from '../../jobs/engine/params.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { faultWords } from './format-param-errors.ts';
import { listButton } from './list.ts';
import { askable } from './run-conversation.ts';
import type { Starter } from './run-starter.ts';

/** `/run [job] [key=value …]`. */
export async function runCommand(
  ctx: TallyContext,
  parts: JobsFeatureDeps,
  starter: Starter,
  args: string,
): Promise<void> {
  const [name, ...words] = wordsOf(args);
  if (!name) return chooseJob(ctx, parts);
  const job = await findJob(ctx, parts, name);
  if (!job) return;
  try {
    const { dryRun, wait, ...params } = parseWords(words, describeParams(job.params));
    const how = parseParams(startWords, given({ dryRun, wait }));
    const unfit = unfitOf(job, params);
    if (unfit.length > 0) return await sayUnfit(ctx, job, unfit);
    if (words.length === 0 || lacksFile(job)) return await askOrStart(ctx, starter, job, params);
    await starter.start(ctx, { job: job.name, params, ...how });
  } catch (error) {
    if (!(error instanceof ParamsError)) throw error;
    await reply(ctx, { text: ctx.t('jobs-param-wrong', { problem: faultWords(ctx.t, error.faults) }) });
  }
}

/** Words of the command itself, not of the job. */
const startWords = z.object({ dryRun: z.boolean().default(false), wait: z.boolean().default(true) });

function given(words: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).flatMap(([key, word]) => (word === undefined ? [] : [[key, word]])));
}

/** Returns the words of a line; a quoted part keeps its blanks. */
export function wordsOf(args: string): string[] {
  return [...args.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([word]) => word.replaceAll('"', ''));
}

/** Telegram takes a hundred buttons; what is beyond them is named behind the command. */
const mostButtons = 96;

async function chooseJob(ctx: TallyContext, { jobs }: JobsFeatureDeps): Promise<void> {
  const ready = jobs.all().filter(({ missing = [] }) => missing.length === 0);
  const choices = ready.slice(0, mostButtons).map(({ name }) => ({
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
  if (!job) await reply(ctx, { text: ctx.t('jobs-refused-unknown_job', { job: name }), keyboard: listButton(ctx) });
  return job ?? null;
}

/** Starts a job of which nothing can be chosen; otherwise asks for what is not given. */
export async function askOrStart(
  ctx: TallyContext,
  starter: Starter,
  job: Job,
  given: Record<string, string> = {},
): Promise<void> {
  const unfit = unfitOf(job, {});
  if (unfit.length > 0) return sayUnfit(ctx, job, unfit);
  const params = askable(describeParams(job.params));
  if ((params.length === 0 && !job.dryRun) || job.missing?.length)
    return starter.start(ctx, { job: job.name, params: {} });
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('run-job', { job: job.name, params: given });
}

/** Returns true for a job that cannot run without a file: it is always asked for. */
function lacksFile(job: Job): boolean {
  return describeParams(job.params).some(({ file, required }) => file && required);
}

/** Returns the parameters that must not pass through a chat: those that were typed, and those without which the job cannot run. */
function unfitOf(job: Job, given: Record<string, string>): string[] {
  return describeParams(job.params)
    .filter(
      ({ secret, path, file, required, name }) =>
        (secret || path) && (Object.hasOwn(given, name) || (required && !file)),
    )
    .map(({ name }) => name);
}

async function sayUnfit(ctx: TallyContext, job: Job, names: string[]): Promise<void> {
  const values = { title: jobTitle(ctx.t, job.name), job: job.name, names: names.join(', ') };
  await reply(ctx, { text: ctx.t('jobs-unfit-params', values) });
}
