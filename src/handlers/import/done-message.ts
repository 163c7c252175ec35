import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { ImportUndo } from '../../db/queries/imports/undo-import.ts';
import { importButton, undoImportButton } from './buttons.ts';
import { formatContents } from './format-contents.ts';
import { describeFile, notTakenButtons, previewMessage } from './preview-message.ts';
import { type SentFile, sumReport } from './report.ts';

/** Makes the message about a file that was imported. */
export function doneMessage(ctx: TallyContext, file: SentFile): OutgoingMessage {
  const { t, person } = ctx;
  const { importId: id, counts } = file;
  const { result } = counts;
  const sums = sumReport(file);
  const added = result && {
    habits: result.created.habitIds.length,
    records: result.records,
    marks: result.marks,
    reminders: result.created.reminders,
  };
  const isNothing = !added || Object.values(added).every((count) => count === 0);
  const lines = [
    describeFile(ctx, file),
    isNothing ? t('import-done-nothing') : t('import-done', { added: formatContents(ctx, added) }),
    ...(result?.changed ? [t('import-done-changed', { count: result.changed })] : []),
  ];
  const undo = { label: t('import-button-undo'), data: undoImportButton.pack(person.userId, { id }) };
  return { text: lines.join('\n'), keyboard: buildKeyboard([undo, ...notTakenButtons(ctx, id, sums, true)]) };
}

/** Makes the message about a file as it is by now: shown, imported, or undone. */
export function stateMessage(ctx: TallyContext, file: SentFile): OutgoingMessage {
  if (file.state === 'done') return doneMessage(ctx, file);
  return file.state === 'undone' ? undoneMessage(ctx, file.importId, nothingUndone) : previewMessage(ctx, file);
}

const nothingUndone: ImportUndo = {
  ...{ records: 0, marks: 0, restored: 0, staying: 0, replaced: 0 },
  ...{ stayingHabits: [], laterFiles: [] },
};

const shownNames = 5;

/** Makes the message about an import that was undone. */
export function undoneMessage(ctx: TallyContext, importId: number, undo: ImportUndo): OutgoingMessage {
  const { t, person } = ctx;
  const { records, marks, restored, staying, replaced, stayingHabits: names, laterFiles } = undo;
  const shown = names.slice(0, shownNames).map((name) => clip(name, 40));
  const files = laterFiles.map((name) => clip(name, 40)).join(', ');
  const lines = [
    t('import-undone'),
    ...(records + marks > 0 ? [t('import-undone-removed', { removed: formatContents(ctx, { records, marks }) })] : []),
    ...(restored > 0 ? [t('import-undone-restored', { count: restored })] : []),
    ...(replaced > 0 ? [t('import-undone-replaced', { count: replaced })] : []),
    ...(records > 0 && files !== '' ? [t('import-undone-later', { files })] : []),
    ...(staying > 0 ? [t('import-stays', { count: staying })] : []),
    ...(names.length > 0
      ? [
          t('import-stays-habits', {
            count: names.length,
            names: shown.join(', ') + (names.length > shownNames ? '…' : ''),
          }),
        ]
      : []),
  ];
  const again = { label: t('import-button-again'), data: importButton.pack(person.userId, { id: importId }) };
  return { text: lines.join('\n'), keyboard: buildKeyboard([again]) };
}
