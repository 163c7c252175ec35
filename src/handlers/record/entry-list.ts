import type { TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { formatQuantity } from '../../time/format-amount.ts';
import { describeRecord } from '../shared/record-card.ts';
import type { CurrentRecord } from './progress.ts';

/** Buttons of the list of the records of one message. The other records stay listed. */
export const undoEntryButton = defineButton('qu', { record: 'id' });
export const restoreEntryButton = defineButton('qr', { record: 'id' });

/** Returns the ids of the records whose buttons the pressed message has, the pressed one included. */
export function findListedRecords({ callbackQuery }: TallyContext, pressed: number): number[] {
  const message = callbackQuery?.message;
  const rows = message && 'reply_markup' in message ? (message.reply_markup?.inline_keyboard ?? []) : [];
  const ids = rows.flat().flatMap((button) => {
    const data = 'callback_data' in button ? button.callback_data : '';
    return (undoEntryButton.unpack(data) ?? restoreEntryButton.unpack(data))?.record ?? [];
  });
  return ids.includes(pressed) ? ids : [pressed];
}

/** A record in the list. `removed`: it was just deleted, because the edited message does not have it any more. */
export interface ListedRecord {
  record: CurrentRecord & { deleted?: boolean };
  removed?: boolean;
}

/** Creates the answer to a message of several entries: its records, each with a button to undo it, and notices. */
export function entryListMessage(ctx: TallyContext, records: ListedRecord[], notices: string[] = []): OutgoingMessage {
  const lines = records.map(({ record }) =>
    ctx.t(record.deleted ? 'taken-back' : 'record-saved', { record: describeRecord(ctx, record) }),
  );
  const names = records.map(({ record }) => record.habitName);
  const buttons = records.map(({ record }) => {
    const isUnique = names.filter((name) => name === record.habitName).length === 1;
    const value = isUnique ? '' : formatQuantity(record, ctx.person.language);
    const values = { name: [record.habitName, ...(value ? [value] : [])].join(' · ') };
    const button = record.deleted ? restoreEntryButton : undoEntryButton;
    return {
      label: ctx.t(record.deleted ? 'button-restore-entry' : 'button-undo-entry', values),
      data: button.pack(ctx.person.userId, { record: record.recordId }),
    };
  });
  return { text: [...lines, ...notices].join('\n'), keyboard: buildKeyboard(buttons) };
}
