import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { ImportDifference } from '../../db/queries/imports/file-contents.ts';
import type { ImportSource } from '../../import/model.ts';
import { formatExactQuantity } from '../../time/format-amount.ts';
import { formatDaySpan } from '../shared/format-period.ts';
import {
  cancelImportButton,
  chooseColumnsButton,
  chooseImportHabitsButton,
  importButton,
  notTakenButton,
  useFileButton,
} from './buttons.ts';
import { formatContents } from './format-contents.ts';
import { describeOtherSheets, formatSheet } from './other-sheets.ts';
import { type PreviewSums, type SentFile, sumReport } from './report.ts';

/** The number of differences in the message. */
const shownDifferences = 5;
const maxShownName = 40;

/** Makes the preview of a file: what it is, what is new, and the buttons. */
export function previewMessage(ctx: TallyContext, file: SentFile): OutgoingMessage {
  const sums = sumReport(file);
  const lines = [
    describeFile(ctx, file),
    describeSums(ctx, sums),
    ...describeOtherSheets(ctx, file.counts.otherSheets),
    ...(file.counts.mayLackDays ? [ctx.t('import-may-lack-days')] : []),
    ...describeOtherKinds(ctx, file),
    ...describeLeftOut(ctx, file),
    ...describeDeleted(ctx, sums),
    ...(sums.shortened > 0 ? [ctx.t('import-shortened', { count: sums.shortened })] : []),
    ...describeDifferences(ctx, file, sums),
  ];
  return { text: lines.join('\n'), keyboard: previewKeyboard(ctx, file, sums) };
}

/** Describes what a file is: `Loop Habit Tracker: 9 habits (3 names occur twice, merged), 124 days, 1 Jan – 21 Mar`. */
export function describeFile(ctx: TallyContext, { source, fileName, counts }: SentFile): string {
  const { counts: found, firstDate, lastDate, oneADay, comparison, sheet } = counts;
  const merged = found.mergedHabits;
  const parts = [
    ctx.t('import-habits', { count: comparison.habits.length + merged }) +
      (merged > 0 ? ` (${ctx.t('import-merged', { count: merged })})` : ''),
    oneADay ? ctx.t('import-days', { count: found.records + found.marks }) : formatContents(ctx, found),
  ];
  if (firstDate && lastDate)
    parts.push(formatDaySpan(ctx, firstDate === lastDate ? 'day' : 'week', { first: firstDate, last: lastDate }));
  return ctx.t('import-file', {
    source: nameSource(ctx, source as ImportSource, fileName) + (sheet ? `, ${formatSheet(ctx, sheet)}` : ''),
    contents: parts.join(', ').replace(/\.$/, ''),
  });
}

/** A table of unknown columns may be in files of several kinds. */
function nameSource({ t }: TallyContext, source: ImportSource, fileName: string): string {
  if (source !== 'csv') return t(`import-source-${source}`);
  if (/\.xls[xm]$/i.test(fileName)) return t('import-source-workbook');
  return t(/\.txt$/i.test(fileName) ? 'import-source-text' : 'import-source-csv');
}

function describeSums(ctx: TallyContext, sums: PreviewSums): string {
  const { newHabits: habits, newRecords: records, newMarks: marks, same, different, notTaken } = sums;
  const added = habits + records + marks > 0 ? formatContents(ctx, { habits, records, marks }) : '0';
  return ctx.t('import-sums', { added, same, different, notTaken });
}

function describeOtherKinds({ t }: TallyContext, { counts, leftOut }: SentFile): string[] {
  const names = counts.comparison.habits.flatMap(({ name, state }, no) =>
    state === 'other_kind' && !leftOut.includes(no) ? [clip(name, maxShownName)] : [],
  );
  if (names.length === 0) return [];
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? '…' : '');
  return [t('import-other-kind', { count: names.length, names: shown })];
}

function describeLeftOut({ t }: TallyContext, { leftOut }: SentFile): string[] {
  return leftOut.length > 0 ? [t('import-left-out', { count: leftOut.length })] : [];
}

