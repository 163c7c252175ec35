import {
  createFilePath,
  type ExportTarget,
  measureFile,
  type WrittenExport,
  type WrittenFile,
} from './export-definition.ts';
import { type Cell, type Column, createWorkbook } from './workbook.ts';

export interface SplitWorkbookOptions {
  /** The name of the only sheet. */
  sheetName: string;
  columns: Column[];
  /** The number of rows to write between two waits for the disk. */
  drainEvery: number;
}

/**
 * Writes rows into a workbook of one sheet. Before a file becomes too large the next one begins; its name ends in a
 * number. Memory does not grow with the number of rows.
 */
export async function writeSplitWorkbook(
  rows: AsyncIterable<Cell[]>,
  options: SplitWorkbookOptions,
  target: ExportTarget,
): Promise<WrittenExport> {
  const files: WrittenFile[] = [];
  let part = openPart(options, target, '');
  let count = 0;
  for await (const cells of rows) {
    part.sheet.addRow(cells);
    count += 1;
    if (count % options.drainEvery !== 0) continue;
    await part.sheet.drain();
    target.onProgress(count);
    if (part.workbook.bytesWritten() < target.maxBytes * 0.9) continue; // compression lags behind
    files.push(await part.close());
    part = openPart(options, target, `-${files.length + 1}`);
  }
  files.push(await part.close());
  return { files, rows: count, split: files.length > 1 };
}

function openPart({ sheetName, columns }: SplitWorkbookOptions, target: ExportTarget, suffix: string) {
  const file = createFilePath(target, 'xlsx', suffix);
  const workbook = createWorkbook(file.path);
  const sheet = workbook.addSheet(sheetName, columns);
  const close = async (): Promise<WrittenFile> => {
    sheet.close();
    await workbook.close();
    return measureFile(file);
  };
  return { workbook, sheet, close };
}
