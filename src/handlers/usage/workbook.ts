import type { TallyContext } from '../../bot/context.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { UsageLabels } from '../../reports/export/usage-workbook.ts';
import type { Day } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { formatPeriod } from '../shared/format-period.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { createUsageFormat } from './format.ts';

export interface UsageWorkbookDeps {
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
}

/** Sends the usage of all subscribers on a day as a workbook. */
export function sendUsageWorkbook(ctx: TallyContext, deps: UsageWorkbookDeps, day: Day): Promise<void> {
  const { exporter, exports, heavyRateLimiter } = deps;
  return rateLimited(ctx, heavyRateLimiter, async () => {
    const period = formatPeriod(ctx, periodContaining('day', day));
    const isStarted = sendExport(ctx, exports, {
      make: (signal) => exporter.run({ kind: 'usage', day, labels: workbookLabels(ctx) }, { signal }),
      sentText: ({ rows }) =>
        ctx.t('usage-book-sent', { day: period, count: rows, shown: createUsageFormat(ctx)(rows) }),
      notify: (text) => reply(ctx, { text }),
    });
    ctx.toast = ctx.t(isStarted ? 'usage-book-making' : 'export-in-progress');
  });
}

function workbookLabels({ t }: TallyContext): UsageLabels {
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
