import type { CsvFields } from './csv-record-scanner.ts';
import type { FileSpec } from './file-specs.ts';
import { type RejectReason, rejectReason } from './reject-reason.ts';

/** For each column of the spec, the index of its field in a record; -1 for an optional column that the file lacks. */
export type FieldIndexes = readonly number[];

/**
 * Maps the columns of the spec to the fields of the header, in any order and case. Returns the reason where the header
 * is wrong.
 */
export function parseHeader({ columns }: FileSpec, fields: CsvFields): FieldIndexes | RejectReason {
  const names = readNames(fields);
  const missing = columns.filter(({ name, isOptional }) => !isOptional && !names.includes(name));
  if (missing.length > 0) {
    const list = missing.map(({ name }) => name).join(', ');
    return rejectReason('sales-file-no-column', { columns: list }, `its header has no column ${list}`);
  }
  const repeated = columns.find(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
  if (repeated) return reasonOfRepeated(repeated.name);
  return columns.map(({ name }) => names.indexOf(name));
}

function reasonOfRepeated(column: string): RejectReason {
  return rejectReason('sales-file-column-twice', { column }, `its header has the column ${column} twice`);
}

function readNames({ bytes, count, starts, ends }: CsvFields): string[] {
  return Array.from({ length: Math.min(count, starts.length) }, (_, index) =>
    bytes.toString('utf8', starts[index], ends[index]).trim().toLowerCase(),
  );
}
