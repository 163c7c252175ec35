import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import type { Translate } from '../../bot/ui/i18n.ts';
import { ask, type ParseResult } from '../../bot/ui/prompt.ts';
import {
  findMeasurementNames,
  findMetricTable,
  findSourceTable,
  hasRowPerMetric,
  isNumericColumn,
  listSourceTables,
  type SourceTable,
  sourceTableName,
} from '../../db/queries/batch/source-tables.ts';
import type { BatchFeatureDeps } from './deps.ts';

/** Buttons for sources and for metrics. Others can be typed. */
const maxButtons = 16;
const maxFocalButtons = 20;

/** A source table as the conversation keeps it, as plain JSON. */
interface Source {
  /** The name as `metricsandtables` has it. */
  name: string;
  isByRow: boolean;
  numericColumns: string[];
  /** The columns that can identify what results are grouped by: `NAME_id`, then `id`. */
  idColumns: string[];
}

function toSource(name: string, table: SourceTable): Source {
  const columns = table.columns.map((column) => column.name);
  const isByRow = hasRowPerMetric(table);
  const entityColumns = columns.filter((column) => /^.+_id$/.test(column));
  return {
    name,
    isByRow,
    numericColumns: table.columns.filter(isNumericColumn).map((column) => column.name),
    idColumns: isByRow ? [] : [...entityColumns, ...columns.filter((column) => column === 'id')],
  };
}

/** Asks for the table or view of the metric: a button, or any name. */
export async function askSource(conversation: TallyConversation, { db }: BatchFeatureDeps): Promise<Source> {
  const chosen = await ask<{ source: string } | Source>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-source') },
      options: (await listSourceTables(db, maxButtons)).map((name) => ({ label: name, value: { source: name } })),
    }),
    async parseText(ctx, text): Promise<ParseResult<Source>> {
      const name = text.trim();
      const table = await findSourceTable(db, name);
      if (!table) return { rejection: ctx.t('batch-no-source', { name }) };
      if (!table.isAllowed) return { rejection: ctx.t('batch-source-refused', { name: sourceTableName(table) }) };
      return { value: toSource(name, table) };
    },
  });
  if (!('source' in chosen)) return chosen;
  return conversation.external(async () => {
    const table = await findSourceTable(db, chosen.source);
    if (!table) throw new Error(`the table ${chosen.source} no longer exists`);
    return toSource(chosen.source, table);
  });
}

/** Asks for the metric: a numeric column of the source, or the name of a measurement. */
export function askMetric(conversation: TallyConversation, { db }: BatchFeatureDeps, source: Source): Promise<string> {
  return askText(conversation, {
    question: (t) => t(source.isByRow ? 'batch-ask-measurement' : 'batch-ask-metric', { table: source.name }),
    suggestions: async () =>
      source.isByRow
        ? await findMeasurementNames(db, maxButtons)
        : source.numericColumns.filter((name) => !/^id$|_id$/.test(name)).slice(0, maxButtons),
    async parse(ctx, metric) {
      if (metric === '' || metric.length > 200) return { rejection: ctx.t('refused-name-empty') };
      if (!source.isByRow && !hasMetricColumn(source, metric))
        return { rejection: ctx.t('batch-no-metric', { metric, known: source.numericColumns.join(', ') }) };
      const table = await findMetricTable(db, metric);
      if (table !== null && table !== source.name)
        return { rejection: ctx.t('batch-mapped-elsewhere', { metric, table }) };
      return { value: metric };
    },
  });
}

function hasMetricColumn({ numericColumns }: Source, metric: string): boolean {
  const column = metric.toLowerCase().replaceAll('.', '_');
  return numericColumns.some((name) => name.toLowerCase() === column);
}

interface TextQuestion {
  question(t: Translate): string;
  /** Returns the labels of buttons. A pressed label is parsed like a typed text. */
  suggestions(): Promise<string[]>;
  parse(ctx: TallyContext, text: string): Promise<ParseResult<string>>;
}

async function askText(conversation: TallyConversation, { question, suggestions, parse }: TextQuestion) {
  for (;;) {
    const answer = await ask<{ label: string } | { text: string }>(conversation, {
      render: async (ctx) => ({
        message: { text: question(ctx.t) },
        options: (await suggestions()).map((label) => ({ label, value: { label } })),
      }),
      matchesLabels: false,
      async parseText(ctx, typed) {
        const parsed = await parse(ctx, typed.trim());
        return 'rejection' in parsed ? parsed : { value: { text: parsed.value } };
      },
    });
    if ('text' in answer) return answer.text;
    const parsed = await conversation.external(async (ctx) => {
      const result = await parse(ctx, answer.label);
      if ('rejection' in result) await ctx.reply(result.rejection);
      return result;
    });
    if ('value' in parsed) return parsed.value;
  }
}

/** Asks what the results are grouped by, where the source has several id columns. Null: by `id`. */
export async function askFocalEntity(conversation: TallyConversation, { idColumns }: Source): Promise<string | null> {
  const [only] = idColumns;
  const column = idColumns.length > 1 ? await askColumn(conversation, idColumns) : only;
  return column === undefined || column === 'id' ? null : column.slice(0, -'_id'.length);
}

function askColumn(conversation: TallyConversation, columns: readonly string[]): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('batch-ask-focal') },
      options: columns.slice(0, maxFocalButtons).map((label) => ({ label, value: label })),
    }),
  });
}
