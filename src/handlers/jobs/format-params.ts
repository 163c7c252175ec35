import type { Translate } from '../../bot/ui/i18n.ts';
import type { ParamIssue } from '../../jobs/engine/param-issues.ts';
import { parseDocumentValue } from '../../jobs/engine/params.ts';

/** Formats the issues of parameters, one sentence each. */
export function formatParamIssues(t: Translate, issues: readonly ParamIssue[]): string {
  return issues.map(({ kind, name, allowed = '' }) => t(`jobs-fault-${kind}`, { name, allowed })).join(' ');
}

/** Formats the value of a parameter. A document is shown as its file name. */
export function formatParam(value: unknown): string {
  const document = parseDocumentValue(value);
  if (document) return document.name;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
