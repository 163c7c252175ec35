import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { editMessage, replyOrEdit } from '../../bot/ui/reply.ts';
import type { ReminderKey } from '../../db/queries/reminders/ledger.ts';
import { type AnswerOutcome, findGroup, isSame } from './answer.ts';
import { packKey, showKeyButton, snoozeButton } from './buttons.ts';
import type { ReminderDeps } from './deps.ts';
import { loadItems } from './items.ts';
import { laterChoices, offeredChoices } from './later.ts';
import { describeItem, itemsMessage, singleMessage } from './message.ts';

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
export async function showKey(ctx: TallyContext, { db, boardMessage }: ReminderDeps, key: ReminderKey): Promise<void> {
  const items = await loadItems(ctx, db, await findGroup(ctx, db, key));
  const [only, ...others] = items;
  if (!only) return replyOrEdit(ctx, { text: ctx.t('reminder-deleted') });
  const isBoard = others.length === 0 && only.kind === 'board';
  await replyOrEdit(ctx, isBoard ? await boardMessage(ctx, db, { day: key.day, page: 0 }) : itemsMessage(ctx, items));
}

/** Shows all buttons of one of several reminders. */
export async function openKey(ctx: TallyContext, deps: ReminderDeps, key: ReminderKey): Promise<void> {
  const [item] = await loadItems(
    ctx,
    deps.db,
    (await findGroup(ctx, deps.db, key)).filter((one) => isSame(one, key)),
  );
  if (!item) return showKey(ctx, deps, key);
  await editMessage(ctx, singleMessage(ctx, item, true));
}

/** Shows when the reminder may come again. */
export async function showLater(ctx: TallyContext, deps: ReminderDeps, key: ReminderKey): Promise<void> {
  const { t, person } = ctx;
  const [item] = await loadItems(
    ctx,
    deps.db,
    (await findGroup(ctx, deps.db, key)).filter((one) => isSame(one, key)),
  );
  if (item?.kind !== 'open' && item?.kind !== 'board') return showKey(ctx, deps, key);
  const choices = offeredChoices(person, deps.now()).map((choice) => ({
    label: t(`reminder-later-${choice}`),
    data: snoozeButton.pack(person.userId, { ...packKey(key), choice: laterChoices.indexOf(choice) }),
  }));
  const back = { label: t('list-button-back'), data: showKeyButton.pack(person.userId, packKey(key)) };
  const text = `${describeItem(ctx, item)}\n\n${t('reminder-ask-later')}`;
  await editMessage(ctx, { text, keyboard: buildKeyboard([...choices, back], 3) });
}
