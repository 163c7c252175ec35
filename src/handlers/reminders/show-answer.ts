import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { editMessage, replyOrEdit } from '../../bot/ui/reply.ts';
import type { ReminderKey } from '../../db/queries/reminders/ledger.ts';
import { withOwner } from '../shared/owner-line.ts';
import { type AnswerOutcome, findGroup, isSame } from './answer.ts';
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

/** Shows the message of a reminder, with the others that were sent in the same message. */
export async function showKey(ctx: TallyContext, deps: ReminderDeps, key: ReminderKey): Promise<void> {
  const { db, boardMessage } = deps;
  const items = await loadItems(ctx, db, await findGroup(ctx, db, key));
  if (items.length === 0) return replyOrEdit(ctx, { text: ctx.t('reminder-expired') });
  const board = items.length === 1 ? items.find(({ kind }) => kind === 'board') : undefined;
  const message = board ? await boardWithLater(ctx, db, { item: board, boardMessage }) : itemsMessage(ctx, items);
  await replyOrEdit(ctx, message);
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
  if (item?.kind !== 'open') return showKey(ctx, deps, key);
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(amountConversationId, key);
}

/** Finds one reminder of the pressed message as it is now. */
async function findItem(ctx: TallyContext, { db }: ReminderDeps, key: ReminderKey): Promise<ReminderItem | undefined> {
  const own = (await findGroup(ctx, db, key)).filter((one) => isSame(one, key));
  return (await loadItems(ctx, db, own))[0];
}
