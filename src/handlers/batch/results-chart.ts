import type { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { type BatchJobOverview, findBatchJobs } from '../../db/queries/batch/batch-jobs.ts';
import { type BatchResultPoint, findNewestBatchResults } from '../../db/queries/batch/batch-results.ts';
import type { LineSpec } from '../../reports/charts/spec.ts';
import { chooseColour } from '../../reports/charts/style.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { batchChartButton, batchWorkbookButton, showBatchButton } from './buttons.ts';
import { unknownBatchMessage } from './card.ts';
import { type BatchResultKind, batchName, formatMinute, listResultKinds } from './format.ts';

/** A phone does not show more points or lines apart. */
const chartLimits = { buckets: 60, ids: 6 };
const maxKindButtons = 12;

/**
 * Creates the chart of one kind of result: the newest buckets, a line for each of the ids with the largest values.
 *
 * @param kindIndex the index in {@link listResultKinds}; an unknown one means the first
 */
export async function batchResultsCard(ctx: TallyContext, db: Db, id: number, kindIndex: number): Promise<ChartCard> {
  const [row] = await findBatchJobs(db, id);
  if (!row) return { spec: null, text: unknownBatchMessage(ctx, id).text };
  const kinds = listResultKinds(row);
  const kind = kinds[kindIndex] ?? kinds[0];
  const points = kind === undefined ? [] : await findNewestBatchResults(db, id, kind.name, chartLimits);
  const keyboard = kindKeyboard(ctx, id, kinds, kind);
  const name = batchName(ctx, row);
  if (kind === undefined || points.length === 0)
    return { spec: null, text: ctx.t('batch-no-results', { name, id: String(id) }), keyboard };
  return { spec: resultsChart(ctx, row, kind, points), text: `${isolateRtl(name)} · ${kind.name}`, keyboard };
}

function kindKeyboard(
  ctx: TallyContext,
  id: number,
  kinds: readonly BatchResultKind[],
  current: BatchResultKind | undefined,
): InlineKeyboard {
  const owner = ctx.person.userId;
  const kindButtons = kinds.slice(0, maxKindButtons).map((kind, index) => ({
    label: kind === current ? `• ${kind.label}` : kind.label,
    data: batchChartButton.pack(owner, { id, result: index, here: 1 }),
  }));
  return buildKeyboard(
    [
      ...(kindButtons.length > 1 ? kindButtons : []),
      { label: ctx.t('button-excel'), data: batchWorkbookButton.pack(owner, { id }) },
      { label: ctx.t('batch-button-card'), data: showBatchButton.pack(owner, { id }) },
    ],
    3,
  );
}

function resultsChart(
  ctx: TallyContext,
  row: BatchJobOverview,
  { label }: BatchResultKind,
  points: BatchResultPoint[],
): LineSpec {
  const zone = row.timeZone ?? 'UTC';
  const times = [...new Set(points.map(({ at }) => at))];
  const ids = [...new Set(points.map((point) => point.id))].sort();
  const hasDays = /day|week/.test(row.granularity ?? '');
  return {
    kind: 'line',
    title: label,
    subtitle: `${batchName(ctx, row)} · ${row.granularity} · ${zone}`,
    locale: ctx.person.language,
    yTitle: label,
    labels: times.map((at) => (hasDays ? formatMinute(zone, at).slice(0, 10) : formatMinute(zone, at).slice(5))),
    series: ids.map((id, index) => {
      const values = new Map(points.filter((point) => point.id === id).map(({ at, value }) => [at, value]));
      return { name: id, values: times.map((at) => values.get(at) ?? null), colour: chooseColour(index) };
    }),
  };
}
