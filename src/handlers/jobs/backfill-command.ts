import type { TallyContext } from '../../bot/context.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { businessDay } from '../shared/business-day.ts';
import type { BackfillRequest } from './backfill-conversation.ts';
import { parseBackfillSpan } from './backfill-span.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { canBackfill, jobChoicePage } from './job-choice.ts';

type BackfillDeps = Pick<JobsFeatureDeps, 'db' | 'jobs' | 'nextDue' | 'readDay' | 'timeZone'>;

/**
 * Handles `/backfill JOB [DAYS]`: starts the conversation, which asks for the days where there are none. A job that
 * does not work by day is answered with buttons of those that do.
 */
export async function backfillCommand(ctx: TallyContext, deps: BackfillDeps, job: Job, days: string): Promise<void> {
  if (!canBackfill(job)) {
    const page = await jobChoicePage(ctx, deps, 'backfill', { notice: describeProblem(ctx, job) });
    return replyOrEdit(ctx, page);
  }
  const span = days === '' ? null : parseBackfillSpan(days, businessDay(ctx, deps.timeZone), deps.readDay);
  if (typeof span === 'string') await reply(ctx, { text: ctx.t(`jobs-backfill-wrong-${span}`) });
  const request: BackfillRequest = { job: job.name, span: typeof span === 'string' ? null : span };
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('backfill', request);
}

function describeProblem({ t }: TallyContext, job: Job): string {
  const title = jobTitle(t, job);
  if (!job.backfill) return t('jobs-backfill-wrong-job', { title });
  if (job.isDisabled) return t('jobs-refused-disabled', { title });
  return t('jobs-refused-not_set_up', { title, missing: (job.missing ?? []).join(', ') });
}
