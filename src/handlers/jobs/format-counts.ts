import type { Translate } from '../../bot/ui/i18n.ts';
import type { Counts } from '../../jobs/engine/job.ts';
import { formatShortNumber, type Locale } from '../shared/format-run.ts';

/** Formats counts as `rows read 4,500 · rows written 4,400`. Zeros are shown too. */
export function formatCounts({ t, language }: Locale, counts: Counts | null): string {
  const entries = Object.entries(counts ?? {}).sort(([a], [b]) => rank(a) - rank(b));
  if (entries.length === 0) return t('jobs-no-counts');
  return entries.map(([name, value]) => `${countLabel(t, name)} ${formatShortNumber(language, value)}`).join(' · ');
}

/**
 * Returns the place of a count in the text: rows read first, then other rows, then the rest. The column is `jsonb`,
 * which does not keep the order of its keys.
 */
function rank(count: string): number {
  const first = ['rows_read', 'rows_written', 'rows_done'].indexOf(count);
  if (first >= 0) return first;
  return count.startsWith('rows_') ? 3 : 4;
}

function countLabel(t: Translate, name: string): string {
  return t.find(`jobs-count-${name}`) || name.replaceAll('_', ' ');
}
