import type { OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, replyOrEdit } from '../../bot/ui/reply.ts';
import { findRecordedDays } from '../../db/queries/reminders/recorded-days.ts';
import { endlessPause, type ListedReminder, maxReminders } from '../../db/queries/reminders/reminders.ts';
import { formatExactDuration } from '../../time/format.ts';
import { localDate } from '../../time/local-day.ts';
import { formatClock } from '../shared/format-clock.ts';
import { changeSettingButton, settingFields } from '../shared/setting-button.ts';
import type { AnswerOutcome } from './answer.ts';
import {
  addAtHourButton,
  addForNewHabitButton,
  addReminderButton,
  addStatedButton,
  reminderListButton,
  undoRemindersButton,
} from './buttons.ts';
import { cardMessage } from './card.ts';
import type { RemindersOutcome } from './changes.ts';
import type { ReminderDeps } from './deps.ts';
import { formatMinute, formatWhen } from './format-when.ts';
import { formatNext, listMessage, reminderName, toWriter } from './list.ts';
import { showAnswer } from './show-answer.ts';

type Changed = Extract<RemindersOutcome, { kind: 'reminders-changed' }>;
type Undone = Extract<RemindersOutcome, { kind: 'reminders-undone' }>;
type Answers = OutcomeAnswers<RemindersOutcome['kind'] | AnswerOutcome['kind']>;

/** Creates the functions that answer the outcomes of this feature. */
export function createReminderAnswers(deps: ReminderDeps): Answers {
  const { db, now } = deps;
  const showList = async (ctx: TallyContext, notice: string) =>
    replyOrEdit(ctx, await listMessage(ctx, db, { notice, now: now() }));
  return {
    'reminders-changed': (ctx, outcome) => answerChange(ctx, deps, outcome),
    'reminders-refused': async (ctx, { reason }) => {
      const sentence = ctx.t(`reminders-refused-${reason}`, { maximum: maxReminders });
      // A second press: the message shows the first one, with its Undo.
      if (reason === 'gone' && ctx.callbackQuery) ctx.toast = sentence;
      else await showList(ctx, sentence);
    },
    'reminders-undone': (ctx, outcome) => answerUndone(ctx, deps, outcome),
    'reminder-habit-unclear': (ctx, outcome) => replyOrEdit(ctx, habitQuestion(ctx, outcome)),
    'reminder-hour-unclear': (ctx, outcome) => replyOrEdit(ctx, hourQuestion(ctx, outcome)),
    'reminder-answered': (ctx, outcome) => showAnswer(ctx, deps, outcome),
    'reminder-unknown': (ctx) => replyOrEdit(ctx, { text: ctx.t('reminder-expired') }),
  };
}

async function answerChange(ctx: TallyContext, { db, now }: ReminderDeps, outcome: Changed): Promise<void> {
  const { reminders, place, page } = outcome;
  const { userId } = ctx.person;
  const undo = {
    label: ctx.t('button-undo'),
    data: undoRemindersButton.pack(userId, { update: ctx.update.update_id }),
  };
  const [first] = reminders;
  const done = (await isDoneAlready(ctx, db, outcome)) ? `\n${ctx.t('reminders-added-done')}` : '';
  const sentence = `${describeChange(ctx, outcome, now())}${done}`;
  const card =
    place === 'card' && first ? await cardMessage(ctx, db, { reminderId: first.reminderId, now: now(), undo }) : null;
  if (card) return replyOrEdit(ctx, card);
  if (place === 'list') {
    const shown = reminders.length === 1 && page === undefined ? first?.reminderId : undefined;
    return replyOrEdit(ctx, await listMessage(ctx, db, { notice: sentence, undo, page, shown, now: now() }));
  }
  const isZoneUnknown = outcome.verb === 'added' && !ctx.person.hasOwnTimeZone;
  const buttons = [
    undo,
    { label: ctx.t('reminders-list'), data: reminderListButton.pack(userId, { page: 0, mode: 0 }) },
    ...(isZoneUnknown
      ? [
          {
            label: ctx.t('button-set-time-zone'),
            data: changeSettingButton.pack(userId, { field: settingFields.indexOf('timeZone') }),
          },
        ]
      : []),
  ];
  await replyOrEdit(ctx, {
    text: isZoneUnknown ? `${sentence}\n${describeZone(ctx, now())}` : sentence,
    keyboard: buildKeyboard(buttons),
  });
}

/** Shows what the undone change was about where that was shown: on the card of the reminder or in the list. */
async function answerUndone(ctx: TallyContext, { db, now }: ReminderDeps, outcome: Undone): Promise<void> {
  const { reminderId, place } = outcome;
  const notice = ctx.t('reminders-undone');
  const card =
    place === 'card' && reminderId !== undefined ? await cardMessage(ctx, db, { reminderId, now: now() }) : null;
  if (card) ctx.toast = notice;
  await replyOrEdit(ctx, card ?? (await listMessage(ctx, db, { notice, shown: reminderId, now: now() })));
}

