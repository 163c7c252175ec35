import type { LogText } from '../../db/queries/engine/error-text.ts';
import { findErrorText, oneLineMessage } from './errors.ts';

/**
 * Returns the part of the data of a log line that gives its text for people: `job-log-KEY` with these values. The text
 * is in the folder of the job or in `src/bot/locales`. `cause` is the error that the line is about: `{ $reason }`.
 *
 * @example
 * ctx.log.info(`${day} is loaded`, { ...counts, ...logText('sales-day-loaded', { day }) });
 */
export function logText(key: string, values: LogText['values'] = {}, cause?: unknown): { logText: LogText } {
  return { logText: { key, values, ...(cause !== undefined && { cause: toErrorCause(cause) }) } };
}

/** Returns an error as the reason inside of another text. */
export function toErrorCause(error: unknown): NonNullable<LogText['cause']> {
  return { error: oneLineMessage(error), errorText: findErrorText(error) };
}
