import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { conversationKey } from '../../bot/conversation.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Tx } from '../../db/client.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { insertRun, type NewRun, type RunRow } from '../../db/queries/engine/runs.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { ParamIssue } from '../../jobs/engine/param-issues.ts';
import {
  type JobList,
  type RefusalReason,
  type Runner,
  StartRefused,
  type StartRequest,
} from '../../jobs/engine/runner-types.ts';
import type { MessageTarget } from '../shared/chart-view.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatParamIssues } from './format-params.ts';
import { jobListKeyboard } from './list.ts';

/** A run that a person starts. The starter adds who it is. */
export type ManualStart = Pick<StartRequest, 'job' | 'params' | 'dryRun' | 'wait'>;

interface RunRefused {
  kind: 'run-refused';
  reason: RefusalReason;
  details: Record<string, string | number>;
  issues: readonly ParamIssue[];
}

/** `target`: where the card of the run goes. */
type StartOutcome = { kind: 'run-started'; runId: number; target: MessageTarget } | RunRefused;

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<StartOutcome> {}
}

/** Starts runs for people. Each method answers with the card of the run, or with the reason why it was refused. */
export interface RunStarter {
  /**
   * Starts a run exactly once per update, also when the update is delivered again. It ends a conversation in the chat.
   */
  start(ctx: TallyContext, request: ManualStart, target?: MessageTarget): Promise<void>;
  /** Starts the work of an ended run again. */
  rerun(ctx: TallyContext, runId: number): Promise<void>;
  /** Starts the work of a dry run for real. */
  runForReal(ctx: TallyContext, runId: number): Promise<void>;
  answers: OutcomeAnswers<StartOutcome['kind']>;
}

type LoadRequest = () => Promise<StartRequest> | StartRequest;

/**
 * Creates the run starter. The row of the run is inserted in the transaction of the update, and the run begins when
 * that is committed. When the process dies between the two, the runner finds the queued run and begins it.
 */
export function createRunStarter({ runner, cards, heavyRateLimiter, jobs }: JobsFeatureDeps): RunStarter {
  const insertedRuns = createInsertedRuns(runner);

  async function commit(ctx: TallyContext, load: LoadRequest, target: MessageTarget = 'new'): Promise<void> {
    const row = await prepareRow(runner, load); // before the transaction, because a pool may have a single connection
    const updateId = ctx.update.update_id;
    const effect = async (tx: Tx): Promise<StartOutcome> => {
      await conversations.deleteConversation(tx, conversationKey(ctx));
      if (row instanceof StartRefused) return toOutcome(row);
      const run = await insertRun(tx, row);
      insertedRuns.add(updateId, run);
      return { kind: 'run-started', runId: run.runId, target };
    };
    await ctx.commit(effect).catch((error: unknown) => {
      insertedRuns.forget(updateId); // if it was committed nevertheless, the runner finds the queued run
      throw error;
    });
  }

  /** Limits presses. The dispatcher limits commands. */
  function commitLimited(ctx: TallyContext, load: LoadRequest, target?: MessageTarget): Promise<void> {
    const work = () => commit(ctx, load, target);
    return ctx.callbackQuery ? rateLimited(ctx, heavyRateLimiter, work) : work();
  }

  return {
    start: (ctx, request, target) =>
      commitLimited(ctx, () => ({ ...request, trigger: 'manual', requestedBy: ctx.person.userId }), target),
    rerun: (ctx, runId) => commitLimited(ctx, () => runner.restartRequest(runId, ctx.person.userId)),
    runForReal: (ctx, runId) =>
      commitLimited(ctx, async () => {
        const request = await runner.restartRequest(runId, ctx.person.userId);
        return { ...request, trigger: 'manual', dryRun: false };
      }),
    answers: {
      async 'run-started'(ctx, { runId, target }) {
        insertedRuns.begin(ctx.update.update_id, runId);
        const isShown = await cards.send(ctx, { runId }, target);
        if (!isShown) await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) });
      },
      async 'run-refused'(ctx, refusal) {
        await reply(ctx, refusalMessage(ctx, jobs, refusal));
      },
    },
  };
}

async function prepareRow(runner: Runner, load: LoadRequest): Promise<NewRun | StartRefused> {
  try {
    const request = await load();
    if (request.wait === false) await runner.assertIdle(request.job);
    const row = runner.prepare(request);
    await runner.checkParams(request);
    return row;
  } catch (error) {
    if (error instanceof StartRefused) return error;
    throw error;
  }
}

/** Keeps the runs that this process has inserted and not yet begun, by update. */
function createInsertedRuns(runner: Runner) {
  const runs = new Map<number, RunRow>();
  return {
    add: (updateId: number, run: RunRow) => void runs.set(updateId, run),
    forget: (updateId: number) => void runs.delete(updateId),
    /** Begins the run, unless it was inserted by another process or has begun. */
    begin(updateId: number, runId: number) {
      const run = runs.get(updateId);
      runs.delete(updateId);
      if (run?.runId === runId) runner.takeOwnership(run);
    },
  };
}

function toOutcome({ reason, details, issues }: StartRefused): RunRefused {
  return { kind: 'run-refused', reason, details, issues };
}

function refusalMessage(
  ctx: TallyContext,
  jobs: JobList,
  { reason, details, issues }: Omit<RunRefused, 'kind'>,
): OutgoingMessage {
  const { job, run = 0, missing = '' } = details;
  const title = job === undefined ? '' : jobTitle(ctx.t, jobs.find(String(job)) ?? String(job));
  const values = { job: job ?? '', title, run, missing, problems: formatParamIssues(ctx.t, issues) };
  return { text: ctx.t(`jobs-refused-${reason}`, values), keyboard: jobListKeyboard(ctx) };
}
