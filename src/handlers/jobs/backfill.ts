import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import { findBackfill, markBackfillCancelled, resumeBackfill } from '../../db/queries/engine/backfills.ts';
import type { JobsFeatureDeps } from './deps.ts';

/** `backfill-empty`: there was no window left to run. */
export type BackfillOutcome = { kind: 'backfill-begun'; backfillId: number } | { kind: 'backfill-empty' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<BackfillOutcome> {}
}

/** Cancels a backfill: no further window is begun, and the run in progress is cancelled. */
export async function cancelBackfill(
  ctx: TallyContext,
  { db, runner, cards }: JobsFeatureDeps,
  backfillId: number,
): Promise<void> {
  const isCancelled = await markBackfillCancelled(db, backfillId);
  const backfill = await findBackfill(db, backfillId);
  if (backfill?.current) await runner.cancel(backfill.current.runId, ctx.person.userId);
  ctx.toast = ctx.t(isCancelled ? 'jobs-backfill-cancel-asked' : 'jobs-backfill-over');
  cards.wake();
}

/** Continues a backfill with the windows that have not succeeded. */
export function continueBackfill(ctx: TallyContext, backfillId: number): Promise<void> {
  return ctx.commit(async (tx): Promise<BackfillOutcome> => {
    const isResumed = await resumeBackfill(tx, backfillId);
    return isResumed ? { kind: 'backfill-begun', backfillId } : { kind: 'backfill-empty' };
  });
}

export function backfillAnswers({ cards, backfills }: JobsFeatureDeps): OutcomeAnswers<BackfillOutcome['kind']> {
  return {
    async 'backfill-begun'(ctx, { backfillId }) {
      backfills.wake();
      await cards.send(ctx, { backfillId }, 'here');
    },
    async 'backfill-empty'(ctx) {
      await reply(ctx, { text: ctx.t('jobs-backfill-empty') });
    },
  };
}
