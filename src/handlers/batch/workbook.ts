import type { TallyContext } from '../../bot/context.ts';
import { formatWait } from '../../bot/middleware/rate-limiter.ts';
import { reply } from '../../bot/ui/reply.ts';
import { findBatchJobs } from '../../db/queries/batch/batch-jobs.ts';
import { localDate } from '../../time/local-day.ts';
import { sendExport } from '../shared/exports.ts';
import { formatShortNumber } from '../shared/format-run.ts';
import type { BatchFeatureDeps } from './deps.ts';
import { batchName } from './format.ts';

/** Sends all results of a batch job as a workbook. */
export async function sendBatchWorkbook(ctx: TallyContext, deps: BatchFeatureDeps, id: number): Promise<void> {
  const { db, exporter, exports, heavyRateLimiter } = deps;
  const wait = heavyRateLimiter.take(ctx.person.userId);
  const [row] = await findBatchJobs(db, id);
  if (wait > 0 || !row) {
    ctx.toast = wait > 0 ? formatWait(ctx, wait) : ctx.t('batch-unknown', { id });
    return;
  }
  const timeZone = row.timeZone ?? 'UTC';
  const date = localDate(new Date(), { timeZone, dayStartHour: 0 });
  const name = batchName(ctx, row);
  const labels = workbookLabels(ctx, timeZone);
  const isStarted = sendExport(ctx, exports, {
    make: (signal) => exporter.run({ kind: 'batch-results', jobId: id, name, date, timeZone, labels }, { signal }),
    sentText: ({ rows }) =>
      ctx.t('batch-book-sent', { name, count: rows, shown: formatShortNumber(ctx.person.language, rows) }),
    notify: (text) => reply(ctx, { text }),
  });
  ctx.toast = ctx.t(isStarted ? 'batch-book-making' : 'export-in-progress');
}

function workbookLabels({ t }: TallyContext, zone: string) {
  return {
    sheet: t('batch-sheet'),
    result: t('batch-column-result'),
    bucket: t('batch-column-bucket', { zone }),
    id: t('batch-column-id'),
    value: t('batch-column-value'),
  };
}
