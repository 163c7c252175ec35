import type { TallyContext } from '../../bot/context.ts';
import type { Talk } from '../../bot/middleware/conversations.ts';
import { isolated } from '../../bot/ui/bidi.ts';
import { ask, type Read } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { type PreviewAsk, type PreviewRow, previewRows } from '../../jobs/batch/preview.ts';
import { oneLineMessage } from '../../jobs/engine/errors.ts';
import { minuteIn, valueWords } from './format.ts';
import type { Draft } from './save.ts';

type Step = { filter: string | null } | 'another' | 'save';

/** Asks for a filter, shows the newest ten rows that it lets pass, and goes on until they are found right. Null: all rows. */
export async function askFilter(talk: Talk, db: Db, timeZone: string, draft: Draft): Promise<string | null> {
  for (;;) {
    const filter = await askOne(talk, db, timeZone, draft);
    const found = await talk.external(async () => preview(db, { ...draft, filter, timeZone }));
    const step = await ask<Step>(talk, {
      draw: async (ctx) => ({
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

async function askOne(talk: Talk, db: Db, timeZone: string, draft: Draft): Promise<string | null> {
  const chosen = await ask<{ filter: string | null }>(talk, {
    draw: async (ctx) => ({
      message: { text: ctx.t('batch-ask-filter') },
      choices: [{ label: ctx.t('batch-button-no-filter'), value: { filter: null } }],
    }),
    read: async (ctx, text): Promise<Read<{ filter: string | null }>> => {
      const found = await preview(db, { ...draft, filter: text.trim(), timeZone });
      return 'problem' in found
        ? { refused: ctx.t('batch-filter-refused', { problem: found.problem }) }
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
  const which = filter === null ? [] : [ctx.t('batch-filter', { filter: isolated(filter) })];
  if ('problem' in found)
    return [...heading, ...which, '', ctx.t('batch-filter-refused', { problem: found.problem })].join('\n');
  const rows = found.rows.map(({ id, at, value }) =>
    [at === null ? '—' : minuteIn(timeZone, at), isolated(id ?? '—'), valueWords(ctx, value)].join(' · '),
  );
  const said = rows.length > 0 ? ctx.t('batch-preview-rows', { count: rows.length }) : ctx.t('batch-preview-empty');
  return [...heading, ...which, '', said, ...rows].join('\n');
}
