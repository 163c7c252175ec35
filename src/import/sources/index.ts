import { open, stat } from 'node:fs/promises';
import { type Archive, openArchive } from '../files/archive.ts';
import { openCsvFile } from '../files/csv-rows.ts';
import { isSqlite, openSqliteFile } from '../files/database.ts';
import { readJsonFile } from '../files/json.ts';
import { openWorkbook } from '../files/workbook.ts';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import type { CsvMapping, UnknownCsv } from '../model.ts';
import type { ImportFormat } from './format.ts';
import { habitBullFormat } from './habitbull.ts';
import { loopCsvFormat } from './loop-csv.ts';
import { loopDatabaseFormat } from './loop-database.ts';
import { createMappedCsvFormat } from './mapped-csv.ts';
import { rewireFormat } from './rewire.ts';
import { describeCsv } from './suggest-mapping.ts';
import { tableHabitFormat } from './table-habit.ts';
import { tallyJsonFormat } from './tally-json.ts';
import { tallyCsvFormat, tallyWorkbookFormat } from './tally-records.ts';
import { tickmateFormat } from './tickmate.ts';
import { togglFormat } from './toggl.ts';

const archiveFormats = [loopCsvFormat];
const databaseFormats = [rewireFormat, tickmateFormat, loopDatabaseFormat];
const jsonFormats = [tallyJsonFormat, tableHabitFormat];
const csvFormats = [tallyCsvFormat, habitBullFormat, togglFormat];

/** An opened file whose format is known. */
export interface RecognisedFile extends Pick<ImportFormat<never>, 'source' | 'oneADay'> {
  kind: 'recognised';
  read(collector: Parameters<ImportFormat<never>['read']>[1]): Promise<void>;
  close(): void;
}

/**
 * Opens a file and finds its format, by its contents and not by its name.
 *
 * @param mapping the columns of a CSV file of unknown columns
 * @throws {ImportError}
 */
export async function recogniseFile(
  path: string,
  mapping: CsvMapping | null,
): Promise<RecognisedFile | { kind: 'unknown_csv'; csv: UnknownCsv }> {
  const head = await readHead(path);
  if (isSqlite(head)) return recogniseDatabase(path);
  if (head.readUInt16BE(0) === 0x504b) return recogniseArchive(path);
  if (isJson(head)) return recogniseJson(path);
  return recogniseCsv(path, mapping);
}

const headLength = 64;

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

async function recogniseDatabase(path: string): Promise<RecognisedFile> {
  await limitMemory(path);
  const db = await openSqliteFile(path);
  return choose(databaseFormats, db, db.close);
}

/** A file that is read when it is sent by itself. */
const packedFile = /\.(?:db|db3|sqlite|sqlite3|backup|csv|tsv|txt|json|xlsx|zip)$/i;

/** A workbook is an archive too. */
async function recogniseArchive(path: string): Promise<RecognisedFile> {
  const archive = await openArchive(path);
  if (!archive.names.includes('xl/workbook.xml')) return chooseArchive(archive);
  archive.close();
  const workbook = await openWorkbook(path);
  return choose([tallyWorkbookFormat], workbook, workbook.close);
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

async function recogniseCsv(path: string, mapping: CsvMapping | null) {
  const file = await openCsvFile(path);
  const format = mapping ? createMappedCsvFormat(mapping) : csvFormats.find((one) => one.recognise(file));
  if (format) return choose([format], file, () => undefined);
  if (file.header.length < 2) throw new ImportError('unknown_format', { detail: 'one column' });
  return { kind: 'unknown_csv' as const, csv: await describeCsv(file) };
}

function choose<File>(formats: ImportFormat<File>[], file: File, close: () => void): RecognisedFile {
  const format = formats.find((one) => one.recognise(file));
  if (!format) {
    close();
    throw new ImportError('unknown_format');
  }
  const { source, oneADay } = format;
  return { kind: 'recognised', source, oneADay, close, read: async (collector) => format.read(file, collector) };
}
