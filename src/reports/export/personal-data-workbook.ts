import { type PersonalTable, readPersonalData } from '../../db/queries/people/personal-data.ts';
import type { Day } from '../../time/days.ts';
import {
  createFilePath,
  type ExportDefinition,
  formatFileName,
  measureFile,
  rowsBetweenDrains,
} from './export-definition.ts';
import { type Cell, createWorkbook, type Workbook } from './workbook.ts';

export interface PersonalDataOptions {
  userId: number;
  /** The name of the person, for the name of the file. */
  name: string;
  /** The day of the export, for the name of the file. */
  date: Day;
}

/** Everything that is stored about a person: one sheet per table, with the columns and names of the database. */
export const personalDataWorkbook: ExportDefinition<PersonalDataOptions> = {
  fileName: ({ name, date }) => formatFileName(name, date, 'mydata'),
  async write(db, { userId }, target) {
    const file = createFilePath(target, 'xlsx');
    const workbook = createWorkbook(file.path);
    let rows = 0;
    for (const table of readPersonalData(db, userId)) rows += await writeTable(workbook, table);
    await workbook.close();
    return { files: [await measureFile(file)], rows, split: false };
  },
};

async function writeTable(workbook: Workbook, { name, columns, rows }: PersonalTable): Promise<number> {
  const sheet = workbook.addSheet(
    name,
    columns.map((header) => ({ header, width: Math.max(12, header.length + 2) })),
  );
  let count = 0;
  for await (const row of rows()) {
    sheet.addRow(row.map(toCell));
    count += 1;
    if (count % rowsBetweenDrains === 0) await sheet.drain();
  }
  sheet.close();
  return count;
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? value : JSON.stringify(value);
}
