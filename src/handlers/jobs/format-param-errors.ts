import type { Translate } from '../../bot/ui/i18n.ts';
import type { ParamFault } from '../../jobs/engine/params.ts';

/** Returns what is wrong with parameters, a sentence each. */
export function faultWords(t: Translate, faults: readonly ParamFault[]): string {
  return faults.map(({ kind, name, allowed = '' }) => t(`jobs-fault-${kind}`, { name, allowed })).join(' ');
}
