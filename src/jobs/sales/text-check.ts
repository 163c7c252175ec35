import { isUtf8 } from 'node:buffer';
import type { FieldIndexes } from './csv-header.ts';
import type { CsvFields } from './csv-record-scanner.ts';
import type { CsvColumn } from './file-specs.ts';
import { type RejectReason, reasonOfColumn, rejectReason } from './reject-reason.ts';

const lineFeed = 0x0a;

/** Returns null, or the reason why a field of the record is not a text that PostgreSQL accepts. */
export type TextCheck = (fields: CsvFields, isTerminated: boolean, fieldIndexes: FieldIndexes) => RejectReason | null;

/**
 * Creates a check of records for valid UTF-8 without zero bytes. It checks all lines of a buffer together, and single
 * fields only where something in that buffer is wrong, because a call per field is expensive.
 */
export function createTextCheck(columns: readonly CsvColumn[]): TextCheck {
  let checkedBytes: Buffer | null = null;
  let areLinesValid = false;
  return ({ bytes, starts, ends }, isTerminated, fieldIndexes) => {
    if (bytes !== checkedBytes) {
      checkedBytes = bytes;
      areLinesValid = areCompleteLinesValid(bytes);
    }
    if (areLinesValid && isTerminated) return null;
    for (const [column, { name }] of columns.entries()) {
      const index = fieldIndexes[column] as number;
      const reason = index < 0 ? null : findFault(bytes.subarray(starts[index], ends[index]), name);
      if (reason !== null) return reason;
    }
    return null;
  };
}

/** Ignores the bytes behind the last line feed, where a character may be incomplete. */
function areCompleteLinesValid(bytes: Buffer): boolean {
  return isUtf8(bytes.subarray(0, bytes.lastIndexOf(lineFeed) + 1)) && !bytes.includes(0);
}

const zeroByte = rejectReason('sales-value-zero-byte', {}, 'has a zero byte');
const notUtf8 = rejectReason('sales-line-not-utf8', {}, 'is not written in UTF-8');

function findFault(field: Buffer, name: string): RejectReason | null {
  if (field.includes(0)) return reasonOfColumn(name, zeroByte);
  return isUtf8(field) ? null : notUtf8;
}
