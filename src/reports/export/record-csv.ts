import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { RecordFile, RecordLabels } from './record-workbook.ts';

/**
 * Creates a CSV file of records: UTF-8 with a byte order mark (Excel needs it), in the form of RFC 4180 (CRLF, quotes
 * doubled). Dates are `YYYY-MM-DD`. A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`
 * or similar) gets an apostrophe in front.
 */
export function createRecordCsv(path: string, labels: RecordLabels): RecordFile {
  const file = createWriteStream(path);
  const rows = stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true });
  rows.pipe(file);
  const failed = once(file, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined); // the next `drain` or `close` throws it
  rows.write([labels.date, labels.habit, labels.category, labels.duration, labels.note]);
  return {
    addRow: ({ date, habit, category, minutes, note }) => void rows.write([date, habit, category, minutes, note]),
    drain: async () => void (rows.writableNeedDrain && (await Promise.race([once(rows, 'drain'), failed]))),
    bytesWritten: () => file.bytesWritten,
    destroy: () => void file.destroy(),
    async close() {
      rows.end();
      await finished(file);
    },
  };
}
