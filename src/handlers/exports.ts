import { InputFile } from 'grammy';
import type { TallyContext } from '../bot/context.ts';
import { canPass, isUndeliverable } from '../bot/errors.ts';
import type { Db } from '../db/client.ts';
import { markHandled } from '../db/queries/updates.ts';
import { type Exported, ExportsBusy } from '../reports/export.ts';

/** Exports in progress, at most one a person. */
export interface RunningExports {
  /** Returns null while one of the person's is in progress. `end` is to be called when this one is over. */
  begin(userId: number): { signal: AbortSignal; end: () => void } | null;
  /** Ends the person's export, where there is one: what it made is not sent. */
  stop(userId: number): void;
}

export function createRunningExports(): RunningExports {
  const running = new Map<number, AbortController>();
  return {
    begin(userId) {
      if (running.has(userId)) return null;
      const controller = new AbortController();
      running.set(userId, controller);
      return { signal: controller.signal, end: () => void running.delete(userId) };
    },
    stop: (userId) => running.get(userId)?.abort(),
  };
}

export interface Delivery {
  make(signal: AbortSignal): Promise<Exported>;
  /** Returns what is said when everything is sent. */
  sentText(exported: Exported): string;
  /** Says what became of it; `again` where trying again makes sense. */
  tell(text: string, again: boolean): Promise<unknown>;
}

/**
 * Makes files and sends them to the chat of the update while the chat goes on; afterwards they are gone, also when they could
 * not be sent. Returns false, and does nothing, while another export of the person's is in progress.
 */
export function deliver(ctx: TallyContext, db: Db, running: RunningExports, delivery: Delivery): boolean {
  const job = running.begin(ctx.person.userId);
  if (!job) return false;
  const chatId = ctx.chatId ?? ctx.person.userId; // now: what is asked for in a group is answered in private only meanwhile
  // Marked when the files are sent, not before: where the process dies in between, the update comes again and is answered.
  ctx.handled = true;
  const work = send(ctx, chatId, job.signal, delivery)
    .catch((error: unknown) => explain(ctx, error, job.signal, delivery))
    .then(() => markHandled(db, ctx.update.update_id, null)) // without the person, who may be forgotten by now
    .finally(job.end);
  ctx.beside(work);
  return true;
}

async function send(ctx: TallyContext, chatId: number, signal: AbortSignal, delivery: Delivery): Promise<void> {
  await ctx.api
    .sendChatAction(chatId, 'upload_document')
    .catch((err: unknown) => ctx.log.info({ err }, 'no chat action'));
  const exported = await delivery.make(signal);
  try {
    for (const { path, name } of exported.files)
      await ctx.api.sendDocument(chatId, new InputFile(path, name), {}, signal as never);
    await delivery.tell(delivery.sentText(exported), false);
  } finally {
    await exported.dispose();
  }
}

/** What passes (a lost network or database) is thrown: the update is tried again from its start. */
async function explain(ctx: TallyContext, error: unknown, { aborted }: AbortSignal, { tell }: Delivery) {
  const about = { err: error, updateId: ctx.update.update_id };
  if (aborted) return tell(ctx.t('export-stopped'), false);
  if (canPass(error)) throw error;
  if (isUndeliverable(error)) return ctx.log.info(about, 'nobody to send an export to');
  if (error instanceof ExportsBusy) return tell(ctx.t('exports-busy'), true);
  ctx.log.error(about, 'an export failed');
  return tell(ctx.t('something-went-wrong'), true);
}
