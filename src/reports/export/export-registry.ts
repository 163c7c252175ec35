import { batchResultsWorkbook } from './batch-results-workbook.ts';
import type { ExportDefinition } from './export-definition.ts';
import { habitHistory } from './habit-history.ts';
import { personalDataWorkbook } from './personal-data-workbook.ts';
import { recordsExport } from './records-export.ts';
import { salesWorkbook } from './sales-workbook.ts';
import { usageWorkbook } from './usage-workbook.ts';

/**
 * All exports by kind. A new workbook is one file and one line here.
 *
 * Only the worker thread may load this module: it loads the writer of exceljs. Other modules import the types.
 */
export const exportDefinitions = {
  records: recordsExport,
  'habit-history': habitHistory,
  'personal-data': personalDataWorkbook,
  usage: usageWorkbook,
  sales: salesWorkbook,
  'batch-results': batchResultsWorkbook,
};

type Definitions = typeof exportDefinitions;
export type ExportKind = keyof Definitions;
type InferOptions<Definition> = Definition extends ExportDefinition<infer Options> ? Options : never;

/** An export with its options, such as `{ kind: 'usage', day, labels }`. */
export type ExportTask<Kind extends ExportKind = ExportKind> = {
  [K in Kind]: { kind: K } & InferOptions<Definitions[K]>;
}[Kind];
