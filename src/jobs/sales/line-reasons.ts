import type { Day } from '../../time/days.ts';
import { formatSpan, type LoadSpan } from './load-span.ts';
import { type RejectReason, rejectReason } from './reject-reason.ts';

/* Reasons for which the encoder of rows rejects lines and refuses files. Those of fields are with their parsers. */

/** The reason of a file without a header. */
export const emptyFile = rejectReason('sales-file-empty', {}, 'it is empty');

/** Returns the reason of a line that has fewer or more fields than the header. */
export function wrongFieldCount(count: number, expected: number): RejectReason {
  return rejectReason('sales-line-fields', { count, expected }, `has ${count} fields instead of ${expected}`);
}

/**
 * Returns the reason of a line that is dated outside of the span of its load. `key`: the column that would allow it;
 * absent: no line may be dated so.
 */
export function outsideSpan(day: Day, span: LoadSpan, key?: string): RejectReason {
  const message = `is dated ${day}, outside of ${formatSpan(span)}`;
  const values = { day, ...span };
  if (key === undefined) return rejectReason('sales-line-outside', values, message);
  return rejectReason('sales-line-outside-no-key', { ...values, key }, `${message}, and has no ${key}`);
}

/** Returns the reason of a file whose header is malformed. */
export function unreadableHeader(reason: RejectReason): RejectReason {
  return rejectReason('sales-file-header', {}, `its header cannot be read: ${reason.message}`, reason);
}

/** Returns the reason of a file whose last line is not complete. */
export function cutOff(line: number): RejectReason {
  return rejectReason('sales-file-cut', { line }, `it is cut off in line ${line}`);
}
