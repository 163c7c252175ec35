import type { TallyContext } from '../../bot/context.ts';
import { formatWait, type RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { UsageLabels } from '../../reports/export/usage-workbook.ts';
import type { Day } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { formatPeriod } from '../shared/format-period.ts';
import { usageNumberFormat } from './format.ts';

export interface BookParts {
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
}

/** Sends the usage of all subscribers on a day as a workbook, below the message whose button was pressed. */
export async function sendBook(ctx: TallyContext, parts: BookParts, day: Day): Promise<void> {
  const { exporter, exports, heavyRateLimiter } = parts;
  const wait = heavyRateLimiter.take(ctx.person.userId);
  if (wait > 0) {
    ctx.toast = formatWait(ctx, wait);
    return;
  }
  const words = formatPeriod(ctx, periodContaining('day', day));
  const began = sendExport(ctx, exports, {
    make: (signal) => exporter.run({ kind: 'usage', day, labels: labelsOf(ctx) }, { signal }),
    sentText: ({ rows }) => ctx.t('usage-book-sent', { day: words, count: rows, shown: usageNumberFormat(ctx)(rows) }),
    notify: (text) => reply(ctx, { text }),
  });
  ctx.toast = ctx.t(began ? 'usage-book-making' : 'export-in-progress');
}

function labelsOf({ t }: TallyContext): UsageLabels {
  return {
    sheet: t('usage-sheet'),
    subscriber: t('usage-column-subscriber'),
    date: t('column-date'),
    anytime: t('usage-chart-anytime'),
    offpeak: t('usage-chart-offpeak'),
    tokens: t('usage-column-tokens'),
    records: t('column-records'),
    anomalies: t('usage-chart-anomalies'),
  };
}
