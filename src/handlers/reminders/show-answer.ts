import type { TallyContext } from '../../bot/context.ts';
import { editableKeyboard, editMessageById, editOutcome } from '../../bot/ui/edit.ts';
import { buildKeyboard, firstPartEntities, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { editMessage, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import {
  findRemindersOfMessage,
  findSentReminder,
  moveToMessage,
  type ReminderKey,
  type SentReminder,
} from '../../db/queries/reminders/ledger.ts';
import { withOwner } from '../shared/owner-line.ts';
import type { AnswerOutcome } from './answer.ts';
import { packKey, showKeyButton, snoozeButton } from './buttons.ts';
import { amountConversationId } from './conversations.ts';
import type { ReminderDeps } from './deps.ts';
import { describeItem } from './item-text.ts';
import { loadItems, type ReminderItem } from './items.ts';
import { laterChoices, offeredChoices } from './later.ts';
import { boardWithLater, itemsMessage, singleMessage } from './message.ts';

/** Shows the message of a reminder as it is now, in place of the pressed one. */
export async function showAnswer(
  ctx: TallyContext,
  deps: ReminderDeps,
  { key, notice }: Extract<AnswerOutcome, { kind: 'reminder-answered' }>,
): Promise<void> {
  if (notice) ctx.toast = ctx.t(`reminder-notice-${notice}`);
  await showKey(ctx, deps, key);
}

/** A message of reminders that was sent. */
interface SentMessage {
  botId: number;
  chatId: number;
  messageId: number;
}

/**
 * Shows a reminder as it is now. The message that was sent for it shows all its reminders. Another message, such as the
 * question for an amount or an older copy, shows the one reminder.
 */
export async function showKey(ctx: TallyContext, deps: ReminderDeps, key: ReminderKey): Promise<void> {
  const own = await findSentReminder(deps.db, ctx.person.userId, key);
  if (!own) return replyOrEdit(ctx, { text: ctx.t('reminder-expired') });
  const { botId, chatId, messageId } = own;
  const sent = messageId === null ? null : { botId, chatId, messageId };
  if (!sent) return replyOrEdit(ctx, await renderMessage(ctx, deps, [own]));
  const message = await renderMessage(ctx, deps, await findRemindersOfMessage(deps.db, ctx.person.userId, sent));
  if (isPressed(ctx, sent)) return showInPlace(ctx, deps, sent, message);
  await replyOrEdit(ctx, await renderMessage(ctx, deps, [own]));
  await editMessageById(ctx.api, sent, message);
}

function isPressed({ callbackQuery }: TallyContext, { chatId, messageId }: SentMessage): boolean {
  const pressed = callbackQuery?.message;
  return pressed?.chat.id === chatId && pressed.message_id === messageId;
}

async function renderMessage(
  ctx: TallyContext,
  { db, boardMessage }: ReminderDeps,
  reminders: readonly SentReminder[],
): Promise<OutgoingMessage> {
  const items = await loadItems(ctx, db, reminders);
  const board = items.length === 1 ? items.find(({ kind }) => kind === 'board') : undefined;
  return board ? boardWithLater(ctx, db, { item: board, boardMessage }) : itemsMessage(ctx, items);
}

/** Edits the pressed message. Where it is gone, a new one takes its place, for all its reminders. */
async function showInPlace(
  ctx: TallyContext,
  { db }: ReminderDeps,
  sent: SentMessage,
  message: OutgoingMessage,
): Promise<void> {
  const edit = ctx.editMessageText(message.text, {
    entities: firstPartEntities(message, message.text),
    reply_markup: editableKeyboard(message),
    link_preview_options: { is_disabled: true },
  });
  if ((await editOutcome(edit)) !== 'uneditable') return;
  await moveToMessage(db, ctx.person.userId, sent, await reply(ctx, message));
}

/** Shows all buttons of one of several reminders. */
export async function openKey(ctx: TallyContext, deps: ReminderDeps, key: ReminderKey): Promise<void> {
  const item = await findItem(ctx, deps, key);
  if (!item) return showKey(ctx, deps, key);
  await editMessage(ctx, singleMessage(ctx, item, true));
}

/** Shows when the reminder may come again. */
export async function showLater(ctx: TallyContext, deps: ReminderDeps, key: ReminderKey): Promise<void> {
  const { t, person } = ctx;
  const item = await findItem(ctx, deps, key);
  if (item?.kind !== 'open' && item?.kind !== 'board') return showKey(ctx, deps, key);
  const choices = offeredChoices(person, deps.now()).map((choice) => ({
    label: t(`reminder-later-${choice}`),
    data: snoozeButton.pack(person.userId, { ...packKey(key), choice: laterChoices.indexOf(choice) }),
  }));
  const back = { label: t('list-button-back'), data: showKeyButton.pack(person.userId, packKey(key)) };
  const text = `${describeItem(ctx, item, true)}\n\n${t('reminder-ask-later')}`;
  await editMessage(ctx, withOwner(ctx, { text, keyboard: buildKeyboard([...choices, back], 3) }));
}

/** Asks for the amount, unless the reminder is answered or gone: then its message says so. */
export async function askAmount(ctx: TallyContext, deps: ReminderDeps, key: ReminderKey): Promise<void> {
  const item = await findItem(ctx, deps, key);
  if (item?.kind === 'recorded' || item?.kind === 'skipped') ctx.toast = ctx.t('reminder-notice-answered');
  if (item?.kind !== 'open') return showKey(ctx, deps, key);
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(amountConversationId, key);
}

/** Finds a reminder as it is now. */
async function findItem(ctx: TallyContext, { db }: ReminderDeps, key: ReminderKey): Promise<ReminderItem | undefined> {
  const own = await findSentReminder(db, ctx.person.userId, key);
  return own ? (await loadItems(ctx, db, [own]))[0] : undefined;
}
