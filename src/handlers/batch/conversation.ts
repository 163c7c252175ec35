import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import type { Translate } from '../../bot/ui/i18n.ts';
import { ask, type ParseResult } from '../../bot/ui/prompt.ts';
import { batchSources, mappedTable, measuredNames } from '../../db/queries/batch/batch.ts';
import * as conversations from '../../db/queries/bot/conversations.ts';
import { aggregations } from '../../jobs/batch/aggregations.ts';
import type { SourceTable } from '../../jobs/batch/configuration.ts';
import { eventTimes, plainEvents } from '../../jobs/batch/events.ts';
import { called, isNumber } from '../../jobs/batch/metric-source.ts';
import { findTable } from '../../jobs/batch/preview.ts';
import type { BatchParts } from './deps.ts';
import { askFilter } from './filter.ts';
import { type Draft, saveDraft } from './save.ts';

/** More can be typed. */
const shownSources = 16;
const shownMetrics = 16;

const granularities = [
  '1-hour',
  '2-hour',
  '4-hour',
  '6-hour',
  '12-hour',
  '1-day',
  '2-day',
  '3-day',
  '1-week',
  '2-week',
];

/** `/batch new`: source, metric, what it is grouped by, granularity, aggregations, event, and a filter whose rows are shown; one save at the end. */
export function newBatchConversation(parts: BatchParts): ConversationSpec {
  const { db } = parts;
  return {
    id: 'batch-new',
    async run(conversation: TallyConversation) {
      const source = await askSource(conversation, parts);
      const metric = await askMetric(conversation, parts, source);
      const focalEntity = await askFocal(conversation, source);
      const granularity = await askGranularity(conversation);
      const chosen = await askAggregations(conversation);
      const event = await askEvent(conversation);
      const draft: Draft = {
        table: source.name,
        metric,
        focalEntity,
        granularity,
        aggregations: chosen,
        event,
        filter: null,
      };
      const filter = await askFilter(conversation, db, parts.timeZone, draft);
      await conversation.external((ctx) =>
        ctx.commit(async (tx) => {
          await conversations.remove(tx, { chatId: ctx.chatId ?? ctx.person.userId, userId: ctx.person.userId });
          return saveDraft(tx, { ...draft, filter }, parts.timeZone);
        }),
      );
    },
  };
}

/** A source as the conversation keeps it: its name as `metricsandtables` writes it, and what can be chosen of it. */
interface Source {
  name: string;
  isByRow: boolean;
  numbers: string[];
  /** What columns `NAME_id` begin with. */
  entities: string[];
  hasId: boolean;
}

function toSource(name: string, table: SourceTable): Source {
  const numbers = table.columns.filter(isNumber).map((column) => column.name);
  const entities = table.columns.flatMap((column) => (/^.+_id$/.test(column.name) ? [column.name.slice(0, -3)] : []));
  const isByRow = table.schema === 'public' && table.name === 'ruleexecutionresults';
  return {
    name,
    isByRow,
    numbers,
    entities: isByRow ? [] : entities,
    hasId: table.columns.some((column) => column.name === 'id'),
  };
}

async function askSource(conversation: TallyConversation, { db }: Pick<BatchParts, 'db'>): Promise<Source> {
  const read = async (ctx: TallyContext, name: string): Promise<ParseResult<Source>> => {
    const table = await findTable(db, name);
    if (!table) return { rejection: ctx.t('batch-no-source', { name }) };
    return table.isAllowed
      ? { value: toSource(name, table) }
      : { rejection: ctx.t('batch-source-refused', { name: called(table) }) };
  };
  const chosen = await ask<{ source: string } | Source>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-source') },
      choices: (await batchSources(db, shownSources)).map(({ name }) => ({ label: name, value: { source: name } })),
    }),
    parseText: (ctx, text) => read(ctx, text.trim()),
  });
  if (!('source' in chosen)) return chosen;
  return conversation.external(async () => {
    const table = await findTable(db, chosen.source);
    if (!table) throw new Error(`the table ${chosen.source} is gone`);
    return toSource(chosen.source, table);
  });
}

