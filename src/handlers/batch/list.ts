import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { type BatchRow, batchRows, mostCounted } from '../../db/queries/batch/batch.ts';
import { jobStandings } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { formatClock } from '../shared/format-clock.ts';
import { formatEndedRun, formatShortNumber, runStateIcons } from '../shared/format-run.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import {
  askDelete,
  bookButton,
  chartButton,
  deleteBatchButton,
  newBatch,
  showBatch,
  showBatches,
  switchBatch,
} from './buttons.ts';
import type { BatchParts } from './deps.ts';
import { nameOf, resultNames } from './format.ts';

/** More jobs than so many are shown in pages. */
const perPage = 10;

type ListParts = Pick<BatchParts, 'db' | 'nextDue'>;

/** Returns the message of `/batch`: every batch job with its event, granularity, next time and last result, a button each. */
export async function batchPage(ctx: TallyContext, parts: ListParts, asked = 0): Promise<OutgoingMessage> {
  const owner = ctx.person.userId;
  const all = await batchRows(parts.db);
  const fresh = { label: ctx.t('batch-button-new'), data: newBatch.pack(owner, {}) };
  const load = { label: ctx.t('batch-button-import'), data: runJobButton.pack(owner, { job: 'batch-import' }) };
  if (all.length === 0) return { text: ctx.t('batch-none'), keyboard: buildKeyboard([fresh, load]) };
  const pages = Math.ceil(all.length / perPage);
  const page = Math.min(Math.max(asked, 0), pages - 1);
  const shown = all.slice(page * perPage, (page + 1) * perPage);
  const standings = await jobStandings(parts.db, shown.map(jobName));
  const texts = shown.map((row, index) => linesOf(ctx, parts, row, standings[index]?.last ?? null).join('\n'));
  const keyboard = buildKeyboard(
    shown.map((row) => ({ label: nameOf(ctx, row), data: showBatch.pack(owner, { id: row.id }) })),
  );
  keyboard.row(...turnButtons(ctx, page, pages)).append(buildKeyboard([fresh, load]));
  const which = pages > 1 ? ` · ${ctx.t('jobs-page', { page: page + 1, pages })}` : '';
  return {
    text: clip([`${ctx.t('batch-heading')}${which}`, ...texts].join('\n\n'), messageLimit),
    heading: true,
    keyboard,
  };
}

const jobName = ({ id }: Pick<BatchRow, 'id'>) => `batch:${id}`;

function turnButtons(ctx: TallyContext, page: number, pages: number) {
  const owner = ctx.person.userId;
  const to = (label: PlainTextKey, there: number) =>
    InlineKeyboard.text(ctx.t(label), showBatches.pack(owner, { page: there }));
  return [
    ...(page > 0 ? [to('jobs-button-back', page - 1)] : []),
    ...(page < pages - 1 ? [to('jobs-button-more', page + 1)] : []),
  ];
}

/** What is said of a job in the list, and first on its card. */
function linesOf(ctx: TallyContext, parts: ListParts, row: BatchRow, last: RunRow | null): string[] {
  const clock = clockOf(ctx);
  const icon = row.enabled ? (last ? runStateIcons[last.state] : '▫️') : '⏹';
  const due = row.enabled ? parts.nextDue(jobName(row)) : null;
  const next = row.enabled
    ? due
      ? ctx.t('jobs-line-next', { at: clock(due) })
      : ctx.t('jobs-line-no-next')
    : ctx.t('batch-disabled');
  const computed = row.computedAt === null ? null : new Date(row.computedAt);
  const ran = last?.finishedAt ? [formatEndedRun(ctx, last, clock)] : [];
  const by = computed && !last ? [ctx.t('batch-computed', { at: clock(computed) })] : [];
  return [
    `${icon} ${row.id}. ${isolateRtl(nameOf(ctx, row))}`,
    [row.event, row.granularity ?? ctx.t('batch-undefined')].join(' · '),
    next,
    ...(ran.length + by.length > 0 ? [...ran, ...by] : [ctx.t('jobs-line-never')]),
  ];
}

