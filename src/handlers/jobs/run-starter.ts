import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { formatWait } from '../../bot/middleware/rate-limiter.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Tx } from '../../db/client.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { insertRun, type NewRun, type RunRow } from '../../db/queries/engine/runs.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { ParamIssue } from '../../jobs/engine/param-issues.ts';
import { type RefusalReason, StartRefused, type StartRequest } from '../../jobs/engine/runner-types.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatParamIssues } from './format-param-errors.ts';
import { jobListKeyboard } from './list.ts';
import type { Place } from './services/live-cards.ts';

/** What a person asked to start, before it is known by whom. */
export type ManualStart = Pick<StartRequest, 'job' | 'params' | 'dryRun' | 'wait'>;

interface RunRefused {
  kind: 'run-refused';
  reason: RefusalReason;
  details: Record<string, string | number>;
  faults: readonly ParamIssue[];
}

type StartOutcome =
  /** `place` says where the card of the run goes. */
  { kind: 'run-started'; runId: number; place: Place } | RunRefused;

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<StartOutcome> {}
}

export interface RunStarter {
  /** Starts a run once, however often the update comes, and answers with its card; a conversation in the chat ends with it. */
  start(ctx: TallyContext, wish: ManualStart, place?: Place): Promise<void>;
  /** The same for the work of a run that ended. */
  rerun(ctx: TallyContext, runId: number): Promise<void>;
  /** The same, by hand and for good, for what a dry run did. */
  runForReal(ctx: TallyContext, runId: number): Promise<void>;
  answers: OutcomeAnswers<StartOutcome['kind']>;
}

/**
 * Returns what starts runs for people. The run's row is written in the transaction of the update; the run begins when that is
 * committed. Where the process dies between the two, the runner finds the queued run and begins it.
 */
export function createRunStarter({ runner, cards, heavyRateLimiter }: JobsFeatureDeps): RunStarter {
  const written = new Map<number, RunRow>();

  type Request = () => Promise<StartRequest> | StartRequest;

  async function commit(ctx: TallyContext, request: Request, place: Place = 'new'): Promise<void> {
    const wait = ctx.callbackQuery ? heavyRateLimiter.take(ctx.person.userId) : 0; // commands are checked by the dispatcher
    if (wait > 0) {
      ctx.toast = formatWait(ctx, wait);
      return;
    }
    const row = await prepared(request);
    const updateId = ctx.update.update_id;
    const effect = async (tx: Tx): Promise<StartOutcome> => {
      await conversations.deleteConversation(tx, {
        chatId: ctx.chatId ?? ctx.person.userId,
        userId: ctx.person.userId,
      });
      if (row instanceof StartRefused) return refused(row);
      const run = await insertRun(tx, row);
      written.set(updateId, run);
      return { kind: 'run-started', runId: run.runId, place };
    };
    await ctx.commit(effect).catch((error: unknown) => {
      written.delete(updateId); // where it was committed all the same, the runner finds it
      throw error;
    });
  }

  /** Before the transaction: it reads, and a pool may have a single connection. */
  async function prepared(request: Request): Promise<NewRun | StartRefused> {
    try {
      const wish = await request();
      if (wish.wait === false) await runner.assertIdle(wish.job);
      return runner.prepare(wish);
    } catch (error) {
      if (error instanceof StartRefused) return error;
      throw error;
    }
  }

  return {
    start: (ctx, wish, place) =>
      commit(ctx, () => ({ ...wish, trigger: 'manual', requestedBy: ctx.person.userId }), place),
    rerun: (ctx, runId) => commit(ctx, () => runner.restartRequest(runId, ctx.person.userId)),
    runForReal: (ctx, runId) =>
      commit(ctx, async () => {
        const wish = await runner.restartRequest(runId, ctx.person.userId);
        return { ...wish, trigger: 'manual', dryRun: false };
      }),
    answers: {
      async 'run-started'(ctx, { runId, place }) {
        begin(ctx.update.update_id, runId);
        if (!(await cards.send(ctx, { runId }, place)))
          await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) });
      },
      async 'run-refused'(ctx, refusal) {
        await reply(ctx, refusalMessage(ctx, refusal));
      },
    },
  };

  /** Only what this process wrote and has not begun yet. */
  function begin(updateId: number, runId: number): void {
    const run = written.get(updateId);
    written.delete(updateId);
    if (run?.runId === runId) runner.takeOwnership(run);
  }
}

function refused({ reason, details, issues: faults }: StartRefused): RunRefused {
  return { kind: 'run-refused', reason, details, faults };
}

function refusalMessage(ctx: TallyContext, { reason, details, faults }: Omit<RunRefused, 'kind'>): OutgoingMessage {
  const { job, run = 0, missing = '' } = details;
  const problems = formatParamIssues(ctx.t, faults);
  const title = job === undefined ? '' : jobTitle(ctx.t, String(job));
  const values = { job: job ?? '', title, run, missing, problems };
  return { text: ctx.t(`jobs-refused-${reason}`, values), keyboard: jobListKeyboard(ctx) };
}
