import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { ask } from '../../bot/ui/prompt.ts';
import type { SourceRow } from '../../db/queries/batch/source-tables.ts';
import type { ErrorCause } from '../../db/queries/engine/error-text.ts';
import { jobErrorText } from '../../jobs/engine/job-texts.ts';
import { toErrorCause } from '../../jobs/engine/log-text.ts';
import type { BatchDraft, BatchFeatureDeps } from './deps.ts';
import { formatMinute, formatMode, formatResult } from './format.ts';

/**
 * Asks for a filter and shows the newest ten rows that pass it, until the person accepts them.
 *
 * @returns the filter; null for all rows
 */
export async function askFilter(
  conversation: TallyConversation,
  deps: BatchFeatureDeps,
  draft: BatchDraft,
): Promise<string | null> {
  for (;;) {
    const filter = await askFilterText(conversation, deps, draft);
    const draftWithFilter = { ...draft, filter };
    const preview = await conversation.external(() => loadPreview(deps, draftWithFilter));
    const step = await ask<'another' | 'save'>(conversation, {
      render: async (ctx) => ({
        message: { text: previewText(ctx, deps.timeZone, draftWithFilter, preview), heading: true },
        options: [
          ...('rows' in preview ? [{ label: ctx.t('batch-button-save'), value: 'save' as const }] : []),
          { label: ctx.t('batch-button-other-filter'), value: 'another' as const },
        ],
      }),
    });
    if (step === 'save') return filter;
  }
}

async function askFilterText(conversation: TallyConversation, deps: BatchFeatureDeps, draft: BatchDraft) {
  const { filter } = await ask<{ filter: string | null }>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-filter') },
      options: [{ label: ctx.t('batch-button-no-filter'), value: { filter: null } }],
    }),
    async parseText(ctx, text) {
      const typed = text.trim();
      const preview = await loadPreview(deps, { ...draft, filter: typed });
      if ('rows' in preview) return { value: { filter: typed } };
      return { rejection: refusalText(ctx, preview.problem) };
    },
  });
  return filter;
}

type PreviewResult = { rows: SourceRow[] } | { problem: ErrorCause };

/**
 * Loads the preview of a filter, or the error. Every error is shown to the person, who can correct the filter or leave.
 */
async function loadPreview({ db, timeZone, rules }: BatchFeatureDeps, draft: BatchDraft): Promise<PreviewResult> {
  try {
    return { rows: await rules.previewRows(db, { ...draft, timeZone }) };
  } catch (error) {
    return { problem: toErrorCause(error) };
  }
}

function refusalText({ t }: TallyContext, problem: ErrorCause): string {
  return t('batch-filter-refused', { problem: jobErrorText(t, problem) ?? '' });
}

function previewText(ctx: TallyContext, timeZone: string, draft: BatchDraft, preview: PreviewResult): string {
  const { metric, granularity, event, aggregations, table, mode, filter } = draft;
  const heading = [
    ctx.t('batch-preview', { metric }),
    `${table} · ${granularity} · ${event} · ${timeZone}`,
    aggregations.join(', '),
    formatMode(ctx, mode),
    ...(filter === null ? [] : [ctx.t('batch-filter', { filter: isolateRtl(filter) })]),
  ];
  const body = 'rows' in preview ? previewLines(ctx, timeZone, preview.rows) : [refusalText(ctx, preview.problem)];
  return [...heading, '', ...body].join('\n');
}

function previewLines(ctx: TallyContext, timeZone: string, rows: readonly SourceRow[]): string[] {
  if (rows.length === 0) return [ctx.t('batch-preview-empty')];
  const lines = rows.map(({ id, at, value }) => {
    const time = at === null ? '—' : formatMinute(timeZone, at);
    return [time, isolateRtl(id ?? '—'), formatResult(ctx, value)].join(' · ');
  });
  return [ctx.t('batch-preview-rows', { count: rows.length }), ...lines];
}
