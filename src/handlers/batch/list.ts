import type { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { findBatchJobs } from '../../db/queries/batch/batch-jobs.ts';
import { findJobStatuses } from '../../db/queries/engine/run-lists.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import { pageButtons, pageHeading, paginate } from '../shared/paging.ts';
import { newBatchButton, showBatchButton, showBatchesButton } from './buttons.ts';
import type { BatchFeatureDeps } from './deps.ts';
import { batchName } from './format.ts';
import { batchJobName, summaryLines } from './summary.ts';

const jobsPerPage = 10;

type ListDeps = Pick<BatchFeatureDeps, 'db' | 'nextDue'>;

/** Creates a page of `/batch`: event, granularity, next due time and last run of each job, and a button for each. */
export async function batchListPage(ctx: TallyContext, deps: ListDeps, requestedPage = 0): Promise<OutgoingMessage> {
  const owner = ctx.person.userId;
  const page = paginate(await findBatchJobs(deps.db), requestedPage, jobsPerPage);
  if (page.items.length === 0) return { text: ctx.t('batch-none'), keyboard: addKeyboard(ctx) };
  const statuses = await findJobStatuses(deps.db, page.items.map(batchJobName));
  const texts = page.items.map((row, index) => {
    return summaryLines(ctx, deps, row, statuses[index]?.lastRun ?? null).join('\n');
  });
  const keyboard = buildKeyboard(
    page.items.map((row) => ({ label: batchName(ctx, row), data: showBatchButton.pack(owner, { id: row.id }) })),
  );
  const buttons = pageButtons(ctx, page, (target) => showBatchesButton.pack(owner, { page: target }));
  keyboard.row(...buttons).append(addKeyboard(ctx));
  const heading = pageHeading(ctx, ctx.t('batch-heading'), page);
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

/** Creates a keyboard with a button to `/batch`. */
export function batchListKeyboard(ctx: TallyContext): InlineKeyboard {
  return buildKeyboard([
    { label: ctx.t('batch-button-all'), data: showBatchesButton.pack(ctx.person.userId, { page: 0 }) },
  ]);
}
