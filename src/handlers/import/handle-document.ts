import type { Document } from 'grammy/types';
import type { Outcome, TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Tx } from '../../db/client.ts';
import { compareFile } from '../../db/queries/imports/compare-file.ts';
import { deleteImportFile, findImportMapping, insertImportFile } from '../../db/queries/imports/import-files.ts';
import { ImportError, type ImportErrorCode } from '../../import/import-error.ts';
import type { CsvMapping, UnknownCsv } from '../../import/model.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { type ColumnsParams, columnsConversationId } from './columns-params.ts';
import type { ImportFeatureDeps } from './deps.ts';
import { formatContents } from './format-contents.ts';
import { describeRefusal } from './refusals.ts';
import type { ImportReport, SentFile } from './report.ts';
import { showInStatus, startStatus } from './status-message.ts';
import { maxFileBytes, type OpenedFile, withFile } from './with-file.ts';

/** The endings of files that are read, or refused with what to do: workbooks of other kinds. */
const extensions = /\.(?:zip|db|db3|sqlite|sqlite3|csv|tsv|txt|json|xlsx|xlsm|xls|xlsb|ods|numbers|backup)(?:\.txt)?$/i;

/** Years and whole dates of a caption such as “my habits 2024”. They are no amounts. */
const yearsAndDates = /\b(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|(?:19|20)\d{2})\b/g;

/**
 * Returns the document of a message that is sent to be imported: by its ending. A caption with a number that is no year
 * or date is read like a text: it may be a record.
 */
export function findImportDocument(ctx: TallyContext): Document | null {
  const { document, caption } = ctx.message ?? {};
  const words = (caption ?? '').replace(yearsAndDates, '');
  if (!document || /\d|^\//.test(words)) return null;
  return extensions.test(document.file_name ?? '') ? document : null;
}

/** A document that is to be shown, and the message of the bot in which it is shown. */
export interface DocumentToShow {
  fileId: string;
  fileName: string;
  mapping: CsvMapping | null;
  statusId: number;
  /** A conversation asked for the columns: it ends together with the effect. */
  endsConversation?: boolean;
}

/** Reads a document and shows what it is. For an unknown CSV file it asks for the columns. */
export async function handleDocument(ctx: TallyContext, deps: ImportFeatureDeps, document: Document): Promise<void> {
  const { file_id: fileId, file_name: fileName = 'file', file_size: size = 0 } = document;
  if (size > maxFileBytes) return void (await reply(ctx, { text: ctx.t('import-refused-size') }));
  const waitMs = deps.heavyRateLimiter.take(ctx.person.userId);
  if (waitMs > 0) return void (await reply(ctx, { text: ctx.t('import-error-busy') }));
  const statusId = await startStatus(ctx, ctx.t('import-reading'));
  const shown = await showDocument(ctx, deps, { fileId, fileName, mapping: null, statusId });
  if (shown === 'shown') return;
  const csv = typeof shown === 'string' ? null : shown;
  const jobs = ctx.person.isAdmin ? deps.fileJobs.list(ctx, size) : [];
  const text = ctx.t(typeof shown === 'string' ? `import-error-${shown}` : 'import-csv-unknown');
  await showInStatus(ctx, statusId, { text });
  if (!csv && jobs.length === 0) return;
  const params: ColumnsParams = { fileId, fileName, csv: csv && shorten(csv), jobs };
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(columnsConversationId, params);
}

/** Asks again for the columns of a CSV file whose mapping was remembered or chosen wrongly. */
export async function askColumnsAgain(ctx: TallyContext, deps: ImportFeatureDeps, file: SentFile): Promise<void> {
  const { fileId, fileName, importId } = file;
  const csv = await withFile(deps, { fileId, mapping: null }, async (opened) =>
    opened.kind === 'unknown_csv' ? opened.csv : null,
  );
  if (!csv) return;
  await deleteImportFile(deps.db, ctx.person.userId, importId);
  const params: ColumnsParams = { fileId, fileName, csv: shorten(csv), jobs: [] };
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(columnsConversationId, params);
}

/** Why a file is no history of habits. It may be one of something else. */
type ForeignFile = 'unknown_format' | 'no_dates';

function isForeignFile(code: ImportErrorCode): code is ForeignFile {
  return code === 'unknown_format' || code === 'no_dates';
}

/**
 * Reads a document and shows the preview, or why it cannot be read. It shows nothing for a file that it does not know:
 * it returns the columns of a table then, and the reason for any other file.
 */
export async function showDocument(
  ctx: TallyContext,
  deps: ImportFeatureDeps,
  document: DocumentToShow,
): Promise<'shown' | ForeignFile | UnknownCsv> {
  try {
    return await withFile(deps, document, (file) => compareAndShow(ctx, deps, document, file));
  } catch (error) {
    if (error instanceof ImportError && isForeignFile(error.code)) return error.code;
    const refusal = describeRefusal(ctx, error);
    if (refusal === null) throw error;
    await showInStatus(ctx, document.statusId, { text: refusal });
    return 'shown';
  }
}

async function compareAndShow(
  ctx: TallyContext,
  deps: ImportFeatureDeps,
  document: DocumentToShow,
  file: OpenedFile,
): Promise<'shown' | ForeignFile | UnknownCsv> {
  const { db } = deps;
  const { userId } = ctx.person;
  const { fileId, fileName, statusId, mapping } = document;
  if (file.kind === 'unknown_csv') {
    const known = await findImportMapping<CsvMapping>(db, userId, file.csv.headerHash);
    return known ? showDocument(ctx, deps, { ...document, mapping: known }) : file.csv;
  }
  const { source, habits: _, ...summary } = file.read.summary;
  const contents = formatContents(ctx, summary.counts);
  await showInStatus(ctx, statusId, { text: ctx.t('import-comparing', { contents }) });
  const comparison = await compareFile(db, userId, file.contents);
  const report: ImportReport = { ...summary, comparison };
  const commit = document.endsConversation ? commitAndEndConversation : commitOnly;
  await commit(ctx, async (tx) => {
    const row = { source, fileName, sha256: file.sha256, counts: report, fileId, mapping };
    const { importId } = await insertImportFile(tx, userId, row);
    return { kind: 'import-previewed', importId, statusId };
  });
  return 'shown';
}

function commitOnly(ctx: TallyContext, effect: (tx: Tx) => Promise<Outcome>): Promise<void> {
  return ctx.commit(effect);
}

const maxColumns = 60;
const maxCellLength = 60;

/** Shortens what a conversation keeps of a CSV file. */
function shorten({ header, columns, examples, ...csv }: UnknownCsv): UnknownCsv {
  const cut = (cells: string[]) => cells.slice(0, maxColumns).map((cell) => cell.slice(0, maxCellLength));
  return { ...csv, header: cut(header), columns: columns.slice(0, maxColumns), examples: examples.map(cut) };
}