function describeDeleted({ t }: TallyContext, { deleted }: PreviewSums): string[] {
  return deleted > 0 ? [t('import-deleted', { count: deleted })] : [];
}

function describeDifferences(ctx: TallyContext, file: SentFile, { different }: PreviewSums): string[] {
  if (different === 0) return [];
  const { counts, leftOut, usesFile } = file;
  const listed = counts.comparison.differences.filter(({ habitNo }) => !leftOut.includes(habitNo));
  const lines = listed.slice(0, shownDifferences).map((one) => describeDifference(ctx, file, one));
  const more = different - lines.length;
  return [
    '',
    ctx.t(usesFile ? 'import-uses-file' : 'import-keeps-mine'),
    ...lines,
    ...(usesFile && listed.some(({ hereRecords }) => hereRecords > 1) ? [ctx.t('import-several-become-one')] : []),
    ...(more > 0 ? [ctx.t('import-more-differences', { count: more })] : []),
  ];
}

function describeDifference(ctx: TallyContext, { counts }: SentFile, difference: ImportDifference): string {
  const { habitNo, localDate, here, inFile, hereMark, fileMark, isNote, hereRecords = 1 } = difference;
  const habit = counts.comparison.habits[habitNo];
  const name = clip(habit?.name ?? '', maxShownName);
  const day = formatDaySpan(ctx, 'day', { first: localDate, last: localDate });
  if (isNote) return ctx.t('import-difference-note', { day, name });
  const format = (value: number | null, mark: string | null) => {
    if (mark) return ctx.t(mark === 'skip' ? 'import-value-skip' : 'import-value-no');
    if (!habit || habit.kind === 'check') return ctx.t('import-value-done');
    const minutes = habit.kind === 'time' ? value : null;
    return formatExactQuantity({ ...habit, minutes, amount: value }, ctx.person.language) || '0';
  };
  const values = { day, name, here: format(here, here === null ? hereMark : null), inFile: format(inFile, fileMark) };
  return hereRecords > 1
    ? ctx.t('import-difference-several', { ...values, count: hereRecords })
    : ctx.t('import-difference', values);
}

function previewKeyboard(ctx: TallyContext, { importId: id, source, counts, usesFile }: SentFile, sums: PreviewSums) {
  const { t, person } = ctx;
  const owner = person.userId;
  const hasWork = sums.new > 0 || sums.newHabits > 0 || (usesFile && sums.different > 0);
  const first = [
    ...(hasWork ? [{ label: t('import-button-import'), data: importButton.pack(owner, { id }) }] : []),
    ...(counts.comparison.habits.length > 1
      ? [{ label: t('import-button-choose'), data: chooseImportHabitsButton.pack(owner, { id, page: 0 }) }]
      : []),
    { label: t('button-cancel'), data: cancelImportButton.pack(owner, { id }) },
  ];
  const second = [
    ...(sums.different > 0
      ? [
          {
            label: t(usesFile ? 'import-button-keep-mine' : 'import-button-use-file'),
            data: useFileButton.pack(owner, { id, on: usesFile ? 0 : 1 }),
          },
        ]
      : []),
    ...notTakenButtons(ctx, id, sums),
    ...(source === 'csv' ? [{ label: t('import-button-columns'), data: chooseColumnsButton.pack(owner, { id }) }] : []),
  ];
  return buildKeyboard([...first, ...second], [first.length, second.length]);
}

/** Returns the button for the list of what is not taken, or was not, where there is something. */
export function notTakenButtons({ t, person }: TallyContext, id: number, sums: PreviewSums, isDone = false) {
  const count = sums.notTaken + sums.deleted + sums.different + sums.shortened;
  return count > 0
    ? [
        {
          label: t(isDone ? 'import-button-was-not-taken' : 'import-button-not-taken'),
          data: notTakenButton.pack(person.userId, { id }),
        },
      ]
    : [];
}
