/**
 * An error as a text that can be shown in any language: the text `job-error-KEY` with these values. A run stores it
 * beside its English message.
 */
export interface ErrorText {
  key: string;
  values: Record<string, string | number>;
  /** The error that this one is about: the value `reason` of the text. */
  cause?: ErrorCause;
  /** The items that failed. They follow the text. */
  items?: FailedItemText[];
  /** The number of further items that failed. */
  moreItems?: number;
}

/** An error inside of a text: its English message, and its text unless it comes from outside. */
export interface ErrorCause {
  error: string | null;
  errorText: ErrorText | null;
}

/** A line of the log of a run as a text that can be shown in any language: the text `job-log-KEY` with these values. */
export interface LogText {
  key: string;
  values: Record<string, string | number>;
  /** The error that the line is about: the value `reason` of the text. */
  cause?: ErrorCause;
  /** The person who caused the line: the value `by` of the text. */
  userId?: number;
}

/** The data of a log line with which the line can be shown in any language. */
export interface RunLogData {
  errorText?: ErrorText | null;
  /** The item that failed with `errorText`. */
  item?: string;
  logText?: LogText;
}

/** An item of a run that failed, with its reason. */
export interface FailedItemText {
  item: string;
  /** The English message. */
  message: string;
  /** Absent for an error from outside, such as one of the database. */
  text?: ErrorText;
}
