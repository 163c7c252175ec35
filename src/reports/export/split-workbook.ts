import {
  createFilePath,
  type ExportTarget,
  measureFile,
  type WrittenExport,
  type WrittenFile,
} from './export-definition.ts';
import { type Cell, type Column, createWorkbook, type Sheet } from './workbook.ts';

/** A sheet that goes on in the next file when its file is full. Call `drain` every thousand rows. */
export interface SplitSheet extends Pick<Sheet, 'addRow' | 'drain'> {
  close(): Promise<void>;
}

export interface SplitWorkbook {
  /** Adds a sheet. Close it before the next one is added. */
  addSheet(name: string, columns: Column[]): Promise<SplitSheet>;
  /** Completes the last file, and returns all of them. */
  close(): Promise<WrittenFile[]>;
}

/**
 * Creates a workbook that continues in a further file before one becomes too large. The names of further files end in a
 * number. Memory does not grow with the number of rows.
 */
export function createSplitWorkbook(target: ExportTarget): SplitWorkbook {
  const files: WrittenFile[] = [];
  let part = openPart(target, '');
  const isFull = () => part.workbook.bytesWritten() >= target.maxBytes * 0.9; // compression lags behind
  const closePart = async () => {
    await part.workbook.close();
    files.push(await measureFile(part.file));
  };
  const startNextPart = async () => {
    await closePart();
    part = openPart(target, `-${files.length + 1}`);
  };
  return {
    async addSheet(name, columns) {
      if (isFull()) await startNextPart();
      let sheet = part.workbook.addSheet(name, columns);
      return {
        addRow: (cells) => sheet.addRow(cells),
        async drain() {
          await sheet.drain();
          if (!isFull()) return;
          sheet.close();
          await startNextPart();
          sheet = part.workbook.addSheet(name, columns);
        },
        async close() {
          await sheet.drain();
          sheet.close();
        },
      };
    },
    async close() {
      await closePart();
      return files;
    },
  };
}

function openPart(target: ExportTarget, suffix: string) {
  const file = createFilePath(target, 'xlsx', suffix);
  return { file, workbook: createWorkbook(file.path) };
}

export interface SplitWorkbookOptions {
  /** The name of the only sheet. */
  sheetName: string;
  columns: Column[];
  /** The number of rows to write between two waits for the disk. */
  drainEvery: number;
}

/** Writes rows into a workbook of one sheet, which is split before it becomes too large. */
export async function writeSplitWorkbook(
  rows: AsyncIterable<Cell[]>,
  { sheetName, columns, drainEvery }: SplitWorkbookOptions,
  target: ExportTarget,
): Promise<WrittenExport> {
  const workbook = createSplitWorkbook(target);
  const sheet = await workbook.addSheet(sheetName, columns);
  let count = 0;
  for await (const cells of rows) {
    sheet.addRow(cells);
    count += 1;
    if (count % drainEvery !== 0) continue;
    await sheet.drain();
    target.onProgress(count);
  }
  await sheet.close();
  const files = await workbook.close();
  return { files, rows: count, split: files.length > 1 };
}
