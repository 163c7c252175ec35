import type { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { type BatchJobOverview, findBatchJobs, maxCountedResults } from '../../db/queries/batch/batch-jobs.ts';
import { findJobStatuses } from '../../db/queries/engine/run-lists.ts';
import { formatShortNumber } from '../shared/format-run.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import {
  askDeleteBatchButton,
  batchChartButton,
  batchWorkbookButton,
  deleteBatchButton,
  enableBatchButton,
  showBatchButton,
  showBatchesButton,
} from './buttons.ts';
import type { BatchFeatureDeps } from './deps.ts';
import { batchName, formatMode, listResultKinds } from './format.ts';
import { batchListKeyboard } from './list.ts';
import { batchJobName, summaryLines } from './summary.ts';

type CardDeps = Pick<BatchFeatureDeps, 'db' | 'nextDue'>;

/** Creates the card of a batch job: its state and definition, and what can be done with it. */
export async function batchCard(ctx: TallyContext, deps: CardDeps, id: number): Promise<OutgoingMessage> {
  const [row] = await findBatchJobs(deps.db, id);
  if (!row) return unknownBatchMessage(ctx, id);
  const [status] = await findJobStatuses(deps.db, [batchJobName(row)]);
  const summary = summaryLines(ctx, deps, row, status?.lastRun ?? null);
  const text = [...summary, '', ...definitionLines(ctx, row)].join('\n');
  return { text: clip(text, messageLimit), heading: true, keyboard: cardKeyboard(ctx, row) };
}

export function unknownBatchMessage(ctx: TallyContext, id: number): OutgoingMessage {
  return { text: ctx.t('batch-unknown', { id }), keyboard: batchListKeyboard(ctx) };
}

function definitionLines(ctx: TallyContext, row: BatchJobOverview): string[] {
  const metrics = row.metrics.map(({ name, aggregations, table }) => {
    return `${isolateRtl(name)} (${table ?? ctx.t('batch-no-table')}): ${aggregations.join(', ')}`;
  });
  return [
    ...metrics,
    ...(row.filter ? [ctx.t('batch-filter', { filter: isolateRtl(row.filter) })] : []),
    ...(row.timeZone ? [ctx.t('batch-zone', { zone: row.timeZone })] : []),
    ...(row.mode === null ? [] : [formatMode(ctx, row.mode)]),
    ...(row.delayHours ? [ctx.t('batch-delay', { hours: row.delayHours })] : []),
    ctx.t('batch-results', { shown: formatResultCount(ctx, row.resultCount) }),
  ];
}

/** Results are counted up to a limit; more than that is `> 100,000`. */
function formatResultCount({ person }: TallyContext, count: number): string {
  if (count <= maxCountedResults) return formatShortNumber(person.language, count);
  return `> ${formatShortNumber(person.language, maxCountedResults)}`;
}

interface LabelledButton {
  label: string;
  data: string;
}

function cardKeyboard(ctx: TallyContext, row: BatchJobOverview): InlineKeyboard {
  const owner = ctx.person.userId;
  const { id, enabled } = row;
  const button = (key: PlainTextKey, data: string): LabelledButton => ({ label: ctx.t(key), data });
  return buildKeyboard([
    ...runButtons(row, owner, button),
    ...resultButtons(row, owner, button),
    button(
      enabled ? 'batch-button-disable' : 'batch-button-enable',
      enableBatchButton.pack(owner, { id, on: enabled ? 0 : 1 }),
    ),
    button('batch-button-delete', askDeleteBatchButton.pack(owner, { id })),
    button('batch-button-all', showBatchesButton.pack(owner, { page: 0 })),
  ]);
}

type MakeButton = (key: PlainTextKey, data: string) => LabelledButton;

/** Creates the buttons about runs. A job that is disabled or has no definition is not in the list of jobs. */
function runButtons(row: BatchJobOverview, owner: number, button: MakeButton): LabelledButton[] {
  if (!row.enabled || !row.granularity) return [];
  const job = batchJobName(row);
  return [
    button('jobs-button-run', runJobButton.pack(owner, { job })),
    button('jobs-button-status', jobStatusButton.pack(owner, { job })),
  ];
}

function resultButtons(row: BatchJobOverview, owner: number, button: MakeButton): LabelledButton[] {
  if (row.resultCount === 0 || listResultKinds(row).length === 0) return [];
  return [
    button('batch-button-chart', batchChartButton.pack(owner, { id: row.id, result: 0, here: 0 })),
    button('button-excel', batchWorkbookButton.pack(owner, { id: row.id })),
  ];
}

/** Creates the question that comes before a batch job is deleted. */
export async function deleteBatchQuestion(
  ctx: TallyContext,
  { db }: Pick<BatchFeatureDeps, 'db'>,
  id: number,
): Promise<OutgoingMessage> {
  const [row] = await findBatchJobs(db, id);
  if (!row) return unknownBatchMessage(ctx, id);
  const owner = ctx.person.userId;
  const choices = [
    { label: ctx.t('batch-button-delete-keep'), data: deleteBatchButton.pack(owner, { id, results: 0 }) },
    { label: ctx.t('batch-button-delete-all'), data: deleteBatchButton.pack(owner, { id, results: 1 }) },
    { label: ctx.t('list-button-back'), data: showBatchButton.pack(owner, { id }) },
  ];
  return { text: ctx.t('batch-ask-delete', { name: batchName(ctx, row) }), keyboard: buildKeyboard(choices, 1) };
}
