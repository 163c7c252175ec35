import type { Translate } from '../../bot/ui/i18n.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobErrorText, paramLabel } from '../../jobs/engine/job-texts.ts';
import type { ParamIssue } from '../../jobs/engine/param-issues.ts';
import { describeParams, isSwitchedOn, parseDocumentValue } from '../../jobs/engine/params.ts';
import { fileName, hidePaths } from '../../lib/file-paths.ts';

/** Formats the issues of parameters, one sentence each. */
export function formatParamIssues(t: Translate, issues: readonly ParamIssue[]): string {
  return issues.map((issue) => formatParamIssue(t, issue)).join(' ');
}

/** Formats an issue with the value that was seen. A path is shown as its last name. */
function formatParamIssue(t: Translate, { kind, name, allowed = '', value, errorText, message }: ParamIssue): string {
  if (kind === 'folder' || kind === 'file') return t(`jobs-fault-${kind}`, { value: fileName(value ?? '') });
  const fault =
    kind === 'custom'
      ? (jobErrorText(t, { error: message, errorText: errorText ?? null }) ?? message)
      : t(`jobs-fault-${kind}`, { name, allowed });
  return value === undefined ? fault : `${fault} ${t('jobs-fault-value', { value: hidePaths(value) })}`;
}

/**
 * Formats the parameters of a run with their labels, as on the page before it. Of a switch that is on, the label says
 * enough.
 *
 * @param job null: the job is not known any more, and neither are the kinds of its parameters
 */
export function formatRunParams(
  t: Translate,
  { job: name, params }: Pick<RunRow, 'job' | 'params'>,
  job: Pick<Job, 'params'> | null,
): string {
  const known = job ? describeParams(job.params) : [];
  const rank = (param: string) => known.findIndex((one) => one.name === param);
  const isSwitch = (param: string) => known[rank(param)]?.kind === 'boolean';
  // The column is `jsonb`, which does not keep the order of its keys.
  const entries = Object.entries(params).sort(([a], [b]) => rank(a) - rank(b));
  const parts = entries.map(([param, value]) => {
    const label = paramLabel(t, name, param);
    if (!isSwitch(param)) return `${label}: ${formatParam(value)}`;
    return isSwitchedOn(value) ? label : `${label}: ${t('jobs-false')}`;
  });
  return parts.join(' · ');
}

/** Formats a value as it was typed: a switch as yes or no, and a missing value as a dash. */
export function formatParamText(t: Translate, text: string | undefined): string {
  if (text === 'true' || text === 'false') return t(`jobs-${text}`);
  return text === undefined || text === '' ? '—' : formatParam(text);
}

/** Formats the value of a parameter. A document and a path are shown as the name of the file. */
function formatParam(value: unknown): string {
  const document = parseDocumentValue(value);
  if (document) return document.name;
  if (typeof value !== 'string') return JSON.stringify(value);
  return /[/\\]/.test(value) ? fileName(value) : value;
}
