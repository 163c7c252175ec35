import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { clip } from '../../bot/ui/messages.ts';
import { ask } from '../../bot/ui/prompt.ts';
import { saveImportMapping } from '../../db/queries/imports/import-files.ts';
import { maxNameLength } from '../../db/schema/limits.ts';
import type { CsvMapping, UnknownCsv } from '../../import/model.ts';
import type { ImportFeatureDeps } from './deps.ts';
import { showDocument } from './handle-document.ts';
import { startStatus } from './status-message.ts';

interface ColumnsParams {
  fileId: string;
  fileName: string;
  csv: UnknownCsv;
}

const conversationId = 'import-columns';
const maxColumnName = 40;

/** Creates the conversation that asks for the columns of a CSV file: by buttons, with example rows. */
export function columnsConversation(deps: ImportFeatureDeps): ConversationSpec {
  return {
    id: conversationId,
    async run(conversation: TallyConversation, { csv, ...document }: ColumnsParams) {
      const mapping = (await askSuggestion(conversation, csv)) ?? (await askMapping(conversation, csv));
      await conversation.external(async (ctx) => {
        await saveImportMapping(deps.db, ctx.person.userId, csv.headerHash, mapping);
        const statusId = await startStatus(ctx, ctx.t('import-reading'));
        await showDocument(ctx, deps, { ...document, mapping, statusId, endsConversation: true });
      });
    },
  };
}

/** Shows the rows of the file as `column: value` with the question below. */
function withExamples(ctx: TallyContext, { header, examples }: UnknownCsv, question: string): string {
  const rows = examples.map((cells) => `• ${cells.map((cell) => clip(cell, maxColumnName)).join(' | ')}`);
  return [ctx.t('import-csv-columns', { columns: header.join(' | ') }), ...rows, '', question].join('\n');
}

/** Offers the most likely mapping. Null: the person wants to choose, or there is none. */
function askSuggestion(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping | null> {
  const { suggestion } = csv;
  if (!suggestion) return Promise.resolve(null);
  return ask<CsvMapping | null>(conversation, {
    render: async (ctx) => ({
      message: {
        text: withExamples(
          ctx,
          csv,
          `${adminHint(ctx)}${ctx.t('import-csv-suggestion')}\n${describeMapping(ctx, csv, suggestion)}`,
        ),
      },
      options: [
        { label: ctx.t('import-button-right'), value: suggestion },
        { label: ctx.t('import-button-columns'), value: null },
      ],
    }),
  });
}

/** For an admin, a CSV file may also be one of readings of meters. */
function adminHint({ t, person }: TallyContext): string {
  return person.isAdmin ? `${t('import-csv-admin')}\n\n` : '';
}

function describeMapping({ t }: TallyContext, { header }: UnknownCsv, mapping: CsvMapping): string {
  const nameOf = (column: number | null) => (column === null ? '—' : (header[column] ?? String(column + 1)));
  const habit = typeof mapping.habit === 'number' ? nameOf(mapping.habit) : mapping.habit.name;
  const lines = [
    `${t('column-date')}: ${nameOf(mapping.date)}`,
    `${t('column-habit')}: ${habit}`,
    `${t('import-column-value')}: ${nameOf(mapping.value)}${mapping.value === null ? '' : ` (${t(`import-kind-${mapping.valueKind}`)})`}`,
    `${t('column-note')}: ${nameOf(mapping.note)}`,
  ];
  return lines.join('\n');
}

async function askMapping(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping> {
  const date = await askColumn(conversation, csv, 'import-ask-date', null);
  const dateOrder = await askDateOrder(conversation, csv, date ?? 0);
  const habit = await askHabit(conversation, csv);
  const value = await askColumn(conversation, csv, 'import-ask-value', 'import-button-no-value');
  const valueKind = value === null ? 'amount' : await askValueKind(conversation, csv);
  const note = await askColumn(conversation, csv, 'import-ask-note', 'import-button-no-note');
  return { date: date ?? 0, dateOrder, habit, value, valueKind, unit: null, note, category: null };
}

type ColumnQuestion = 'import-ask-date' | 'import-ask-value' | 'import-ask-note' | 'import-ask-habit';

function askColumn(
  conversation: TallyConversation,
  csv: UnknownCsv,
  question: ColumnQuestion,
  none: 'import-button-no-value' | 'import-button-no-note' | null,
): Promise<number | null> {
  return ask<number | null>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t(question)) },
      options: [...columnOptions(csv), ...(none ? [{ label: ctx.t(none), value: null }] : [])],
    }),
  });
}

function columnOptions({ header }: UnknownCsv): { label: string; value: number }[] {
  return header.map((name, column) => ({
    label: clip(name.trim() || String(column + 1), maxColumnName),
    value: column,
  }));
}

/** A column has the habit, or the person types the name of the only one. */
function askHabit(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping['habit']> {
  return ask<CsvMapping['habit']>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-habit')) },
      options: columnOptions(csv),
    }),
    async parseText(ctx, text) {
      const name = text.replace(/\s+/g, ' ').trim();
      if (name === '') return { rejection: ctx.t('refused-name-empty') };
      return [...name].length > maxNameLength ? { rejection: ctx.t('refused-name-too-long') } : { value: { name } };
    },
  });
}

/** Asks for the order of day and month, where the first example leaves it open. */
async function askDateOrder(
  conversation: TallyConversation,
  csv: UnknownCsv,
  column: number,
): Promise<CsvMapping['dateOrder']> {
  const dates = csv.examples.map((cells) => cells[column] ?? '');
  if (dates.some((date) => /^\s*\d{4}/.test(date))) return 'ymd';
  return ask<CsvMapping['dateOrder']>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-date-order', { date: dates[0] ?? '' })) },
      options: [
        { label: ctx.t('import-order-dmy'), value: 'dmy' },
        { label: ctx.t('import-order-mdy'), value: 'mdy' },
        { label: ctx.t('import-order-ymd'), value: 'ymd' },
      ],
    }),
  });
}

function askValueKind(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping['valueKind']> {
  return ask<CsvMapping['valueKind']>(conversation, {
    render: async (ctx) => ({
      message: { text: withExamples(ctx, csv, ctx.t('import-ask-kind')) },
      options: (['minutes', 'hours', 'seconds', 'amount'] as const).map((value) => ({
        label: ctx.t(`import-kind-${value}`),
        value,
      })),
    }),
  });
}
