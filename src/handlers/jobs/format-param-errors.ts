import type { Translate } from '../../bot/ui/i18n.ts';
import type { ParamIssue } from '../../jobs/engine/param-issues.ts';

/** Returns what is wrong with parameters, a sentence each. */
export function formatParamIssues(t: Translate, faults: readonly ParamIssue[]): string {
  return faults.map(({ kind, name, allowed = '' }) => t(`jobs-fault-${kind}`, { name, allowed })).join(' ');
}
