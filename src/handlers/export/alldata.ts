import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { formatWait, type RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { editMessage, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { recordCount } from '../../db/queries/habits/export.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { RecordLabels } from '../../reports/export/record-workbook.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { today } from '../shared/today.ts';

const asWorkbook = defineButton('xe', {});
const asCsv = defineButton('xc', {});
const notAtAll = defineButton('xn', {});

type Format = 'xlsx' | 'csv';

export interface AllDataParts {
  db: Db;
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
  /** Between two changes of the message that shows how far an export is. */
  progressEveryMs?: number;
}

/** `/alldata`: after a confirmation, all own records as a workbook or CSV; a file too large for Telegram is split by year. */
export function allDataFeature(parts: AllDataParts) {
  return defineFeature({
    commands: { alldata: (ctx) => confirm(ctx, parts.db) },
    buttons: [
      onPress(asWorkbook, (ctx) => exportAll(ctx, parts, 'xlsx')),
      onPress(asCsv, (ctx) => exportAll(ctx, parts, 'csv')),
      onPress(notAtAll, (ctx) => replyOrEdit(ctx, { text: ctx.t('export-cancelled') })),
    ],
  });
}

async function confirm(ctx: TallyContext, db: Db): Promise<void> {
  const count = await recordCount(db, ctx.person.userId);
  if (count === 0) return replyOrEdit(ctx, { text: ctx.t('export-nothing') });
  await replyOrEdit(ctx, { text: ctx.t('export-confirm', { count }), keyboard: formatKeyboard(ctx) });
}

function formatKeyboard(ctx: TallyContext) {
  const owner = ctx.person.userId;
  return buildKeyboard(
    [
      { label: ctx.t('button-excel'), data: asWorkbook.pack(owner, {}) },
      { label: ctx.t('button-csv'), data: asCsv.pack(owner, {}) },
      { label: ctx.t('button-cancel'), data: notAtAll.pack(owner, {}) },
    ],
    3,
  );
}

/** The pressed message shows how far it is; the files come below it. */
async function exportAll(ctx: TallyContext, parts: AllDataParts, format: Format): Promise<void> {
  const { db, exporter, exports, heavyRateLimiter, progressEveryMs = 2000 } = parts;
  const { userId, name } = ctx.person;
  const total = await recordCount(db, userId);
  if (total === 0) return replyOrEdit(ctx, { text: ctx.t('export-nothing') });
  const wait = heavyRateLimiter.take(userId);
  if (wait > 0) {
    ctx.toast = formatWait(ctx, wait);
    return;
  }
  const progress = createProgress((rows) => sayProgress(ctx, rows, total), progressEveryMs);
  const began = sendExport(ctx, exports, {
    async make(signal) {
      await editMessage(ctx, { text: ctx.t('export-making', { count: total }) });
      const labels = labelsOf(ctx);
      const request = { userId, name, date: today(ctx), format, labels, signal, onProgress: progress.report };
      return exporter.exportRecords(request).finally(progress.settled);
    },
    sentText: ({ rows, files, split }) =>
      ctx.t(split ? 'export-sent-split' : 'export-sent', { count: rows, files: files.length }),
    notify: (text, again) => editMessage(ctx, { text, keyboard: again ? formatKeyboard(ctx) : undefined }),
  });
  if (!began) ctx.toast = ctx.t('export-in-progress');
}

/** Decoration: a failing one is no failure. */
async function sayProgress(ctx: TallyContext, rows: number, total: number): Promise<void> {
  const text = ctx.t('export-progress', { rows, count: total });
  await editMessage(ctx, { text }).catch((err: unknown) => ctx.log.info({ err }, 'progress could not be shown'));
}

/** Shows counts one after another, at most one every so often; `settled` ends when the last one is shown and none follows. */
function createProgress(say: (rows: number) => Promise<void>, everyMs: number) {
  let next = Date.now() + everyMs;
  let saying: Promise<void> | null = null;
  return {
    report(rows: number) {
      if (saying || Date.now() < next) return;
      next = Date.now() + everyMs;
      saying = say(rows).finally(() => {
        saying = null;
      });
    },
    async settled() {
      next = Number.POSITIVE_INFINITY;
      await saying;
    },
  };
}

function labelsOf({ t }: TallyContext): RecordLabels {
  return {
    recordsSheet: t('sheet-records'),
    summarySheet: t('sheet-summary'),
    date: t('column-date'),
    habit: t('column-habit'),
    category: t('column-category'),
    duration: t('column-duration'),
    note: t('column-note'),
    month: t('column-month'),
    records: t('column-records'),
    total: t('column-total'),
  };
}
