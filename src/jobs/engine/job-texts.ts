import type { ErrorCause, ErrorText, RunLogData } from '../../db/queries/engine/error-text.ts';
import { hidePaths } from '../../lib/file-paths.ts';
import type { Counts } from './job.ts';
import { rowCount } from './row-count.ts';

/**
 * The texts of jobs. Each job folder has `en.ftl` and `ru.ftl` with the keys that this file looks up: `job-NAME`
 * (title), `job-NAME-about`, `job-NAME-param-PARAM`, `job-NAME-param-PARAM-hint` (optional), `job-NAME-phase-PHASE` and
 * `job-NAME-alert-KEY`. Errors have `job-error-KEY`, log lines `job-log-KEY` and counts `jobs-count-COUNT`, in the
 * folder of the job that has them or in `src/bot/locales`. Jobs that come from rows (`batch:7`) share the texts of the
 * part before the colon (`job-batch`).
 */

/** Looks up texts in one language by keys that are known only at run time. */
export interface JobTexts {
  /** Returns the text of a key, or null where there is none. */
  find(key: string, values?: Record<string, string | number>): string | null;
}

/** A job to name: the job itself, or its name where the job is not known. */
export type NamedJob = string | { name: string; label?: string };

/**
 * Returns the title of a job: its label, else its title text, for example `Batch aggregation 7` for `batch:7`; the name
 * of the job if it has neither.
 */
export function jobTitle(texts: JobTexts, namedJob: NamedJob): string {
  if (typeof namedJob !== 'string' && namedJob.label) return namedJob.label;
  const job = typeof namedJob === 'string' ? namedJob : namedJob.name;
  const { family, row } = splitName(job);
  const title = findText(texts, `job-${family}`);
  if (title === null) return job;
  return row === undefined ? title : `${title} ${row}`;
}

/** Returns the description of a job, or null if it has no description text. */
export function jobDescription(texts: JobTexts, job: string): string | null {
  return findText(texts, `job-${splitName(job).family}-about`);
}

/** Returns the label of a parameter; the name of the parameter if it has no label text. */
export function paramLabel(texts: JobTexts, job: string, param: string): string {
  return findText(texts, `job-${splitName(job).family}-param-${param}`) ?? param;
}

/** Returns the hint for a person who types the value of a parameter, or null if there is none. */
export function paramHint(texts: JobTexts, job: string, param: string): string | null {
  return findText(texts, `job-${splitName(job).family}-param-${param}-hint`);
}

/**
 * Returns the label of a phase; the phase itself if it has no label text. Spaces of the phase are hyphens in the text
 * key. For `read FILE` the text `…-phase-read` with `{ $subject }` is enough.
 */
export function phaseLabel(texts: JobTexts, job: string, phase: string): string {
  const prefix = `job-${splitName(job).family}-phase-`;
  const [verb = '', ...subject] = phase.split(' ');
  const label = findText(texts, prefix + phase.replaceAll(' ', '-'));
  return label ?? findText(texts, prefix + verb, { subject: subject.join(' ') }) ?? phase;
}

/**
 * Returns the text of an alert that a job raised (`ctx.alert`). The part of the key before the colon selects the text.
 * For an alert without a text it returns the key and the values.
 */
export function jobAlertText(
  texts: JobTexts,
  job: string,
  key: string,
  values: Record<string, string | number>,
): string {
  const text = findText(texts, `job-${splitName(job).family}-alert-${key.split(':')[0]}`, values);
  const pairs = Object.entries(values).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
  return text ?? [key, ...pairs].join(' · ');
}

/** A count of a run with its label in words. */
export interface LabelledCount {
  label: string;
  value: number;
}

/**
 * Returns the counts of a run with their labels (`jobs-count-NAME`): rows read first, then other rows, then the rest.
 * The column is `jsonb`, which does not keep the order of its keys. Zeros are counts too.
 */
export function labelCounts(texts: JobTexts, counts: Counts | null): LabelledCount[] {
  const entries = Object.entries(counts ?? {}).sort(([a], [b]) => countRank(a) - countRank(b));
  return entries.map(([name, value]) => {
    return { label: findText(texts, `jobs-count-${name}`) ?? name.replaceAll('_', ' '), value };
  });
}

/**
 * Returns the count that stands for a run of a job that counts no rows: the first one that is not zero, else the first.
 * Null: the run has no counts, or it has rows (`row-count.ts`).
 */
export function mainCount(texts: JobTexts, counts: Counts | null): LabelledCount | null {
  if (rowCount(counts) !== null) return null;
  const labelled = labelCounts(texts, counts);
  return labelled.find(({ value }) => value !== 0) ?? labelled[0] ?? null;
}

function countRank(count: string): number {
  const first = ['rows_read', 'rows_written', 'rows_done'].indexOf(count);
  if (first >= 0) return first;
  return count.startsWith('rows_') ? 3 : 4;
}

/** Characters of an error from outside, such as one of the database, that are shown to people. */
const maxOutsideError = 300;

/**
 * Returns the error of a run in the language of the texts; an error from outside shortened, in its own words. Null:
 * there is no error.
 */
export function jobErrorText(texts: JobTexts, { error, errorText }: ErrorCause): string | null {
  const text = errorText && translateError(texts, errorText);
  if (text) return hidePaths(text);
  if (error === null) return null;
  const shown = hidePaths(error);
  return shown.length > maxOutsideError ? `${shown.slice(0, maxOutsideError - 1)}…` : shown;
}

/**
 * Returns the message of a log line in the language of the texts; in English where the line has no text. `nameOf`
 * returns the name of a person.
 */
export function logLineText(
  texts: JobTexts,
  message: string,
  data: RunLogData | null,
  nameOf: (userId: number) => string,
): string {
  const { errorText, item, logText } = data ?? {};
  const reason = errorText && translateError(texts, errorText);
  if (reason) return hidePaths(item === undefined ? reason : `${item}: ${reason}`);
  if (!logText) return hidePaths(message);
  const { key, values, cause, userId } = logText;
  const text = findText(texts, `job-log-${key}`, {
    ...withReason(texts, values, cause),
    ...(userId !== undefined && { by: nameOf(userId) }),
  });
  return hidePaths(text ?? message);
}

/** Returns the values of a text, with the error that it is about in the language of the texts. */
function withReason(texts: JobTexts, values: ErrorText['values'], cause: ErrorCause | undefined): ErrorText['values'] {
  return cause ? { ...values, reason: jobErrorText(texts, cause) ?? '' } : values;
}

/** Returns null for a text that is no longer there, because a run keeps its error for years. */
function translateError(texts: JobTexts, { key, values, cause, items = [], moreItems = 0 }: ErrorText): string | null {
  const text = findText(texts, `job-error-${key}`, withReason(texts, values, cause));
  if (text === null || items.length === 0) return text;
  const reasons = items.map(({ item, message, text: reason }) => {
    return `${item} (${jobErrorText(texts, { error: message, errorText: reason ?? null })})`;
  });
  const more = moreItems > 0 ? findText(texts, 'job-error-more', { count: moreItems }) : null;
  return `${text}: ${[...reasons, ...(more ? [more] : [])].join(', ')}`;
}

/**
 * Splits `batch:7` into the family `batch` and the row `7`. The row is undefined for a job that does not come from a
 * table.
 */
function splitName(job: string): { family: string; row: string | undefined } {
  const [family = job, row] = job.split(':');
  return { family, row };
}

/** Looks up a text. Returns null also for an empty text, so that a language can leave one out. */
function findText(texts: JobTexts, key: string, values?: Record<string, string | number>): string | null {
  return texts.find(key, values) || null;
}
