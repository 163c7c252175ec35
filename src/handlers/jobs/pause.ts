import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import { pauseJob, resumeJob } from '../../db/queries/engine/job-state.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { pauseButton, resumeButton, showJobButton } from './buttons.ts';

type PauseOutcome =
  | { kind: 'job-paused'; job: string; reason: string | null }
  /** `was` is false where the job was not paused. */
  | { kind: 'job-resumed'; job: string; was: boolean };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<PauseOutcome> {}
}

/** Pauses the schedule of a job: its ticks are skipped, and each has a row with the reason. */
export function commitPause(ctx: TallyContext, { name: job }: Job, reasonText: string): Promise<void> {
  const reason = reasonText || null;
  return ctx.commit(async (tx) => {
    await pauseJob(tx, job, ctx.person.userId, reason);
    return { kind: 'job-paused', job, reason };
  });
}

/** Resumes the schedule of a job. */
export function commitResume(ctx: TallyContext, { name: job }: Job): Promise<void> {
  return ctx.commit(async (tx) => ({ kind: 'job-resumed', job, was: await resumeJob(tx, job) }));
}

export const pauseAnswers: OutcomeAnswers<PauseOutcome['kind']> = {
  async 'job-paused'(ctx, { job, reason }) {
    const values = { title: jobTitle(ctx.t, job), reason: reason ?? '' };
    const text = ctx.t(reason ? 'jobs-paused-why' : 'jobs-paused', values);
    await replyOrEdit(ctx, { text, keyboard: undoKeyboard(ctx, job, resumeButton, 'jobs-button-resume') });
  },
  async 'job-resumed'(ctx, { job, was }) {
    const text = ctx.t(was ? 'jobs-resumed' : 'jobs-not-paused', { title: jobTitle(ctx.t, job) });
    await replyOrEdit(ctx, { text, keyboard: undoKeyboard(ctx, job, pauseButton, 'jobs-button-pause') });
  },
};

function undoKeyboard(ctx: TallyContext, job: string, undo: typeof pauseButton, label: PlainTextKey) {
  const owner = ctx.person.userId;
  return buildKeyboard([
    { label: ctx.t(label), data: undo.pack(owner, { job }) },
    { label: jobTitle(ctx.t, job), data: showJobButton.pack(owner, { job }) },
  ]);
}
