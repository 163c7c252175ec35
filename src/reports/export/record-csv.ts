import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { removeDirectionControls } from '../../lib/bidi.ts';
import type { Language } from '../../time/language.ts';
import { amountCells, type RecordFile, type RecordLabels } from './record-workbook.ts';

/** Everything that some program takes for the end of a line. */
const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/;

/** The separators that Excel expects where a language is spoken. */
const separators: Record<Language, { field: string; decimal: string }> = {
  en: { field: ',', decimal: '.' },
  ru: { field: ';', decimal: ',' },
};

/**
 * Creates a CSV file of records: UTF-8 with a byte order mark (Excel needs it), in the form of RFC 4180 (CRLF, quotes
 * doubled). In Russian it has semicolons and a decimal comma, as Excel expects there. A field with a line break of any
 * kind is quoted. Dates are `YYYY-MM-DD`. A text that a spreadsheet would run as a formula (it begins with `=`, `+`,
 * `-`, `@` or similar) gets an apostrophe in front. Controls that would turn the line are removed.
 */
export function createRecordCsv(path: string, labels: RecordLabels, language: Language): RecordFile {
  const { field, decimal } = separators[language];
  const file = createWriteStream(path);
  const rows = stringify({
    bom: true,
    delimiter: field,
    record_delimiter: 'windows',
    escape_formulas: true,
    quoted_match: lineBreak,
    cast: {
      number: (value) => String(value).replace('.', decimal),
      string: (value) => removeDirectionControls(value),
    },
  });
  rows.pipe(file);
  const failed = once(file, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined); // the next `drain` or `close` throws it
  const { amounts } = labels;
  const amountHeaders = amounts ? [amounts.amount, amounts.unit] : [];
  rows.write([labels.date, labels.habit, labels.category, labels.duration, ...amountHeaders, labels.note]);
  return {
    addRow(row) {
      const { date, habit, category, minutes, note } = row;
      rows.write([date, habit, category, minutes, ...amountCells(row, labels), note]);
    },
    drain: async () => void (rows.writableNeedDrain && (await Promise.race([once(rows, 'drain'), failed]))),
    bytesWritten: () => file.bytesWritten,
    destroy: () => void file.destroy(),
    async close() {
      rows.end();
      await finished(file);
    },
  };
}
