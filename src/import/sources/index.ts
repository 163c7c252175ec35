import { open, stat } from 'node:fs/promises';
import { cleanName } from '../collect/clean-text.ts';
import { type Archive, openArchive } from '../files/archive.ts';
import { type CsvFile, openCsvFile } from '../files/csv-rows.ts';
import { isSqlite, openSqliteFile } from '../files/database.ts';
import { readJsonFile } from '../files/json.ts';
import { isCompoundFile, isOtherWorkbook, isWebTable, readCompoundKind } from '../files/other-workbooks.ts';
import { openWorkbook } from '../files/workbook.ts';
import { openWorkbookTable } from '../files/workbook-table.ts';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import type { CsvMapping, UnknownCsv } from '../model.ts';
import { looksLikeDate } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { habitBullFormat } from './habitbull.ts';
import { loopCsvFormat } from './loop-csv.ts';
import { loopDatabaseFormat } from './loop-database.ts';
import { createMappedCsvFormat } from './mapped-csv.ts';
import { rewireFormat } from './rewire.ts';
import { describeCsv } from './suggest-mapping.ts';
import { tableHabitFormat } from './table-habit.ts';
import { tallyJsonFormat } from './tally-json.ts';
import { isTallyWorkbook, tallyCsvFormat, tallyWorkbookFormat } from './tally-records.ts';
import { tickmateFormat } from './tickmate.ts';
import { togglFormat } from './toggl.ts';

const archiveFormats = [loopCsvFormat];
const databaseFormats = [rewireFormat, tickmateFormat, loopDatabaseFormat];
const jsonFormats = [tallyJsonFormat, tableHabitFormat];
const csvFormats = [tallyCsvFormat, habitBullFormat, togglFormat];

/** An opened file whose format is known. */
export interface RecognisedFile extends Pick<ImportFormat<never>, 'source' | 'oneADay'> {
  kind: 'recognised';
  /** The sheet that is read, of a workbook that has several. Null: the file has no others. */
  sheet: string | null;
  /** The names of other sheets, which are not read; at most {@link maxOtherSheets}. */
  otherSheets: string[];
  /** True: the latest days of a database may be in another file. */
  mayLackDays: boolean;
  read(collector: Parameters<ImportFormat<never>['read']>[1]): Promise<void>;
  close(): void;
}

type RecognisedOrUnknown = RecognisedFile | { kind: 'unknown_csv'; csv: UnknownCsv };

/**
 * Opens a file and finds its format, by its contents and not by its name.
 *
 * @param mapping the columns of a CSV file or workbook of unknown columns
 * @throws {ImportError}
 */
export async function recogniseFile(path: string, mapping: CsvMapping | null): Promise<RecognisedOrUnknown> {
  const head = await readHead(path);
  if (isSqlite(head)) return recogniseDatabase(path);
  if (head.readUInt16BE(0) === 0x504b) return recogniseArchive(path, mapping);
  if (isCompoundFile(head)) throw await refuseCompoundFile(path);
  if (isJson(head)) return recogniseJson(path);
  if (isWebTable(head)) throw new ImportError('other_workbook', { detail: 'web page' });
  return recogniseTable(await openCsvFile(path), mapping, () => undefined);
}

const headLength = 1024;

async function readHead(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size === 0) throw new ImportError('empty_file');
  if (size > importLimits.fileBytes) throw new ImportError('too_large', { detail: 'file' });
  const file = await open(path);
  try {
    const head = Buffer.alloc(headLength);
    await file.read(head, 0, headLength, 0);
    return head;
  } finally {
    await file.close();
  }
}

