import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Executor } from '../../db/client.ts';
import { findLastLedgerDay, type SentReminder } from '../../db/queries/reminders/ledger.ts';
import { formatDay } from '../../time/format.ts';
import { localToday } from '../shared/update-time.ts';
import { groupOf } from './deps.ts';
import { formatMinute } from './format-when.ts';
import { describeAgain } from './item-text.ts';

/**
 * Creates the message of `/remind why`: what became of the reminders of the last day on which any was due. In a group,
 * only those of the group are shown.
 */
export async function whyMessage(ctx: TallyContext, exec: Executor): Promise<OutgoingMessage> {
  const ledger = await findLastLedgerDay(exec, ctx.person.userId, groupOf(ctx));
  const [first] = ledger;
  if (!first) return { text: ctx.t('reminders-why-none') };
  const day = formatDay(first.day, localToday(ctx), ctx.person.language);
  const lines = ledger.map((reminder) => `${formatMinute(reminder.minute)} ${describe(ctx, reminder)}`);
  return { text: [ctx.t('reminders-why', { day }), '', ...lines].join('\n'), heading: true };
}

function describe(ctx: TallyContext, reminder: SentReminder): string {
  const { t } = ctx;
  const { exists, habitName } = reminder;
  const name = habitName !== null ? isolateRtl(habitName) : t(exists ? 'reminder-board' : 'reminder-deleted-name');
  return `${name}: ${describeState(ctx, reminder)}`;
}

function describeState(
  ctx: TallyContext,
  { state, skipReason, recordId, isUndone, snoozedUntil, exists, habitId }: SentReminder,
): string {
  const { t } = ctx;
  if (skipReason !== null) return t('reminder-skipped-because', { reason: skipReason });
  if (snoozedUntil !== null) return t('reminder-state-later', { time: describeAgain(ctx, snoozedUntil) });
  if (state === 'answered' && !isUndone)
    return t(recordId === null ? 'reminder-state-skipped' : 'reminder-state-recorded');
  if (state === 'claimed') return t('reminder-state-claimed');
  return t(exists && habitId === null ? 'reminder-state-board' : 'reminder-state-sent');
}
