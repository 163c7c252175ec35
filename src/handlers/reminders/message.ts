import type { TallyContext } from '../../bot/context.ts';
import type { MessageReader } from '../../bot/message-reader.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Executor } from '../../db/client.ts';
import { findRemindersOfMessage } from '../../db/queries/reminders/ledger.ts';
import { withOwner } from '../shared/owner-line.ts';
import { packKey, showKeyButton } from './buttons.ts';
import { allButtons, laterAction, rowButtons } from './item-buttons.ts';
import { describeItem } from './item-text.ts';
import { loadItems, type ReminderItem } from './items.ts';
import type { RenderReminders } from './services/sender.ts';

/** Creates a page of the board of a day. It belongs to the feature `today`. */
export type BoardMessage = (
  reader: MessageReader,
  exec: Executor,
  place: { day: string; page: number },
) => Promise<OutgoingMessage>;

/** Creates the function that renders the messages of reminders when they are sent. */
export function createReminderRenderer({ boardMessage }: { boardMessage: BoardMessage }): RenderReminders {
  return async (exec, reader, due) => {
    const items = await loadItems(reader, exec, due);
    const board = items.find(({ kind }) => kind === 'board');
    return board ? boardWithLater(reader, exec, { item: board, boardMessage }) : itemsMessage(reader, items);
  };
}

/** Creates the board of the day of a reminder, with the button `Later`. */
export async function boardWithLater(
  reader: MessageReader,
  exec: Executor,
  { item, boardMessage }: { item: ReminderItem; boardMessage: BoardMessage },
): Promise<OutgoingMessage> {
  return withLater(reader, item, await boardMessage(reader, exec, { day: item.day, page: 0 }));
}

/**
 * Adds the button `Later` to a board that takes the place of the pressed message, if that is a reminder of the board.
 * Another board stays as it is.
 */
export async function keepLaterButton(
  ctx: TallyContext,
  exec: Executor,
  board: OutgoingMessage,
): Promise<OutgoingMessage> {
  const pressed = ctx.callbackQuery?.message;
  if (!pressed) return board;
  const message = { botId: ctx.botId, chatId: pressed.chat.id, messageId: pressed.message_id };
  const reminders = await findRemindersOfMessage(exec, ctx.person.userId, message);
  const item = (await loadItems(ctx, exec, reminders)).find(({ kind }) => kind === 'board');
  return item ? withLater(ctx, item, board) : board;
}

function withLater(reader: MessageReader, item: ReminderItem, board: OutgoingMessage): OutgoingMessage {
  const rows = board.keyboard && 'inline_keyboard' in board.keyboard ? board.keyboard.inline_keyboard : [];
  const later = buildKeyboard([laterAction(reader, item)]).inline_keyboard;
  return { ...board, keyboard: { inline_keyboard: [...rows, ...later] } };
}

/**
 * Creates the message of reminders: a line for each that was not deleted. One has all its buttons; of several, each has
 * a row.
 */
export function itemsMessage(reader: MessageReader, items: readonly ReminderItem[]): OutgoingMessage {
  const there = items.filter(({ kind }) => kind !== 'gone');
  const shown = there.length > 0 ? there : items.slice(0, 1);
  const [only, ...others] = shown;
  if (only && others.length === 0) return singleMessage(reader, only);
  const rows = shown.map((item) => rowButtons(reader, item)).filter((row) => row.length > 0);
  return withOwner(reader, {
    text: shown.map((item) => describeItem(reader, item, false)).join('\n'),
    keyboard: buildKeyboard(
      rows.flat(),
      rows.map((row) => row.length),
    ),
  });
}

/**
 * Creates the message of one reminder.
 *
 * @param isOfSeveral true: a button leads back to the message of several
 */
export function singleMessage(reader: MessageReader, item: ReminderItem, isOfSeveral = false): OutgoingMessage {
  const { t, person } = reader;
  const back = { label: t('list-button-back'), data: showKeyButton.pack(person.userId, packKey(item)) };
  const buttons = [...allButtons(reader, item), ...(isOfSeveral ? [back] : [])];
  return withOwner(reader, { text: describeItem(reader, item, true), keyboard: buildKeyboard(buttons, 2) });
}
