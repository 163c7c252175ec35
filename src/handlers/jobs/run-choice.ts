import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import { findLatestRuns, findOpenRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { runIcon } from '../shared/format-run.ts';
import { cancelRunButton, retryRunButton, showLogButton, type showRunButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { jobListKeyboard } from './list.ts';

type RunChoiceDeps = Pick<JobsFeatureDeps, 'db' | 'jobs'>;

const maxRuns = 10;

/** The commands whose argument is the number of a run: the button of a run, and the runs that can be chosen. */
const runCommands = {
  log: { button: showLogButton, load: ({ db }: RunChoiceDeps) => findLatestRuns(db, maxRuns) },
  retry: { button: retryRunButton, load: ({ db }: RunChoiceDeps) => findLatestRuns(db, maxRuns, { ended: true }) },
  cancelrun: { button: cancelRunButton, load: ({ db }: RunChoiceDeps) => findOpenRuns(db) },
} as const;

export type RunArgumentCommand = keyof typeof runCommands;

/** Parses the number of a run and calls `use` with it. Replies with buttons of runs where there is none. */
export async function withRunId(
  ctx: TallyContext,
  deps: RunChoiceDeps,
  command: RunArgumentCommand,
  args: string,
  use: (runId: number) => Promise<void>,
): Promise<void> {
  const typed = args.trim();
  const [, digits] = /^(?:#|run\s+)?(\d{1,15})$/i.exec(typed) ?? [];
  if (digits !== undefined) return use(Number(digits));
  const notice = typed === '' ? [] : [ctx.t('jobs-no-run-number', { text: clip(typed, maxQuoteLength) })];
  await reply(ctx, await runChoicePage(ctx, deps, command, notice));
}

async function runChoicePage(
  ctx: TallyContext,
  deps: RunChoiceDeps,
  command: RunArgumentCommand,
  notice: readonly string[],
): Promise<OutgoingMessage> {
  const { button, load } = runCommands[command];
  const runs = (await load(deps)).slice(0, maxRuns);
  const text = [...notice, ctx.t(`jobs-${runs.length > 0 ? 'choose' : 'none'}-${command}`)].join('\n');
  return { text, keyboard: runs.length > 0 ? runKeyboard(ctx, deps, runs, button) : jobListKeyboard(ctx) };
}

/** Creates a keyboard with a button for each run: state, job, number, and the time of the end or of the start. */
export function runKeyboard(
  ctx: TallyContext,
  { jobs }: Pick<RunChoiceDeps, 'jobs'>,
  runs: readonly RunRow[],
  button: typeof showRunButton,
) {
  const formatInstant = createClockFormat(ctx);
  const buttons = runs.map((run) => {
    const title = jobTitle(ctx.t, jobs.find(run.job) ?? run.job);
    const at = formatInstant(run.finishedAt ?? run.startedAt ?? run.dueAt);
    return {
      label: [`${runIcon(run)} ${clip(title, 36)}`, run.runId, at].join(' · '),
      data: button.pack(ctx.person.userId, { run: run.runId }),
    };
  });
  return buildKeyboard(buttons, 1);
}
