import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import { findRun } from '../../db/queries/engine/run-lists.ts';
import type { JobsFeatureDeps } from './deps.ts';

interface CancelOutcome {
  kind: 'cancel-asked';
  runId: number;
  /** `asked`: the run will end. `ended`: it had ended before. `none`: there is no such run. */
  result: 'asked' | 'ended' | 'none';
}

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<CancelOutcome> {}
}

/** Requests the cancellation of a run. Its card shows when it has ended. */
export async function cancelRun(ctx: TallyContext, deps: JobsFeatureDeps, runId: number): Promise<void> {
  const { db, runner, cards } = deps;
  const isRequested = await runner.cancel(runId, ctx.person.userId);
  const result = isRequested ? 'asked' : (await findRun(db, runId)) ? 'ended' : 'none';
  await ctx.commit(async () => ({ kind: 'cancel-asked', runId, result }));
  cards.wake();
}

export const cancelAnswers: OutcomeAnswers<CancelOutcome['kind']> = {
  async 'cancel-asked'(ctx, { runId, result }) {
    const values = { run: runId };
    const text = result === 'none' ? ctx.t('jobs-no-run', values) : ctx.t(`jobs-cancel-${result}`, values);
    if (ctx.callbackQuery) ctx.toast = text;
    else await reply(ctx, { text });
  },
};
