import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { type Exported, ExportsBusy } from '../../reports/export/exporter.ts';

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

export interface ExportRequest {
  make(signal: AbortSignal): Promise<Exported>;
  /** Returns what is said when everything is sent. */
  sentText(exported: Exported): string;
  /** Says what became of it; `again` where trying again makes sense. */
  notify(text: string, again: boolean): Promise<unknown>;
}

/**
 * Makes files and sends them to the chat of the update while the chat goes on; afterwards they are gone, also when they could
 * not be sent. Returns false, and does nothing, while another export of the person's is in progress.
 */
export function sendExport(ctx: TallyContext, running: RunningExports, delivery: ExportRequest): boolean {
  const job = running.begin(ctx.person.userId);
  if (!job) return false;
  const work = send(ctx, job.signal, delivery).catch((error: unknown) => explain(ctx, error, job.signal, delivery));
  ctx.inBackground(work.finally(job.end));
  return true;
}

async function send(ctx: TallyContext, signal: AbortSignal, delivery: ExportRequest): Promise<void> {
  await ctx.replyWithChatAction('upload_document').catch((err: unknown) => ctx.log.info({ err }, 'no chat action'));
  const exported = await delivery.make(signal);
  try {
    for (const { path, name } of exported.files)
      await ctx.replyWithDocument(new InputFile(path, name), {}, signal as never);
    await delivery.notify(delivery.sentText(exported), false);
  } finally {
    await exported.dispose();
  }
}

/** Any other failure is the update's: it is tried again from its start where that can help, else the person is told. */
async function explain(
  ctx: TallyContext,
  error: unknown,
  { aborted }: AbortSignal,
  { notify: tell }: ExportRequest,
): Promise<void> {
  if (aborted) await tell(ctx.t('export-stopped'), false);
  else if (error instanceof ExportsBusy) await tell(ctx.t('exports-busy'), true);
  else throw error;
}
