import type { ErrorText } from '../../db/queries/engine/error-text.ts';

/**
 * Why a line or a file is not loaded: in English, for the tables and the log, and as a text for people. No Error,
 * because a file may have a million of them.
 */
export interface RejectReason {
  message: string;
  text: ErrorText;
}

/** Creates a reason. `key`: its text is `job-error-KEY`; `cause`: its value `reason`. */
export function rejectReason(
  key: string,
  values: ErrorText['values'],
  message: string,
  cause?: RejectReason,
): RejectReason {
  return { message, text: { key, values, ...(cause && { cause: { error: cause.message, errorText: cause.text } }) } };
}

/** Creates the reason of a field from one whose message completes the sentence "COLUMN …". */
export function reasonOfColumn(column: string, { message, text }: RejectReason): RejectReason {
  return { message: `${column} ${message}`, text: { ...text, values: { ...text.values, column } } };
}
