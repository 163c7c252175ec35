import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { ImportUndo } from '../../db/queries/imports/undo-import.ts';
import { importButton, undoImportButton } from './buttons.ts';
import { describeFile, notTakenButtons } from './preview-message.ts';
import { type SentFile, sumReport } from './report.ts';

/** Makes the message about a file that was imported. */
export function doneMessage(ctx: TallyContext, file: SentFile): OutgoingMessage {
  const { t, person } = ctx;
  const { importId: id, counts } = file;
  const { result } = counts;
  const sums = sumReport(file);
  const added = [
    ...(result?.created.habitIds.length ? [t('import-habits', { count: result.created.habitIds.length })] : []),
    ...(result?.records ? [t('import-records', { count: result.records })] : []),
    ...(result?.marks ? [t('import-marks', { count: result.marks })] : []),
    ...(result?.created.reminders ? [t('import-reminders', { count: result.created.reminders })] : []),
  ];
  const lines = [
    describeFile(ctx, file),
    added.length > 0 ? t('import-done', { added: added.join(', ') }) : t('import-done-nothing'),
    ...(result?.changed ? [t('import-done-changed', { count: result.changed })] : []),
  ];
  const undo = { label: t('import-button-undo'), data: undoImportButton.pack(person.userId, { id }) };
  return { text: lines.join('\n'), keyboard: buildKeyboard([undo, ...notTakenButtons(ctx, id, sums, true)]) };
}

const shownNames = 5;

/** Makes the message about an import that was undone. */
export function undoneMessage(ctx: TallyContext, importId: number, undo: ImportUndo): OutgoingMessage {
  const { t, person } = ctx;
  const { restored, staying, stayingHabits: names } = undo;
  const shown = names.slice(0, shownNames).map((name) => clip(name, 40));
  const lines = [
    t('import-undone', { count: restored }),
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
