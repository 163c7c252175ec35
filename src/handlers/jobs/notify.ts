import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { findNotifyLevel, type NotifyLevel, setNotifyLevel } from '../../db/queries/engine/job-subscriptions.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle, type NamedJob } from '../../jobs/engine/job-texts.ts';
import { notifyButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';

const levels: readonly NotifyLevel[] = ['all', 'failures', 'none'];
/** The level of an admin who chose none. */
export const defaultNotifyLevel: NotifyLevel = 'failures';

type NotifyOutcome = { kind: 'notify-set'; job: string; level: NotifyLevel };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<NotifyOutcome> {}
}

/** Handles `/notify JOB [all|failures|none]`: sets which ends of runs the admin is notified of, or asks. */
export async function notifyCommand(
  ctx: TallyContext,
  { db }: Pick<JobsFeatureDeps, 'db'>,
  job: Job,
  word: string,
): Promise<void> {
  const level = levels.find((one) => one === word.toLowerCase());
  if (level) return setLevel(ctx, job.name, level);
  if (word !== '') await reply(ctx, { text: ctx.t('jobs-notify-wrong', { word: clip(word, maxQuoteLength) }) });
  const current = await findNotifyLevel(db, ctx.person.userId, job.name);
  await replyOrEdit(ctx, notifyMessage(ctx, job, current ?? defaultNotifyLevel));
}

function setLevel(ctx: TallyContext, job: string, level: NotifyLevel): Promise<void> {
  return ctx.commit(async (tx) => {
    await setNotifyLevel(tx, ctx.person.userId, job, level);
    return { kind: 'notify-set', job, level };
  });
}

/** Creates the message with the level of a job and buttons for the other levels. */
function notifyMessage(ctx: TallyContext, job: NamedJob, level: NotifyLevel): OutgoingMessage {
  const name = typeof job === 'string' ? job : job.name;
  const buttons = levels
    .filter((one) => one !== level)
    .map((other) => ({
      label: ctx.t(`jobs-button-notify-${other}`),
      data: notifyButton.pack(ctx.person.userId, { job: name, level: other }),
    }));
  const text = ctx.t('jobs-notify', { title: jobTitle(ctx.t, job), level: ctx.t(`jobs-notify-${level}`) });
  return { text, keyboard: buildKeyboard(buttons) };
}

export function notifyAnswers({ jobs }: Pick<JobsFeatureDeps, 'jobs'>): OutcomeAnswers<NotifyOutcome['kind']> {
  return {
    'notify-set': (ctx, { job, level }) => replyOrEdit(ctx, notifyMessage(ctx, jobs.find(job) ?? job, level)),
  };
}
