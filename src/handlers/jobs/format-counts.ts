import type { Counts } from '../../jobs/engine/job.ts';
import { labelCounts } from '../../jobs/engine/job-texts.ts';
import { formatShortNumber, type Locale } from '../shared/format-run.ts';

/** Formats counts as `rows read 4,500 · rows written 4,400`. */
export function formatCounts({ t, language }: Locale, counts: Counts | null): string {
  const labelled = labelCounts(t, counts);
  if (labelled.length === 0) return t('jobs-no-counts');
  return labelled.map(({ label, value }) => `${label} ${formatShortNumber(language, value)}`).join(' · ');
}