const jsonStart = /^(?:\xef\xbb\xbf)?\s*[{[]/;

const isJson = (head: Buffer) => jsonStart.test(head.toString('latin1'));

/** A file of these kinds is kept in memory. */
async function limitMemory(path: string): Promise<void> {
  if ((await stat(path)).size > importLimits.memoryFileBytes) throw new ImportError('too_large', { detail: 'file' });
}

async function refuseCompoundFile(path: string): Promise<ImportError> {
  const kind = await readCompoundKind(path);
  if (kind === 'encrypted') return new ImportError('encrypted');
  return new ImportError(kind === 'workbook' ? 'other_workbook' : 'unknown_format', { detail: 'compound file' });
}

async function recogniseDatabase(path: string): Promise<RecognisedFile> {
  await limitMemory(path);
  const db = await openSqliteFile(path);
  if (db.hasLog && db.tables.size === 0) {
    db.close();
    throw new ImportError('lacks_log');
  }
  return { ...choose(databaseFormats, db, db.close), mayLackDays: db.hasLog };
}

/** A file that is read when it is sent by itself. */
const packedFile = /\.(?:db|db3|sqlite|sqlite3|backup|csv|tsv|txt|json|xlsx|xlsm|zip)$/i;

/** A workbook is an archive too. */
async function recogniseArchive(path: string, mapping: CsvMapping | null): Promise<RecognisedOrUnknown> {
  const archive = await openArchive(path);
  const isWorkbook = archive.names.includes('xl/workbook.xml');
  if (!isWorkbook && !isOtherWorkbook(archive.names)) return chooseArchive(archive);
  archive.close();
  if (!isWorkbook) throw new ImportError('other_workbook', { detail: 'archive' });
  return recogniseWorkbook(path, mapping);
}

/** A workbook of another program is read like a CSV file. */
async function recogniseWorkbook(path: string, mapping: CsvMapping | null): Promise<RecognisedOrUnknown> {
  const workbook = await openWorkbook(path);
  try {
    if (!mapping && (await isTallyWorkbook(workbook))) return choose([tallyWorkbookFormat], workbook, workbook.close);
    const table = await openWorkbookTable(workbook, looksLikeDate);
    if (!table) throw new ImportError('no_records');
    return await recogniseTable(table, mapping, workbook.close);
  } catch (error) {
    workbook.close();
    throw error;
  }
}

function chooseArchive(archive: Archive): RecognisedFile {
  const [name = '', ...others] = archive.names;
  const isPacked =
    others.length === 0 && packedFile.test(name) && !archiveFormats.some((one) => one.recognise(archive));
  if (!isPacked) return choose(archiveFormats, archive, archive.close);
  archive.close();
  throw new ImportError('packed_file');
}

async function recogniseJson(path: string): Promise<RecognisedFile> {
  await limitMemory(path);
  return choose(jsonFormats, await readJsonFile(path), () => undefined);
}

async function recogniseTable(
  file: CsvFile,
  mapping: CsvMapping | null,
  close: () => void,
): Promise<RecognisedOrUnknown> {
  const format = mapping ? createMappedCsvFormat(mapping) : csvFormats.find((one) => one.recognise(file));
  if (format) return { ...choose([format], file, close), ...describeSheets(file) };
  if (file.header.length < 2) throw new ImportError('unknown_format', { detail: 'one column' });
  const csv = await describeCsv(file);
  if (csv.columns.every(({ dateOrder }) => dateOrder === null)) throw new ImportError('no_dates');
  close();
  return { kind: 'unknown_csv', csv: { ...csv, ...describeSheets(file) } };
}

/** More names of sheets than these are not kept. */
const maxOtherSheets = 6;

/** Returns the name of the sheet that is read, where the workbook has several, and the names of the others. */
function describeSheets({ sheet }: CsvFile): Pick<RecognisedFile, 'sheet' | 'otherSheets'> {
  if (!sheet || sheet.others.length === 0) return { sheet: null, otherSheets: [] };
  return {
    sheet: cleanName(sheet.name),
    otherSheets: sheet.others.flatMap((name) => cleanName(name) ?? []).slice(0, maxOtherSheets),
  };
}

function choose<File>(formats: ImportFormat<File>[], file: File, close: () => void): RecognisedFile {
  const format = formats.find((one) => one.recognise(file));
  if (!format) {
    close();
    throw new ImportError('unknown_format');
  }
  const { source, oneADay } = format;
  const read: RecognisedFile['read'] = async (collector) => format.read(file, collector);
  return { kind: 'recognised', source, oneADay, sheet: null, otherSheets: [], mayLackDays: false, close, read };
}
