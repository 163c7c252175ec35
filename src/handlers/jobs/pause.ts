import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import { pauseJob, resumeJob } from '../../db/queries/engine/job-state.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { pauseButton, resumeButton, showJobButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';

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

export function pauseAnswers({ jobs }: Pick<JobsFeatureDeps, 'jobs'>): OutcomeAnswers<PauseOutcome['kind']> {
  return {
    async 'job-paused'(ctx, { job, reason }) {
      const values = { title: findTitle(ctx, jobs, job), reason: reason ?? '' };
      const text = ctx.t(reason ? 'jobs-paused-why' : 'jobs-paused', values);
      await replyOrEdit(ctx, { text, keyboard: undoKeyboard(ctx, jobs, job, 'resume') });
    },
    async 'job-resumed'(ctx, { job, was }) {
      const text = ctx.t(was ? 'jobs-resumed' : 'jobs-not-paused', { title: findTitle(ctx, jobs, job) });
      await replyOrEdit(ctx, { text, keyboard: undoKeyboard(ctx, jobs, job, 'pause') });
    },
  };
}

function findTitle({ t }: TallyContext, jobs: JobList, name: string): string {
  return jobTitle(t, jobs.find(name) ?? name);
}

const undoButtons = { pause: pauseButton, resume: resumeButton } as const;

function undoKeyboard(ctx: TallyContext, jobs: JobList, job: string, undo: keyof typeof undoButtons) {
  const owner = ctx.person.userId;
  return buildKeyboard([
    { label: ctx.t(`jobs-button-${undo}`), data: undoButtons[undo].pack(owner, { job }) },
    { label: findTitle(ctx, jobs, job), data: showJobButton.pack(owner, { job }) },
  ]);
}
