import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { ask, type ParseResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { type PreviewAsk, type PreviewRow, previewRows } from '../../jobs/batch/preview.ts';
import { oneLineMessage } from '../../jobs/engine/errors.ts';
import { minuteIn, valueWords } from './format.ts';
import type { Draft } from './save.ts';

type Step = { filter: string | null } | 'another' | 'save';

/** Asks for a filter, shows the newest ten rows that it lets pass, and goes on until they are found right. Null: all rows. */
export async function askFilter(
  conversation: TallyConversation,
  db: Db,
  timeZone: string,
  draft: Draft,
): Promise<string | null> {
  for (;;) {
    const filter = await askOne(conversation, db, timeZone, draft);
    const found = await conversation.external(async () => preview(db, { ...draft, filter, timeZone }));
    const step = await ask<Step>(conversation, {
      render: async (ctx) => ({
        message: { text: previewText(ctx, timeZone, { ...draft, filter }, found), heading: true },
        choices: [
          ...('rows' in found ? [{ label: ctx.t('batch-button-save'), value: 'save' as const }] : []),
          { label: ctx.t('batch-button-other-filter'), value: 'another' as const },
        ],
      }),
    });
    if (step === 'save') return filter;
  }
}

async function askOne(conversation: TallyConversation, db: Db, timeZone: string, draft: Draft): Promise<string | null> {
  const chosen = await ask<{ filter: string | null }>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-filter') },
      choices: [{ label: ctx.t('batch-button-no-filter'), value: { filter: null } }],
    }),
    parseText: async (ctx, text): Promise<ParseResult<{ filter: string | null }>> => {
      const found = await preview(db, { ...draft, filter: text.trim(), timeZone });
      return 'problem' in found
        ? { rejection: ctx.t('batch-filter-refused', { problem: found.problem }) }
        : { value: { filter: text.trim() } };
    },
  });
  return chosen.filter;
}

type Preview = { rows: PreviewRow[] } | { problem: string };

/** Whatever is wrong with the source or the filter is for the person to mend. */
async function preview(db: Db, ask: PreviewAsk): Promise<Preview> {
  try {
    return { rows: await previewRows(db, ask) };
  } catch (error) {
    return { problem: oneLineMessage(error) };
  }
}

function previewText(ctx: TallyContext, timeZone: string, draft: Draft, found: Preview): string {
  const { metric, granularity, event, aggregations, table, filter } = draft;
  const heading = [
    ctx.t('batch-preview', { metric }),
    `${table} · ${granularity} · ${event} · ${timeZone}`,
    aggregations.join(', '),
  ];
  const which = filter === null ? [] : [ctx.t('batch-filter', { filter: isolateRtl(filter) })];
  if ('problem' in found)
    return [...heading, ...which, '', ctx.t('batch-filter-refused', { problem: found.problem })].join('\n');
  const rows = found.rows.map(({ id, at, value }) =>
    [at === null ? '—' : minuteIn(timeZone, at), isolateRtl(id ?? '—'), valueWords(ctx, value)].join(' · '),
  );
  const said = rows.length > 0 ? ctx.t('batch-preview-rows', { count: rows.length }) : ctx.t('batch-preview-empty');
  return [...heading, ...which, '', said, ...rows].join('\n');
}