/** A metric belongs to one table: another one needs another name. */
function askMetric(conversation: TallyConversation, { db }: Pick<BatchParts, 'db'>, source: Source): Promise<string> {
  const read = async (ctx: TallyContext, metric: string): Promise<ParseResult<string>> => {
    if (metric === '' || metric.length > 200) return { rejection: ctx.t('refused-name-empty') };
    const known = source.numbers.map((name) => name.toLowerCase());
    if (!source.isByRow && !known.includes(metric.toLowerCase().replaceAll('.', '_')))
      return { rejection: ctx.t('batch-no-metric', { metric, known: source.numbers.join(', ') }) };
    const mapped = await mappedTable(db, metric);
    if (mapped !== null && mapped !== source.name)
      return { rejection: ctx.t('batch-mapped-elsewhere', { metric, table: mapped }) };
    return { value: metric };
  };
  return askRead<string>(conversation, {
    text: (t) => t(source.isByRow ? 'batch-ask-measurement' : 'batch-ask-metric', { table: source.name }),
    labels: async () => {
      const all = source.isByRow
        ? await measuredNames(db, shownMetrics)
        : source.numbers.filter((name) => !/^id$|_id$/.test(name));
      return all.slice(0, shownMetrics);
    },
    read,
  });
}

interface Asked<T> {
  text: (t: Translate) => string;
  labels(ctx: TallyContext): Promise<string[]>;
  read(ctx: TallyContext, text: string): Promise<ParseResult<T>>;
}

/** A pressed label is read as if it had been typed: both go the same way. */
async function askRead<T>(conversation: TallyConversation, { text, labels, read }: Asked<T>): Promise<T> {
  for (;;) {
    const chosen = await ask<{ label: string } | { value: T }>(conversation, {
      render: async (ctx) => ({
        message: { text: text(ctx.t) },
        choices: (await labels(ctx)).map((label) => ({ label, value: { label } })),
      }),
      matchesLabels: false,
      parseText: async (ctx, typed) => {
        const reading = await read(ctx, typed.trim());
        return 'rejection' in reading ? reading : { value: { value: reading.value } };
      },
    });
    if ('value' in chosen) return chosen.value;
    const reading = await conversation.external(async (ctx) => {
      const result = await read(ctx, chosen.label);
      if ('rejection' in result) await ctx.reply(result.rejection);
      return result;
    });
    if ('value' in reading) return reading.value;
  }
}

/** Only asked where there is something to choose. */
async function askFocal(conversation: TallyConversation, { entities, hasId, isByRow }: Source): Promise<string | null> {
  const columns = [...entities.map((entity) => `${entity}_id`), ...(hasId ? ['id'] : [])];
  const [only] = columns;
  if (isByRow || columns.length === 0) return null;
  const chosen =
    columns.length === 1
      ? only
      : await ask<string>(conversation, {
          render: async (ctx) => ({
            message: { text: ctx.t('batch-ask-focal') },
            choices: columns.slice(0, 20).map((label) => ({ label, value: label })),
          }),
        });
  return chosen === undefined || chosen === 'id' ? null : chosen.slice(0, -3);
}

function askGranularity(conversation: TallyConversation): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-granularity') },
      choices: granularities.map((label) => ({ label, value: label })),
      perRow: 3,
    }),
  });
}

/** Pressed one after the other, or typed as a list. */
async function askAggregations(conversation: TallyConversation): Promise<string[]> {
  const offered = aggregations.filter((one) => one !== 'percentile');
  let chosen: string[] = ['sum', 'avg', 'count'];
  for (;;) {
    const before = chosen;
    const step = await ask<{ toggle: string } | { all: string[] } | 'done'>(conversation, {
      render: async (ctx) => ({
        message: { text: ctx.t('batch-ask-aggregations', { chosen: before.length > 0 ? before.join(', ') : '—' }) },
        choices: [
          ...offered.map((one) => ({ label: before.includes(one) ? `✓ ${one}` : one, value: { toggle: one } })),
          ...(before.length > 0 ? [{ label: ctx.t('batch-button-go-on'), value: 'done' as const }] : []),
        ],
        perRow: 3,
      }),
      matchesLabels: false,
      parseText: async (ctx, text) => {
        const typed = [
          ...new Set(
            text
              .toLowerCase()
              .split(/[\s,]+/)
              .filter(Boolean),
          ),
        ];
        const wrong = typed.find((one) => !offered.includes(one));
        if (wrong === undefined && typed.length > 0) return { value: { all: typed } };
        return { rejection: ctx.t('batch-no-aggregation', { name: wrong ?? '', known: offered.join(', ') }) };
      },
    });
    if (step === 'done') return chosen;
    if ('all' in step) return step.all;
    chosen = offered.filter((one) => before.includes(one) !== (one === step.toggle));
  }
}

function askEvent(conversation: TallyConversation): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-event') },
      choices: plainEvents.map((label) => ({ label, value: label })),
    }),
    parseText: async (ctx, text) => {
      const event = text.trim().toUpperCase();
      return eventTimes(event)
        ? { value: event }
        : { rejection: ctx.t('batch-no-event', { known: plainEvents.join(', ') }) };
    },
  });
}
