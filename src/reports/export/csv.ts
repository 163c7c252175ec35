import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { RecordFile, RecordLabels } from './record-workbook.ts';

/**
 * Opens a CSV of records: UTF-8 with byte order mark (Excel needs it), RFC 4180 (CRLF, quotes doubled). Text that a spreadsheet
 * would run as a formula (= + - @ and the like in front) gets a leading apostrophe; dates are YYYY-MM-DD, numbers are numbers.
 */
export function createRecordCsv(path: string, labels: RecordLabels): RecordFile {
  const file = createWriteStream(path);
  const rows = stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true });
  rows.pipe(file);
  const failed = once(file, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined); // seen by whoever waits next
  rows.write([labels.date, labels.habit, labels.category, labels.duration, labels.note]);
  return {
    add: ({ date, habit, category, minutes, note }) => void rows.write([date, habit, category, minutes, note]),
    drained: async () => void (rows.writableNeedDrain && (await Promise.race([once(rows, 'drain'), failed]))),
    bytes: () => file.bytesWritten,
    abandon: () => void file.destroy(),
    async close() {
      rows.end();
      await finished(file);
    },
  };
}
