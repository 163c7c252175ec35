import type { ByKind, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { findHabit } from '../../db/queries/habits/habits.ts';
import { findReminder } from '../../db/queries/reminders/reminders.ts';
import { allWeekdays, reminderConditions } from '../../db/schema/limits.ts';
import { habitRemindersButton } from '../shared/habit-buttons.ts';
import { addStated } from './add-plan.ts';
import { type AnswerOutcome, recordAnswer, skipAnswer, snoozeAnswer, undoAnswer } from './answer.ts';
import { createReminderAnswers } from './answers.ts';
import {
  addAtHourButton,
  addForNewHabitButton,
  addReminderButton,
  addStatedButton,
  askAmountButton,
  changeReminderTimeButton,
  deleteReminderButton,
  laterButton,
  openKeyButton,
  openReminderButton,
  pauseAllButton,
  pauseReminderButton,
  recordReminderButton,
  reminderListButton,
  reopenReminderButton,
  setReminderConditionButton,
  setReminderDaysButton,
  setReminderSoundButton,
  showKeyButton,
  showReminderRecordButton,
  skipReminderButton,
  snoozeButton,
  undoRemindersButton,
  unpackKey,
} from './buttons.ts';
import { cardMessage } from './card.ts';
import { changeSettings, deleteOne, pauseSelected, type RemindersOutcome, undoReminders } from './changes.ts';
import { addConversation, amountConversation, timeConversation, timeConversationId } from './conversations.ts';
import type { ReminderDeps } from './deps.ts';
import { laterChoices } from './later.ts';
import { handleRemind, startAdding } from './line.ts';
import { listMessage, listModes } from './list.ts';
import { askAmount, openKey, showKey, showLater } from './show-answer.ts';

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<RemindersOutcome | AnswerOutcome> {}
}

/** Creates the feature of reminders: `/remind`, the cards of reminders, and the buttons of their messages. */
export function remindersFeature(deps: ReminderDeps) {
  return defineFeature({
    commands: { remind: (ctx, args) => handleRemind(ctx, deps, args) },
    buttons: [...listButtons(deps), ...cardButtons(deps), ...messageButtons(deps)],
    conversations: [addConversation(deps), timeConversation(deps), amountConversation(deps)],
    answers: createReminderAnswers(deps),
  });
}

/** The buttons of the list and of questions. */
function listButtons(deps: ReminderDeps) {
  const { db, now } = deps;
  return [
    onPress(reminderListButton, async (ctx, { page, mode }) => {
      await ctx.conversation.exitAll(); // `Cancel` of a question leads here
      await replyOrEdit(ctx, await listMessage(ctx, db, { page, mode: listModes[mode], now: now() }));
    }),
    onPress(habitRemindersButton, (ctx, { habit }) => showRemindersOf(ctx, deps, habit)),
    onPress(addReminderButton, (ctx, { habit }) => addPressed(ctx, deps, habit)),
    onPress(addStatedButton, (ctx, values) => ctx.commit((tx) => addStated(ctx, tx, { ...values, now: now() }))),
    onPress(addForNewHabitButton, (ctx, { update }) =>
      ctx.commit((tx) => addStated(ctx, tx, { update, habit: 'new', now: now() })),
    ),
    onPress(addAtHourButton, (ctx, values) => ctx.commit((tx) => addStated(ctx, tx, { ...values, now: now() }))),
    onPress(pauseAllButton, (ctx, { paused }) =>
      ctx.commit((tx) => pauseSelected(ctx, tx, () => true, { isPaused: paused === 1, until: null, place: 'list' })),
    ),
    onPress(undoRemindersButton, (ctx, { update }) =>
      ctx.commit((tx) => undoReminders(ctx, tx, { update, now: now() })),
    ),
  ];
}

