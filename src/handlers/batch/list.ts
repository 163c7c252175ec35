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
import { type BatchState, batchJobName, overviewLine, sortByUrgency } from './summary.ts';

const jobsPerPage = 12;
const maxLabelLength = 40;

type ListDeps = Pick<BatchFeatureDeps, 'db' | 'nextDue'>;

/** Creates a page of `/batch`: one line for each job, failures first, and a button for each. */
export async function batchListPage(ctx: TallyContext, deps: ListDeps, requestedPage = 0): Promise<OutgoingMessage> {
  const owner = ctx.person.userId;
  const page = paginate(await loadStates(deps), requestedPage, jobsPerPage);
  if (page.items.length === 0) return { text: ctx.t('batch-none'), keyboard: addKeyboard(ctx) };
  const lines = page.items.map((state) => overviewLine(ctx, deps, state));
  const keyboard = buildKeyboard(
    page.items.map(({ row }) => ({
      label: clip(batchName(ctx, row), maxLabelLength),
      data: showBatchButton.pack(owner, { id: row.id }),
    })),
  );
  const buttons = pageButtons(ctx, page, (target) => showBatchesButton.pack(owner, { page: target }));
  keyboard.row(...buttons).append(addKeyboard(ctx));
  const heading = pageHeading(ctx, ctx.t('batch-heading'), page);
  return { text: clip([heading, '', ...lines].join('\n'), messageLimit), heading: true, keyboard };
}

async function loadStates({ db }: ListDeps): Promise<BatchState[]> {
  const rows = await findBatchJobs(db);
  const statuses = await findJobStatuses(db, rows.map(batchJobName));
  return sortByUrgency(rows.map((row, index) => ({ row, lastRun: statuses[index]?.lastRun ?? null })));
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
