import type { TallyContext } from '../../bot/context.ts';
import { formatWait } from '../../bot/middleware/rate-limiter.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import { type BatchPoint, type BatchRow, batchRows, batchSeries } from '../../db/queries/batch/batch.ts';
import type { LineSpec } from '../../reports/charts/spec.ts';
import { colourOf } from '../../reports/charts/style.ts';
import { localDate } from '../../time/local-day.ts';
import type { Card } from '../shared/chart-message.ts';
import { deliver } from '../shared/exports.ts';
import { formatShortNumber } from '../shared/format-run.ts';
import { bookButton, chartButton, showBatch } from './buttons.ts';
import type { BatchParts } from './deps.ts';
import { minuteIn, nameOf, resultNames } from './format.ts';
import { unknownBatch } from './list.ts';

/** More lines, or points, are not told apart. */
const shown = { buckets: 60, ids: 6 };

/** Returns the chart of one kind of a job's results: the newest buckets of the ids with the most, with buttons for its other kinds. */
export async function resultsCard(
  ctx: TallyContext,
  { db }: Pick<BatchParts, 'db'>,
  id: number,
  which: number,
): Promise<Card> {
  const [row] = await batchRows(db, id);
  if (!row) return { spec: null, text: unknownBatch(ctx, id).text };
  const names = resultNames(row);
  const name = names[which] ?? names[0];
  const points = name === undefined ? [] : await batchSeries(db, id, name, shown);
  const owner = ctx.person.userId;
  const others = names.slice(0, 12).map((one, index) => ({
    label: one === name ? `• ${labelOf(one, row)}` : labelOf(one, row),
    data: chartButton.pack(owner, { id, result: index, here: 1 }),
  }));
  const keyboard = buildKeyboard(
    [
      ...(others.length > 1 ? others : []),
      { label: ctx.t('button-excel'), data: bookButton.pack(owner, { id }) },
      { label: ctx.t('batch-button-card'), data: showBatch.pack(owner, { id }) },
    ],
    3,
  );
  if (name === undefined || points.length === 0)
    return { spec: null, text: ctx.t('batch-no-results', { name: nameOf(ctx, row) }), keyboard };
  return { spec: lines(ctx, row, name, points), text: `${isolateRtl(nameOf(ctx, row))} · ${name}`, keyboard };
}

/** `sum page_views` of `tsum_1-hour_page_views`. */
function labelOf(name: string, { granularity }: BatchRow): string {
  return name.slice(1).replace(`_${granularity}_`, ' ');
}

function lines(ctx: TallyContext, row: BatchRow, name: string, points: BatchPoint[]): LineSpec {
  const zone = row.timeZone ?? 'UTC';
  const times = [...new Set(points.map(({ at }) => at))];
  const ids = [...new Set(points.map((point) => point.id))].sort();
  const byDay = /day|week/.test(row.granularity ?? '');
  return {
    kind: 'line',
    title: labelOf(name, row),
    subtitle: `${nameOf(ctx, row)} · ${row.granularity} · ${zone}`,
    locale: ctx.person.language,
    yTitle: labelOf(name, row),
    labels: times.map((at) => (byDay ? minuteIn(zone, at).slice(0, 10) : minuteIn(zone, at).slice(5))),
    series: ids.map((id, index) => {
      const values = new Map(points.filter((point) => point.id === id).map(({ at, value }) => [at, value]));
      return { name: id, values: times.map((at) => values.get(at) ?? null), colour: colourOf(index) };
    }),
  };
}

/** Sends all results of a job as a workbook, below the message whose button was pressed. */
export async function sendBook(ctx: TallyContext, parts: BatchParts, id: number): Promise<void> {
  const { db, exporter, exports, heavyRateLimiter } = parts;
  const wait = heavyRateLimiter.take(ctx.person.userId);
  const [row] = await batchRows(db, id);
  if (wait > 0 || !row) {
    ctx.toast = wait > 0 ? formatWait(ctx, wait) : ctx.t('batch-unknown', { id });
    return;
  }
  const timeZone = row.timeZone ?? 'UTC';
  const date = localDate(new Date(), { timeZone, dayStartHour: 0 });
  const name = nameOf(ctx, row);
  const began = deliver(ctx, exports, {
    make: (signal) =>
      exporter.exportBatch({ jobId: id, name, date, timeZone, labels: labelsOf(ctx, timeZone), signal }),
    sentText: ({ rows }) =>
      ctx.t('batch-book-sent', { name, count: rows, shown: formatShortNumber(ctx.person.language, rows) }),
    tell: (text) => reply(ctx, { text }),
  });
  ctx.toast = ctx.t(began ? 'batch-book-making' : 'export-in-progress');
}

function labelsOf({ t }: TallyContext, zone: string) {
  return {
    sheet: t('batch-sheet'),
    result: t('batch-column-result'),
    bucket: t('batch-column-bucket', { zone }),
    id: t('batch-column-id'),
    value: t('batch-column-value'),
  };
}
