import { stringify } from 'csv-stringify/sync';
import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import { listNotTaken, type NotTakenRow } from '../../db/queries/imports/compare-file.ts';
import type { FileContents } from '../../db/queries/imports/file-contents.ts';
import { readProblems } from '../../import/import-reader.ts';
import type { ProblemRow } from '../../import/model.ts';
import { removeDirectionControls } from '../../lib/bidi.ts';
import type { ImportFeatureDeps } from './deps.ts';
import { findSentFile } from './import-press.ts';
import { describeRefusal } from './refusals.ts';
import { withFile } from './with-file.ts';

/** Sends what of a file is not taken, with the reasons, as a CSV file. */
export async function sendNotTaken(ctx: TallyContext, deps: ImportFeatureDeps, importId: number): Promise<void> {
  const file = await findSentFile(ctx, deps, importId);
  if (!file) return void (await reply(ctx, { text: ctx.t('import-gone') }));
  try {
    await withFile(deps, file, async (opened) => {
      if (opened.kind !== 'read') return;
      const rows: string[][] = [];
      for await (const problems of readProblems(opened.read.problemsFile))
        rows.push(...problems.map((problem) => problemCells(ctx, problem)));
      const here = await listNotTaken(deps.db, ctx.person.userId, opened.contents);
      rows.push(...here.map((row) => hereCells(ctx, opened.contents, row)));
      const bytes = Buffer.from(toCsv(ctx, rows));
      const name = ctx.t(file.state === 'done' ? 'import-file-was-not-taken' : 'import-file-not-taken');
      await ctx.replyWithDocument(new InputFile(bytes, `${name}.csv`));
    });
  } catch (error) {
    const refusal = describeRefusal(ctx, error);
    if (refusal === null) throw error;
    await reply(ctx, { text: refusal });
  }
}

function problemCells({ t }: TallyContext, row: ProblemRow): string[] {
  const { problem, place, position, habit, date, value, note } = row;
  return [t(`import-problem-${problem}`), place, String(position), habit, date, value, note];
}

function hereCells({ t }: TallyContext, { habits }: FileContents, row: NotTakenRow): string[] {
  const { outcome, habitNo, localDate, value, mark, note } = row;
  const text = mark ? t(mark === 'skip' ? 'import-value-skip' : 'import-value-no') : String(value ?? '');
  return [t(`import-problem-${outcome}`), '', '', habits[habitNo]?.name ?? '', localDate, text, note ?? ''];
}

function toCsv({ t, person }: TallyContext, rows: string[][]): string {
  const header = [
    t('import-column-reason'),
    t('import-column-place'),
    t('import-column-position'),
    t('column-habit'),
    t('column-date'),
    t('import-column-value'),
    t('column-note'),
  ];
  return stringify([header, ...rows], {
    bom: true,
    delimiter: person.language === 'ru' ? ';' : ',',
    record_delimiter: 'windows',
    cast: { string: (value) => escapeFormula(removeDirectionControls(value)) },
  });
}

/** Keeps a spreadsheet from running a text. A number is none. */
function escapeFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^-\d+(?:[.,]\d+)?$/.test(cell) ? `'${cell}` : cell;
}
