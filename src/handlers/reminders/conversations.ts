import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { type AnswerResult, ask } from '../../bot/ui/prompt.ts';
import { findHabit, type Habit } from '../../db/queries/habits/habits.ts';
import { findSentReminder, type ReminderKey } from '../../db/queries/reminders/ledger.ts';
import { findReminder } from '../../db/queries/reminders/reminders.ts';
import { allWeekdays } from '../../db/schema/limits.ts';
import { formatExactDuration } from '../../time/format.ts';
import { formatAmount, parseAmountNumber } from '../../time/format-amount.ts';
import { isFormOfUnit } from '../../time/units.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { suggestAmounts, suggestDurations } from '../shared/value-options.ts';
import { addPlan, toChoice } from './add-plan.ts';
import { recordAnswer } from './answer.ts';
import { openReminderButton } from './buttons.ts';
import { changeSettings } from './changes.ts';
import type { ReminderDeps } from './deps.ts';
import { type AskedTarget, askDays, askTarget, askTimes } from './questions.ts';
import type { WhenSettings } from './read-settings.ts';
import type { PlannedTimes, RefusedReading, ReminderPlan } from './when.ts';

export const addConversationId = 'reminder-add';
export const timeConversationId = 'reminder-time';
export const amountConversationId = 'reminder-amount';

/** The parameters of {@link addConversation}. */
export interface AddParams {
  /** Absent: it is asked for. */
  target?: AskedTarget;
  /** What is known already. */
  settings?: WhenSettings;
  /** A sentence above the question for times or days. */
  notice?: string;
  /** Times that were stated and are incomplete. An answer completes them. */
  known?: RefusedReading;
  /** Times that were stated without days on which they can repeat. Only the days are asked for. */
  times?: PlannedTimes[];
}

/** Creates the conversation that adds reminders: habit, times, weekdays. */
export function addConversation({ db, now }: ReminderDeps): ConversationSpec {
  const add = (conversation: TallyConversation, { habitId, plan }: { habitId: number | null; plan: ReminderPlan }) =>
    conversation.external((ctx) =>
      commitAndEndConversation(ctx, (tx) => addPlan(ctx, tx, { choice: toChoice(habitId), plan, now: now() })),
    );
  return {
    id: addConversationId,
    async run(conversation: TallyConversation, { target, settings = {}, notice, known, times }: AddParams) {
      const { habitId, name } = target ?? (await askTarget(conversation, db));
      if (times) {
        const { onlyIf, silent } = settings;
        const weekdays = await askDays(conversation, notice);
        return add(conversation, { habitId, plan: { times, onlyIf, silent, weekdays } });
      }
      const typed = await askTimes(conversation, { name, notice, known });
      const plan = { ...settings, ...typed };
      // A line that was completed would have meant every day.
      const isClear = known !== undefined || plan.times.every((time) => time.weekdays !== undefined);
      const weekdays = plan.weekdays ?? (isClear ? allWeekdays : await askDays(conversation));
      return add(conversation, { habitId, plan: { ...plan, weekdays } });
    },
  };
}

/** Creates the conversation that asks for other times of a reminder. */
export function timeConversation({ db, now }: ReminderDeps): ConversationSpec {
  return {
    id: timeConversationId,
    async run(conversation: TallyConversation, { reminderId }: { reminderId: number }) {
      const asked = await conversation.external(async (ctx) => {
        const { userId } = ctx.person;
        const cancel = openReminderButton.pack(userId, { reminder: reminderId });
        return { name: (await findReminder(db, userId, reminderId))?.habitName ?? '', cancel };
      });
      const { times, ...settings } = await askTimes(conversation, { ...asked, isOne: true });
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, (tx) =>
          changeSettings(ctx, tx, { reminderId, settings: { ...times[0], ...settings }, now: now() }),
        ),
      );
    },
  };
}

/** Creates the conversation of the button `Amount…`: the answer is recorded for the day of the reminder. */
export function amountConversation({ db, readDuration }: ReminderDeps): ConversationSpec {
  return {
    id: amountConversationId,
    async run(conversation: TallyConversation, key: ReminderKey) {
      const habit = await conversation.external(async (ctx) => {
        const reminder = await findSentReminder(db, ctx.person.userId, key);
        return reminder?.habitId == null ? null : findHabit(db, ctx.person.userId, reminder.habitId);
      });
      if (!habit) return;
      const value = await ask<number>(conversation, {
        render: async (ctx) => ({
          message: { text: questionOf(ctx, habit) },
          options: await offerValues(ctx, db, habit),
        }),
        // The message of the reminder stays as it is: another command may end the question.
        isSeparate: true,
        parseText: async (ctx, text) => parseValue(ctx, text, habit, readDuration),
      });
      await conversation.external((ctx) =>
        commitAndEndConversation(ctx, (tx) => recordAnswer(ctx, tx, key, { value })),
      );
    },
  };
}

function questionOf({ t }: TallyContext, { kind, unit, habitName }: Habit): string {
  const name = isolateRtl(habitName);
  if (kind === 'time') return t('ask-duration', { name });
  return t('ask-amount', { name, unit: unit === '×' || unit === null ? 'none' : unit });
}

async function offerValues(ctx: TallyContext, db: ReminderDeps['db'], { kind, unit, habitId }: Habit) {
  const { language } = ctx.person;
  const values =
    kind === 'time'
      ? await suggestDurations(ctx, db, habitId)
      : await suggestAmounts(ctx, db, { habitId, unit: unit ?? '' });
  return values.map((value) => ({
    label: kind === 'time' ? formatExactDuration(value, language) : formatAmount(value, unit ?? '', language),
    value,
  }));
}

const maxValue = 1_000_000;

/** Reads a duration, or an amount with or without the unit. A text without a number is a request of its own. */
function parseValue(
  ctx: TallyContext,
  text: string,
  { kind, unit }: Habit,
  readDuration: ReminderDeps['readDuration'],
): AnswerResult<number> {
  const { language } = ctx.person;
  const [, number = '', word = ''] = /^\s*([\d.,\s]+?)\s*([^\d\s]*)\s*$/u.exec(text) ?? [];
  const isOwnUnit = word === '' || (kind === 'count' && isFormOfUnit(word, unit ?? ''));
  const amount = isOwnUnit ? parseAmountNumber(number, language) : null;
  const value = amount ?? (kind === 'time' ? readDuration(text) : null);
  if (value !== null && value > 0 && value <= maxValue) return { value };
  if (!/\d/u.test(text)) return { notAnAnswer: true };
  return { rejection: ctx.t(kind === 'time' ? 'refused-no-duration' : 'refused-no-amount') };
}
