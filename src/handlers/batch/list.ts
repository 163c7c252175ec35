import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { findBatchJobs } from '../../db/queries/batch/batch-jobs.ts';
import { findJobStatuses } from '../../db/queries/engine/run-lists.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import { newBatchButton, showBatchButton, showBatchesButton } from './buttons.ts';
import type { BatchFeatureDeps } from './deps.ts';
import { batchName } from './format.ts';
import { batchJobName, summaryLines } from './summary.ts';

const jobsPerPage = 10;

type ListDeps = Pick<BatchFeatureDeps, 'db' | 'nextDue'>;

/** Creates a page of `/batch`: event, granularity, next due time and last run of each job, and a button for each. */
export async function batchListPage(ctx: TallyContext, deps: ListDeps, requestedPage = 0): Promise<OutgoingMessage> {
  const all = await findBatchJobs(deps.db);
  if (all.length === 0) return { text: ctx.t('batch-none'), keyboard: addKeyboard(ctx) };
  const pages = Math.ceil(all.length / jobsPerPage);
  const page = Math.min(Math.max(requestedPage, 0), pages - 1);
  const rows = all.slice(page * jobsPerPage, (page + 1) * jobsPerPage);
  const standings = await findJobStatuses(deps.db, rows.map(batchJobName));
  const texts = rows.map((row, index) => summaryLines(ctx, deps, row, standings[index]?.last ?? null).join('\n'));
  const heading = ctx.t('batch-heading') + (pages > 1 ? ` · ${ctx.t('jobs-page', { page: page + 1, pages })}` : '');
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard(
    rows.map((row) => ({ label: batchName(ctx, row), data: showBatchButton.pack(owner, { id: row.id }) })),
  );
  keyboard.row(...pageButtons(ctx, page, pages)).append(addKeyboard(ctx));
  return { text: clip([heading, ...texts].join('\n\n'), messageLimit), heading: true, keyboard };
}

/** Creates the buttons for a new batch job: the conversation, and the import of a file. */
function addKeyboard(ctx: TallyContext): InlineKeyboard {
  const owner = ctx.person.userId;
  return buildKeyboard([
    { label: ctx.t('batch-button-new'), data: newBatchButton.pack(owner, {}) },
    { label: ctx.t('batch-button-import'), data: runJobButton.pack(owner, { job: 'batch-import' }) },
  ]);
}

function pageButtons(ctx: TallyContext, page: number, pages: number) {
  const toPage = (label: PlainTextKey, target: number) =>
    InlineKeyboard.text(ctx.t(label), showBatchesButton.pack(ctx.person.userId, { page: target }));
  return [
    ...(page > 0 ? [toPage('jobs-button-back', page - 1)] : []),
    ...(page < pages - 1 ? [toPage('jobs-button-more', page + 1)] : []),
  ];
}

/** Creates a keyboard with a button to `/batch`. */
export function batchListKeyboard(ctx: TallyContext): InlineKeyboard {
  return buildKeyboard([
    { label: ctx.t('batch-button-all'), data: showBatchesButton.pack(ctx.person.userId, { page: 0 }) },
  ]);
}
