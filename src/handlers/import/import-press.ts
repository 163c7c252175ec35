import type { Outcome, TallyContext } from '../../bot/context.ts';
import { replyOrEdit } from '../../bot/ui/reply.ts';
import type { Tx } from '../../db/client.ts';
import { lockPerson } from '../../db/queries/bot/updates.ts';
import { importFile } from '../../db/queries/imports/import-file.ts';
import { findImportFile, saveImportReport } from '../../db/queries/imports/import-files.ts';
import { undoImport } from '../../db/queries/imports/undo-import.ts';
import { ImportError } from '../../import/import-error.ts';
import type { CsvMapping } from '../../import/model.ts';
import { createProgressReporter } from '../shared/progress-reporter.ts';
import { localToday } from '../shared/update-time.ts';
import type { ImportFeatureDeps } from './deps.ts';
import { doneMessage } from './done-message.ts';
import { formatContents } from './format-contents.ts';
import { describeRefusal } from './refusals.ts';
import { type ImportReport, type SentFile, sumReport } from './report.ts';
import { type OpenedFile, withFile } from './with-file.ts';

/** Returns a file that the person sent. Null: there is none. */
export function findSentFile(ctx: TallyContext, { db }: ImportFeatureDeps, importId: number): Promise<SentFile | null> {
  return findImportFile<ImportReport, CsvMapping>(db, ctx.person.userId, importId);
}

/** Reads the file again and imports it. */
export async function pressImport(ctx: TallyContext, deps: ImportFeatureDeps, importId: number): Promise<void> {
  const file = await findSentFile(ctx, deps, importId);
  if (!file) return replyOrEdit(ctx, { text: ctx.t('import-gone') });
  if (file.state === 'done') return replyOrEdit(ctx, doneMessage(ctx, file));
  const { newRecords: records, newMarks: marks } = sumReport(file);
  await replyOrEdit(ctx, { text: ctx.t('import-importing', { contents: formatContents(ctx, { records, marks }) }) });
  try {
    await withFile(deps, file, async (opened) => {
      if (opened.sha256 !== file.sha256) throw new ImportError('damaged_file', { detail: 'another file' });
      await ctx.commit((tx) => runImport(ctx, tx, deps, file, opened));
    });
  } catch (error) {
    const refusal = describeRefusal(ctx, error);
    if (refusal === null) throw error;
    await replyOrEdit(ctx, { text: refusal });
  }
}

async function runImport(
  ctx: TallyContext,
  tx: Tx,
  deps: ImportFeatureDeps,
  { importId }: SentFile,
  opened: OpenedFile,
): Promise<Outcome> {
  const { userId, timeZone, dayStartHour } = ctx.person;
  await lockPerson(tx, userId); // no other press changes the row of the file meanwhile
  const file = await findImportFile<ImportReport, CsvMapping>(tx, userId, importId);
  if (!file || opened.kind !== 'read') return { kind: 'import-gone' };
  if (file.state === 'done') return { kind: 'import-done', importId };
  const person = {
    userId,
    timeZone,
    dayStartHour,
    now: new Date(),
    today: localToday(ctx),
    otherCategory: ctx.t('category-other'),
    botId: deps.botId,
  };
  const total = sumReport(file).newRecords;
  const progress = createProgressReporter((records) => showProgress(ctx, records, total), deps.progressEveryMs ?? 2000);
  const work = importFile(tx, person, opened.contents, file, progress.report);
  const { comparison, ...result } = await work.finally(() => lastProgress.set(ctx, progress.stop()));
  await saveImportReport(tx, userId, importId, { ...file.counts, comparison, result });
  return { kind: 'import-done', importId };
}

/** The last edits that show how far an import is. The answer waits for them, and not the transaction. */
const lastProgress = new WeakMap<TallyContext, Promise<void>>();

/** Shows the progress beside the transaction. A failure is only logged: the import goes on. */
async function showProgress(ctx: TallyContext, records: number, total: number): Promise<void> {
  const text = ctx.t('import-progress', { records, count: Math.max(total, records) });
  await replyOrEdit(ctx, { text }).catch((err: unknown) =>
    ctx.log.info({ err }, 'the progress of an import could not be shown'),
  );
}

/** Shows what was imported, after the last progress. */
export async function showDone(ctx: TallyContext, deps: ImportFeatureDeps, importId: number): Promise<void> {
  await lastProgress.get(ctx);
  const file = await findSentFile(ctx, deps, importId);
  await replyOrEdit(ctx, file ? doneMessage(ctx, file) : { text: ctx.t('import-gone') });
}

/** Undoes an import. */
export function pressUndo(ctx: TallyContext, importId: number): Promise<void> {
  return ctx.commit(async (tx) => {
    const { userId } = ctx.person;
    const file = await findImportFile<ImportReport, CsvMapping>(tx, userId, importId);
    if (!file) return { kind: 'import-gone' };
    const undo = await undoImport(tx, userId, importId, file.counts.result?.created.categoryIds ?? []);
    return undo ? { kind: 'import-undone', importId, undo } : { kind: 'import-shown', importId };
  });
}
