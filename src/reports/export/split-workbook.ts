import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Written, WrittenFile } from './export-task.ts';
import { type Column, createBook, type Sheet } from './workbook.ts';

type Cells = Parameters<Sheet['add']>[0];

export interface SplitBook {
  folder: string;
  /** Without ending; further parts get a number behind it. */
  baseName: string;
  /** No file may be larger: before it would be, the next part begins. */
  maxBytes: number;
  sheet: string;
  columns: Column[];
  /** Written between two waits for the disk. */
  rowsAtATime: number;
}

/** Writes rows into a workbook of one sheet, or into several; memory does not grow with the rows. */
export async function writeSplitBook(rows: AsyncIterable<Cells>, book: SplitBook): Promise<Written> {
  const files: WrittenFile[] = [];
  let part = openPart(book, '');
  let count = 0;
  for await (const cells of rows) {
    part.sheet.add(cells);
    count += 1;
    if (count % book.rowsAtATime !== 0) continue;
    await part.sheet.drained();
    if (part.bytes() < book.maxBytes * 0.9) continue; // what is being packed is not counted yet
    files.push(await part.close());
    part = openPart(book, `-${files.length + 1}`);
  }
  files.push(await part.close());
  return { files, rows: count, split: files.length > 1 };
}

function openPart({ folder, baseName, sheet: title, columns }: SplitBook, suffix: string) {
  const name = `${baseName}${suffix}.xlsx`;
  const path = join(folder, name);
  const book = createBook(path);
  const sheet = book.sheet(title, columns);
  const close = async (): Promise<WrittenFile> => {
    sheet.close();
    await book.close();
    return { path, name, bytes: (await stat(path)).size };
  };
  return { sheet, bytes: () => book.bytes(), close };
}
