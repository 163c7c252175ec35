import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { ask } from '../../bot/ui/prompt.ts';
import { saveImportMapping } from '../../db/queries/imports/import-files.ts';
import type { CsvMapping, UnknownCsv } from '../../import/model.ts';
import { askColumns, completeMapping } from './ask-columns.ts';
import { type ColumnsParams, columnsConversationId } from './columns-params.ts';
import type { ImportFeatureDeps } from './deps.ts';
import { describeMapping, withExamples } from './describe-mapping.ts';
import { showDocument } from './handle-document.ts';
import { startStatus } from './status-message.ts';

/**
 * Creates the conversation about a file of an unknown format. It asks an admin whether the file is for a job. For a CSV
 * file it asks for the columns: by buttons, with example rows.
 */
export function columnsConversation(deps: ImportFeatureDeps): ConversationSpec {
  return {
    id: columnsConversationId,
    async run(conversation: TallyConversation, { csv, jobs, fileId, fileName }: ColumnsParams) {
      const job = jobs.length > 0 ? await askJob(conversation, { csv, jobs, fileName }) : null;
      if (job) return deps.fileJobs.run(conversation, job, { fileId, name: fileName });
      if (!csv) return;
      const chosen = (await askSuggestion(conversation, csv)) ?? (await askColumns(conversation, csv));
      const mapping = await completeMapping(conversation, csv, chosen);
      await conversation.external(async (ctx) => {
        await saveImportMapping(deps.db, ctx.person.userId, csv.headerHash, mapping);
        const statusId = await startStatus(ctx, ctx.t('import-reading'));
        await showDocument(ctx, deps, { fileId, fileName, mapping, statusId, endsConversation: true });
      });
    },
  };
}

/** Asks an admin whether the file is a history of habits, or for which job it is. Null: a history of habits. */
function askJob(
  conversation: TallyConversation,
  { csv, jobs, fileName }: Pick<ColumnsParams, 'csv' | 'jobs' | 'fileName'>,
): Promise<string | null> {
  return ask<string | null>(conversation, {
    render: async (ctx) => {
      const question = ctx.t(csv ? 'import-ask-job' : 'import-ask-job-only', { name: fileName });
      const history = csv ? [{ label: ctx.t('import-button-history'), value: null }] : [];
      return {
        message: { text: csv ? withExamples(ctx, csv, question) : question },
        options: [...history, ...jobs.map(({ job, title }) => ({ label: title, value: job }))],
        perRow: 1,
      };
    },
  });
}

/** Offers the most likely mapping. Null: the person wants to choose, or there is none. */
function askSuggestion(conversation: TallyConversation, csv: UnknownCsv): Promise<CsvMapping | null> {
  const { suggestion } = csv;
  if (!suggestion) return Promise.resolve(null);
  return ask<CsvMapping | null>(conversation, {
    render: async (ctx) => ({
      message: { text: suggestionText(ctx, csv, suggestion) },
      options: [
        { label: ctx.t('import-button-right'), value: suggestion },
        { label: ctx.t('import-button-columns'), value: null },
      ],
    }),
  });
}

function suggestionText(ctx: TallyContext, csv: UnknownCsv, suggestion: CsvMapping): string {
  return withExamples(ctx, csv, `${ctx.t('import-csv-suggestion')}\n${describeMapping(ctx, csv, suggestion)}`);
}