/** Returns whether a new reminder will not come at its next time, because its day has a record already. */
async function isDoneAlready({ person }: TallyContext, db: ReminderDeps['db'], { verb, reminders }: Changed) {
  const [first] = [...reminders].sort((a, b) => a.nextAt - b.nextAt);
  if (verb !== 'added' || first?.onlyIf !== 'open' || first.everyMinutes !== null) return false;
  const { habitId, nextAt, everyMinutes } = first;
  const day = { userId: person.userId, habitId, day: localDate(new Date(nextAt * 1000), person), dueAt: nextAt };
  const { isRecorded, isMarked } = (await findRecordedDays(db, [{ ...day, everyMinutes }]))({ ...day, everyMinutes });
  return isRecorded || isMarked;
}

/** A reminder in the wrong time zone is worse than none: the answer says which one counts, until one is chosen. */
function describeZone(ctx: TallyContext, now: Date): string {
  const { language, timeZone } = ctx.person;
  const time = formatClock(language, timeZone, now, now);
  return ctx.t('record-time-zone', { zone: timeZone.replaceAll('_', ' '), time });
}

function describeChange(ctx: TallyContext, { verb, reminders }: Changed, now: Date): string {
  const [first, ...others] = reminders;
  if (!first) return ctx.t('reminders-undone');
  const count = reminders.length;
  if (verb === 'resumed') return ctx.t('reminders-resumed', { count });
  if (verb === 'paused') return describePause(ctx, first, { count, now });
  const name = reminderName(ctx, first);
  const when = formatWhen(toWriter(ctx), { ...first, times: [first, ...others] });
  if (verb !== 'added') return ctx.t(`reminders-${verb}`, { name, when });
  const next = formatNext(ctx, Math.min(...reminders.map(({ nextAt }) => nextAt)), now);
  const lines = [ctx.t('reminders-added', { name, when }), ctx.t('reminders-added-next', { next })];
  const every = first.everyMinutes ?? 0;
  const duration = formatExactDuration(every, ctx.person.language);
  const open =
    first.habitId === null ? ctx.t('reminders-added-open-board') : ctx.t('reminders-added-open', { every, duration });
  return [...lines, ...(first.onlyIf === 'open' ? [open] : [])].join('\n');
}

function describePause(
  ctx: TallyContext,
  { pausedUntil }: ListedReminder,
  { count, now }: { count: number; now: Date },
): string {
  return pausedUntil === null || pausedUntil === endlessPause
    ? ctx.t('reminders-paused', { count })
    : ctx.t('reminders-paused-until', { count, time: formatNext(ctx, pausedUntil, now) });
}

/** Asks which habit the times are for. */
function habitQuestion(
  ctx: TallyContext,
  { name, isKnown, choices, plan }: Extract<RemindersOutcome, { kind: 'reminder-habit-unclear' }>,
) {
  const { t, person } = ctx;
  const update = ctx.update.update_id;
  const toButton = (habit: number, label: string) => ({
    label,
    data: addStatedButton.pack(person.userId, { update, habit }),
  });
  const shownName = clip(name, maxQuoteLength);
  const newHabit = {
    label: t('button-new-habit', { name: shownName }),
    data: addForNewHabitButton.pack(person.userId, { update }),
  };
  const buttons = [
    ...choices.map(({ habitId, habitName }) => toButton(habitId, habitName)),
    ...(isKnown && name !== '' ? [] : [toButton(0, t('reminder-board'))]),
    ...(isKnown ? [] : [newHabit]),
    { label: t('button-cancel'), data: reminderListButton.pack(person.userId, { page: 0, mode: 0 }) },
  ];
  const when = formatWhen(toWriter(ctx), plan);
  const unknown = t('reminder-unknown-habit', { name: shownName });
  return { text: `${isKnown ? t('reminder-ask-habit') : unknown}\n${when}`, keyboard: buildKeyboard(buttons) };
}

/** Asks which time a number alone means. */
function hourQuestion(
  ctx: TallyContext,
  { hour, minute, text, name, habitId, settings }: Extract<RemindersOutcome, { kind: 'reminder-hour-unclear' }>,
) {
  const { t, person } = ctx;
  const hours = hour >= 1 && hour < 12 ? [hour, hour + 12] : [hour % 24];
  const buttons = hours.map((one) => ({
    label: formatMinute(one * 60 + minute),
    data: addAtHourButton.pack(person.userId, { update: ctx.update.update_id, minute: one * 60 + minute }),
  }));
  const other = {
    label: t('reminder-button-other-time'),
    data: addReminderButton.pack(person.userId, { habit: habitId ?? 0 }),
  };
  const days =
    settings.weekdays === undefined ? '' : ` · ${formatWhen(toWriter(ctx), { times: [], ...settings }).trim()}`;
  const about = name === null ? t('reminder-board') : isolateRtl(name);
  return {
    text: `${t('reminder-ask-hour', { name: about, hour: text })}${days}`,
    keyboard: buildKeyboard([...buttons, other], 2),
  };
}
