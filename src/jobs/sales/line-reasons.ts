import type { Day } from '../../time/days.ts';
import { formatSpan, type LoadSpan } from './load-span.ts';
import { type RejectReason, rejectReason } from './reject-reason.ts';

/* Reasons for which the encoder of rows rejects lines and refuses files. Those of fields are with their parsers. */

export const emptyFile = rejectReason('sales-file-empty', {}, 'it is empty');

export function wrongFieldCount(count: number, expected: number): RejectReason {
  return rejectReason('sales-line-fields', { count, expected }, `has ${count} fields instead of ${expected}`);
}

/** `key`: the column without which the line may not be dated outside of the span; absent: no line may. */
export function outsideSpan(day: Day, span: LoadSpan, key?: string): RejectReason {
  const message = `is dated ${day}, outside of ${formatSpan(span)}`;
  const values = { day, ...span };
  if (key === undefined) return rejectReason('sales-line-outside', values, message);
  return rejectReason('sales-line-outside-no-key', { ...values, key }, `${message}, and has no ${key}`);
}

export function unreadableHeader(reason: RejectReason): RejectReason {
  return rejectReason('sales-file-header', {}, `its header cannot be read: ${reason.message}`, reason);
}

export function cutOff(line: number): RejectReason {
  return rejectReason('sales-file-cut', { line }, `it is cut off in line ${line}`);
}
