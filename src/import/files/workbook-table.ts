import { type CsvFile, type CsvRow, toCsvFile } from './csv-rows.ts';
import type { WorkbookFile } from './workbook.ts';
import type { WorkbookSheet } from './workbook-parts.ts';

/** The number of rows with one cell that may stand above the header. */
const maxTitleRows = 10;
/** The rows in which dates are looked for. */
const searchedRows = 200;

/**
 * Opens a sheet of a workbook like a CSV file: the first one that is shown and has a column with dates, else the first
 * one with rows. Null: no sheet has rows of two columns.
 *
 * @param isDate returns whether the text of a cell is a date
 */
export async function openWorkbookTable(
  workbook: WorkbookFile,
  isDate: (cell: string) => boolean,
): Promise<CsvFile | null> {
  const tables = await findTables(workbook);
  const open = (opened: SheetTable): CsvFile => {
    const { name, ...table } = opened;
    return { ...table, sheet: { name, others: tables.filter((one) => one !== opened).map((one) => one.name) } };
  };
  for (const table of tables) if (await hasDates(table, isDate)) return open(table);
  return tables[0] ? open(tables[0]) : null;
}

type SheetTable = CsvFile & { name: string };

/** Finds the sheets that are shown and have rows. */
async function findTables(workbook: WorkbookFile): Promise<SheetTable[]> {
  const tables: SheetTable[] = [];
  for (const sheet of workbook.sheets) {
    if (sheet.isHidden) continue;
    // Numbers have a decimal point, as in files with commas between the cells.
    const table = await toCsvFile(() => tableRows(workbook, sheet), ',');
    if (table) tables.push({ ...table, name: sheet.name });
  }
  return tables;
}

/** Reads the rows from the first one that has two cells: what stands above is a title. Empty rows are left out. */
async function* tableRows(workbook: WorkbookFile, sheet: WorkbookSheet): AsyncGenerator<CsvRow> {
  let titles = 0;
  let isBelow = false;
  for await (const { row: line, cells } of workbook.texts(sheet)) {
    const filled = cells.reduce((count, cell) => count + (cell.trim() === '' ? 0 : 1), 0);
    if (filled === 0) continue;
    isBelow ||= filled > 1;
    if (isBelow) yield { line, cells };
    else if (++titles > maxTitleRows) return;
  }
}

async function hasDates({ rows }: CsvFile, isDate: (cell: string) => boolean): Promise<boolean> {
  let searched = 0;
  for await (const { cells } of rows()) {
    if (cells.some(isDate)) return true;
    if (++searched === searchedRows) return false;
  }
  return false;
}