function clockOf({ person }: TallyContext): (instant: Date) => string {
  const now = new Date();
  return (instant) => formatClock(person.language, person.timeZone, instant, now);
}

/** Returns the card of a job with what can be done with it. */
export async function batchCard(ctx: TallyContext, parts: ListParts, id: number): Promise<OutgoingMessage> {
  const [row] = await batchRows(parts.db, id);
  if (!row) return unknownBatch(ctx, id);
  const [standing] = await jobStandings(parts.db, [jobName(row)]);
  const text = [...linesOf(ctx, parts, row, standing?.last ?? null), '', ...aboutOf(ctx, row)].join('\n');
  return { text: clip(text, messageLimit), heading: true, keyboard: cardKeyboard(ctx, row) };
}

export function unknownBatch(ctx: TallyContext, id: number): OutgoingMessage {
  return { text: ctx.t('batch-unknown', { id }), keyboard: listButton(ctx) };
}

export function listButton(ctx: TallyContext): InlineKeyboard {
  return buildKeyboard([{ label: ctx.t('batch-button-all'), data: showBatches.pack(ctx.person.userId, { page: 0 }) }]);
}

/** What the job computes, a line each. */
function aboutOf(ctx: TallyContext, row: BatchRow): string[] {
  const metrics = row.metrics.map(
    ({ name, aggregations, table }) =>
      `${isolateRtl(name)} (${table ?? ctx.t('batch-no-table')}): ${aggregations.join(', ')}`,
  );
  const most =
    row.results > mostCounted
      ? `> ${formatShortNumber(ctx.person.language, mostCounted)}`
      : formatShortNumber(ctx.person.language, row.results);
  return [
    ...metrics,
    ...(row.filter ? [ctx.t('batch-filter', { filter: isolateRtl(row.filter) })] : []),
    ...(row.timeZone ? [ctx.t('batch-zone', { zone: row.timeZone })] : []),
    ...(row.delayHours ? [ctx.t('batch-delay', { hours: row.delayHours })] : []),
    ctx.t('batch-results', { shown: most }),
  ];
}

function cardKeyboard(ctx: TallyContext, row: BatchRow): InlineKeyboard {
  const owner = ctx.person.userId;
  const { id, enabled } = row;
  const job = jobName(row);
  const has = row.results > 0 && resultNames(row).length > 0;
  const button = (key: PlainTextKey, data: string) => ({ label: ctx.t(key), data });
  return buildKeyboard([
    ...(enabled && row.granularity
      ? [
          button('jobs-button-run', runJobButton.pack(owner, { job })),
          button('jobs-button-status', jobStatusButton.pack(owner, { job })),
        ]
      : []),
    ...(has
      ? [
          button('batch-button-chart', chartButton.pack(owner, { id, result: 0, here: 0 })),
          button('button-excel', bookButton.pack(owner, { id })),
        ]
      : []),
    button(
      enabled ? 'batch-button-disable' : 'batch-button-enable',
      switchBatch.pack(owner, { id, on: enabled ? 0 : 1 }),
    ),
    button('batch-button-delete', askDelete.pack(owner, { id })),
    button('batch-button-all', showBatches.pack(owner, { page: 0 })),
  ]);
}

/** Returns the question before a job is deleted. */
export async function deleteQuestion(
  ctx: TallyContext,
  { db }: Pick<BatchParts, 'db'>,
  id: number,
): Promise<OutgoingMessage> {
  const [row] = await batchRows(db, id);
  if (!row) return unknownBatch(ctx, id);
  const owner = ctx.person.userId;
  const choices = [
    { label: ctx.t('batch-button-delete-keep'), data: deleteBatchButton.pack(owner, { id, results: 0 }) },
    { label: ctx.t('batch-button-delete-all'), data: deleteBatchButton.pack(owner, { id, results: 1 }) },
    { label: ctx.t('list-button-back'), data: showBatch.pack(owner, { id }) },
  ];
  return { text: ctx.t('batch-ask-delete', { name: nameOf(ctx, row) }), keyboard: buildKeyboard(choices, 1) };
}
