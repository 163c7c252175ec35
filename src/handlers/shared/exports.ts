import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { type ExportedFiles, ExportsBusy } from '../../reports/export/exporter.ts';

/** The exports in progress. Each person has at most one. */
export interface RunningExports {
  /** Registers an export of a person. Returns null while another one is in progress. Call `end` when it is over. */
  begin(userId: number): { signal: AbortSignal; end: () => void } | null;
  /** Aborts the export of a person, if there is one. Its files are not sent. */
  stop(userId: number): void;
}

export function createRunningExports(): RunningExports {
  const controllers = new Map<number, AbortController>();
  return {
    begin(userId) {
      if (controllers.has(userId)) return null;
      const controller = new AbortController();
      controllers.set(userId, controller);
      return { signal: controller.signal, end: () => void controllers.delete(userId) };
    },
    stop: (userId) => controllers.get(userId)?.abort(),
  };
}

export interface ExportRequest {
  /** Makes the files. */
  make(signal: AbortSignal): Promise<ExportedFiles>;
  /** Returns the text for an export whose files have been sent. */
  sentText(exported: ExportedFiles): string;
  /** Tells the person how the export ended. `mayRetry`: another attempt may succeed. */
  notify(text: string, mayRetry: boolean): Promise<unknown>;
}

/**
 * Makes files and sends them to the chat of the update, in the background. Then removes the files, also when they could
 * not be sent.
 *
 * @returns false, and does nothing, while another export of the person is in progress
 */
export function sendExport(ctx: TallyContext, running: RunningExports, request: ExportRequest): boolean {
  const registered = running.begin(ctx.person.userId);
  if (!registered) return false;
  const { signal, end } = registered;
  const work = makeAndSend(ctx, signal, request).catch((error: unknown) => reportFailure(ctx, error, signal, request));
  ctx.inBackground(work.finally(end));
  return true;
}

async function makeAndSend(ctx: TallyContext, signal: AbortSignal, request: ExportRequest): Promise<void> {
  await ctx
    .replyWithChatAction('upload_document')
    .catch((err: unknown) => ctx.log.info({ err }, 'the chat action could not be sent'));
  const exported = await request.make(signal);
  try {
    for (const { path, name } of exported.files)
      await ctx.replyWithDocument(new InputFile(path, name), {}, signal as never);
    await request.notify(request.sentText(exported), false);
  } finally {
    await exported.dispose();
  }
}

/** Tells the person why there is no file. Other errors fail the update, which the bot then retries or reports. */
async function reportFailure(
  ctx: TallyContext,
  error: unknown,
  { aborted }: AbortSignal,
  { notify }: ExportRequest,
): Promise<void> {
  if (aborted) await notify(ctx.t('export-stopped'), false);
  else if (error instanceof ExportsBusy) await notify(ctx.t('exports-busy'), true);
  else throw error;
}
