import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { findNotifyLevels } from '../../db/queries/engine/job-subscriptions.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { pageButtons, pageHeading, paginate } from '../shared/paging.ts';
import { jobChoiceButton, jobCommandButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { isSetUp, type JobSummary, loadJobSummaries, pauseLine } from './job-summary.ts';
import { jobListKeyboard } from './list.ts';
import { defaultNotifyLevel } from './notify.ts';

/** The commands whose first argument is a job. */
export const jobArgumentCommands = ['jobs', 'run', 'status', 'pause', 'resume', 'backfill', 'notify'] as const;
export type JobArgumentCommand = (typeof jobArgumentCommands)[number];

export type JobChoiceDeps = Pick<JobsFeatureDeps, 'db' | 'jobs' | 'nextDue'>;

const jobsPerPage = 12;

/** A job that can be chosen, with its present state. */
interface JobChoice {
  job: Job;
  state: string | null;
}

/** The jobs that can be chosen, and lines about the others. */
interface JobChoices {
  choices: JobChoice[];
  notes?: string[];
}

type LoadChoices = (ctx: TallyContext, deps: JobChoiceDeps) => Promise<JobChoices> | JobChoices;

/** Creates a page with a button for each job that a command can be used with; `notice` is its first line. */
export async function jobChoicePage(
  ctx: TallyContext,
  deps: JobChoiceDeps,
  command: JobArgumentCommand,
  { page: requestedPage = 0, notice }: { page?: number; notice?: string } = {},
): Promise<OutgoingMessage> {
  const { choices, notes = [] } = await choiceLoaders[command](ctx, deps);
  const head = notice === undefined ? [] : [notice];
  if (choices.length === 0)
    return { text: [...head, ctx.t(`jobs-none-${command}`)].join('\n'), keyboard: jobListKeyboard(ctx) };
  const page = paginate(choices, requestedPage, jobsPerPage);
  const owner = ctx.person.userId;
  const buttons = page.items.map(({ job, state }) => ({
    label: [jobTitle(ctx.t, job), ...(state === null ? [] : [state])].join(' · '),
    data: jobCommandButton.pack(owner, { command, job: job.name, rest: '' }),
  }));
  const keyboard = buildKeyboard(buttons, 1);
  const others = pageButtons(ctx, page, (target) => jobChoiceButton.pack(owner, { command, page: target }));
  if (others.length > 0) keyboard.row(...others);
  const question = pageHeading(ctx, ctx.t(`jobs-choose-${command}`), page);
  return { text: clip([...head, question, ...notes].join('\n'), messageLimit), keyboard };
}

/** Returns true for a job that can run: it has its settings and is not switched off. */
export function canRun(job: Job): boolean {
  return isSetUp(job) && !job.isDisabled;
}

/** Returns true for a job that can run for past days. */
export function canBackfill(job: Job): boolean {
  return job.backfill !== undefined && canRun(job);
}

const withoutStates =
  (isChoice: (job: Job) => boolean): LoadChoices =>
  (_ctx, { jobs }) => ({
    choices: jobs
      .all()
      .filter(isChoice)
      .map((job) => ({ job, state: null })),
  });

const choiceLoaders: Record<JobArgumentCommand, LoadChoices> = {
  jobs: withoutStates(() => true),
  status: withoutStates(() => true),
  run: withoutStates(canRun),
  backfill: withoutStates(canBackfill),
  async pause(ctx, deps) {
    const summaries = await loadJobSummaries(deps, deps.jobs.all());
    return {
      choices: summaries
        .filter(({ job, pause }) => !pause && canRun(job))
        .map((summary) => ({ job: summary.job, state: nextState(ctx, summary) })),
      notes: summaries.flatMap((summary) => {
        const line = pauseLine(ctx, summary);
        return line === null ? [] : [`⏸ ${jobTitle(ctx.t, summary.job)} · ${line}`];
      }),
    };
  },
  async resume(ctx, deps) {
    const summaries = await loadJobSummaries(deps, deps.jobs.all());
    return {
      choices: summaries.filter(({ pause }) => pause).map((one) => ({ job: one.job, state: pauseLine(ctx, one) })),
    };
  },
  async notify(ctx, { db, jobs }) {
    const levels = await findNotifyLevels(db, ctx.person.userId);
    const stateOf = ({ name }: Job) => ctx.t(`jobs-button-notify-${levels.get(name) ?? defaultNotifyLevel}`);
    return { choices: jobs.all().map((job) => ({ job, state: stateOf(job) })) };
  },
};

function nextState(ctx: TallyContext, { next }: JobSummary): string {
  return next ? ctx.t('jobs-line-next', { at: createClockFormat(ctx)(next) }) : ctx.t('jobs-no-schedule');
}
