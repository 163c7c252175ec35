import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { findNotifyLevel, type NotifyLevel, setNotifyLevel } from '../../db/queries/engine/job-subscriptions.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { notifyButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';

const levels: readonly NotifyLevel[] = ['all', 'failures', 'none'];

type NotifyOutcome = { kind: 'notify-set'; job: string; level: NotifyLevel };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<NotifyOutcome> {}
}

/** `/notify JOB [all|failures|none]`: sets what the asking admin is told; without a level it asks. */
export async function notifyCommand(
  ctx: TallyContext,
  { db }: Pick<JobsFeatureDeps, 'db'>,
  job: Job,
  word: string,
): Promise<void> {
  const level = levels.find((one) => one === word.toLowerCase());
  if (level)
    return ctx.commit(async (tx) => {
      await setNotifyLevel(tx, ctx.person.userId, job.name, level);
      return { kind: 'notify-set', job: job.name, level };
    });
  if (word !== '') {
    const words = { word: clip(word, 100), job: job.name };
    return void (await reply(ctx, { text: ctx.t('jobs-notify-wrong', words) }));
  }
  await reply(
    ctx,
    notifyMessage(ctx, job.name, (await findNotifyLevel(db, ctx.person.userId, job.name)) ?? 'failures'),
  );
}

function notifyMessage(ctx: TallyContext, job: string, level: NotifyLevel): OutgoingMessage {
  const others = levels.filter((one) => one !== level);
  const text = ctx.t('jobs-notify', { title: jobTitle(ctx.t, job), level: ctx.t(`jobs-notify-${level}`) });
  const owner = ctx.person.userId;
  const labels = others.map((one) => ({
    label: ctx.t(`jobs-button-notify-${one}`),
    data: notifyButton.pack(owner, { job, level: one }),
  }));
  return { text, keyboard: buildKeyboard(labels) };
}

export const notifyAnswers: OutcomeAnswers<NotifyOutcome['kind']> = {
  'notify-set': (ctx, { job, level }) => replyOrEdit(ctx, notifyMessage(ctx, job, level)),
};
