import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { maxQuoteLength, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { jobCommandButton } from './buttons.ts';
import { type JobArgumentCommand, type JobChoiceDeps, jobChoicePage } from './job-choice.ts';
import { type NamedJob, rankNearJobs } from './near-jobs.ts';

/** A title of several words is tried up to this number of words. */
const maxNameWords = 6;
const maxSuggestions = 3;

/**
 * Finds the job whose name or title, in any case of letters, the arguments begin with, and calls `use` with it and the
 * rest. Replies with buttons of jobs where no job is named, or none has this name.
 */
export async function withJob(
  ctx: TallyContext,
  deps: JobChoiceDeps,
  command: JobArgumentCommand,
  args: string,
  use: (job: Job, rest: string) => Promise<void>,
): Promise<void> {
  const splits = splitName(args);
  if (splits.length === 0) return replyOrEdit(ctx, await jobChoicePage(ctx, deps, command));
  const named = jobNames(ctx, deps);
  for (const { name, rest } of splits) {
    const job = deps.jobs.find(name) ?? named.find(({ names }) => names.includes(name.toLowerCase()))?.job;
    if (job) return use(job, rest);
  }
  await replyOrEdit(ctx, await unknownJobMessage(ctx, deps, command, splits, named));
}

interface NameSplit {
  name: string;
  rest: string;
}

/** Splits arguments into a name and the rest, in each way that is possible, the longest name first. */
function splitName(args: string): NameSplit[] {
  const text = args.trim();
  const words = [...text.matchAll(/\S+/g)].slice(0, maxNameWords);
  return words
    .map(({ index, 0: word }) => index + word.length)
    .reverse()
    .map((end) => ({ name: text.slice(0, end).replace(/\s+/g, ' '), rest: text.slice(end).trim() }));
}

function jobNames({ t }: TallyContext, { jobs }: JobChoiceDeps): NamedJob[] {
  return jobs.all().map((job) => ({ job, names: [job.name.toLowerCase(), jobTitle(t, job).toLowerCase()] }));
}

/** Creates the message that asks whether a similar job was meant, or offers all jobs of the command. */
async function unknownJobMessage(
  ctx: TallyContext,
  deps: JobChoiceDeps,
  command: JobArgumentCommand,
  splits: readonly NameSplit[],
  named: readonly NamedJob[],
): Promise<OutgoingMessage> {
  const near = rankNearJobs(splits, named).slice(0, maxSuggestions);
  const typed = clip(near[0]?.split.name ?? splits.at(-1)?.name ?? '', maxQuoteLength);
  if (near.length === 0)
    return jobChoicePage(ctx, deps, command, { notice: ctx.t('jobs-unknown-name', { job: typed }) });
  const titles = near.map(({ job }) => jobTitle(ctx.t, job));
  const list = new Intl.ListFormat(ctx.person.language, { type: 'disjunction' }).format(titles);
  const buttons = near.map(({ job, split }) => suggestionButton(ctx, command, job, split.rest));
  const text = ctx.t('jobs-unknown-near', { job: typed, near: list });
  const commands = buttons.flatMap(({ typedCommand }) => typedCommand ?? []);
  return {
    text: [text, ...(commands.length > 0 ? [ctx.t('jobs-unknown-long'), ...commands] : [])].join('\n'),
    keyboard: buildKeyboard(
      buttons.filter(({ typedCommand }) => typedCommand === null),
      1,
    ),
  };
}

/** Creates the button of a similar job. `typedCommand` replaces it where the rest is too long for callback data. */
function suggestionButton(ctx: TallyContext, command: JobArgumentCommand, job: Job, rest: string) {
  const label = jobTitle(ctx.t, job);
  try {
    const data = jobCommandButton.pack(ctx.person.userId, { command, job: job.name, rest });
    return { label, data, typedCommand: null };
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof URIError)) throw error;
    return { label, data: '', typedCommand: `/${command} ${job.name} ${clip(rest, 1000)}` };
  }
}