/** The buttons that change one reminder. */
function cardButtons(deps: ReminderDeps) {
  const { now } = deps;
  const change = (ctx: TallyContext, reminderId: number, settings: Parameters<typeof changeSettings>[2]['settings']) =>
    ctx.commit((tx) => changeSettings(ctx, tx, { reminderId, settings, now: now() }));
  return [
    onPress(openReminderButton, async (ctx, { reminder }) => {
      await ctx.conversation.exitAll();
      await showCard(ctx, deps, reminder);
    }),
    onPress(setReminderDaysButton, async (ctx, { reminder, weekdays }) => {
      const days = weekdays & allWeekdays;
      if (days !== 0) return change(ctx, reminder, { weekdays: days });
      ctx.toast = ctx.t('reminder-no-days');
    }),
    onPress(setReminderConditionButton, (ctx, { reminder, condition }) =>
      change(ctx, reminder, { onlyIf: reminderConditions[condition] ?? 'open' }),
    ),
    onPress(setReminderSoundButton, (ctx, { reminder, silent }) => change(ctx, reminder, { silent: silent === 1 })),
    onPress(changeReminderTimeButton, (ctx, { reminder }) => askTime(ctx, deps, reminder)),
    onPress(pauseReminderButton, (ctx, { reminder, paused, card }) =>
      ctx.commit((tx) =>
        pauseSelected(ctx, tx, ({ reminderId }) => reminderId === reminder, {
          isPaused: paused === 1,
          until: null,
          place: card === 1 ? 'card' : 'list',
        }),
      ),
    ),
    onPress(deleteReminderButton, (ctx, { reminder }) => ctx.commit((tx) => deleteOne(ctx, tx, reminder))),
  ];
}

/** The buttons of the messages of reminders. */
function messageButtons(deps: ReminderDeps) {
  const { db, now, recordMessage } = deps;
  return [
    onPress(recordReminderButton, (ctx, { seen, value, ...key }) =>
      ctx.commit((tx) => recordAnswer(ctx, tx, unpackKey(key), { seen, value: value / 1000 })),
    ),
    onPress(askAmountButton, (ctx, key) => askAmount(ctx, deps, unpackKey(key))),
    onPress(skipReminderButton, (ctx, key) => ctx.commit((tx) => skipAnswer(ctx, tx, unpackKey(key)))),
    onPress(laterButton, (ctx, key) => showLater(ctx, deps, unpackKey(key))),
    onPress(snoozeButton, (ctx, { choice, ...key }) =>
      ctx.commit((tx) =>
        snoozeAnswer(ctx, tx, unpackKey(key), { choice: laterChoices[choice] ?? 'tomorrow', now: now() }),
      ),
    ),
    onPress(openKeyButton, (ctx, key) => openKey(ctx, deps, unpackKey(key))),
    onPress(showKeyButton, async (ctx, key) => {
      await ctx.conversation.exitAll(); // `Cancel` of the question for an amount leads here
      await showKey(ctx, deps, unpackKey(key));
    }),
    onPress(reopenReminderButton, (ctx, { answer, ...key }) =>
      ctx.commit((tx) => undoAnswer(ctx, tx, unpackKey(key), answer)),
    ),
    onPress(showReminderRecordButton, async (ctx, { record }) => {
      await reply(ctx, await recordMessage(ctx, db, record));
    }),
  ];
}

async function showRemindersOf(ctx: TallyContext, { db, now }: ReminderDeps, habitId: number): Promise<void> {
  const habit = await findHabit(db, ctx.person.userId, habitId);
  await replyOrEdit(ctx, await listMessage(ctx, db, { habit, now: now() }));
}

/** Asks for the times of a new reminder of a habit; without a habit, for the habit first. */
async function addPressed(ctx: TallyContext, { db }: ReminderDeps, habitId: number): Promise<void> {
  const habit = habitId === 0 ? null : await findHabit(db, ctx.person.userId, habitId);
  await startAdding(ctx, habit ? { target: { habitId, name: habit.habitName } } : {});
}

async function showCard(ctx: TallyContext, { db, now }: ReminderDeps, reminderId: number): Promise<void> {
  const card = await cardMessage(ctx, db, { reminderId, now: now() });
  const gone = { notice: ctx.t('reminders-refused-gone'), now: now() };
  await replyOrEdit(ctx, card ?? (await listMessage(ctx, db, gone)));
}

async function askTime(ctx: TallyContext, deps: ReminderDeps, reminderId: number): Promise<void> {
  if (!(await findReminder(deps.db, ctx.person.userId, reminderId))) return showCard(ctx, deps, reminderId);
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(timeConversationId, { reminderId });
}
