import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Executor } from '../../db/client.ts';
import { endlessPause, findReminders, type ListedReminder } from '../../db/queries/reminders/reminders.ts';
import { formatDay } from '../../time/format.ts';
import { localDate } from '../../time/local-day.ts';
import { pageHeading, paginate } from '../shared/paging.ts';
import {
  addReminderButton,
  deleteReminderButton,
  openReminderButton,
  pauseAllButton,
  pauseReminderButton,
  reminderListButton,
} from './buttons.ts';
import { groupOf } from './deps.ts';
import { formatWhen, joinTimes, type WhenWriter } from './format-when.ts';

/** What a press on a reminder of the list does. Buttons carry the index, so only append. */
export const listModes = ['view', 'change', 'pause', 'delete'] as const;
export type ListMode = (typeof listModes)[number];

/** Reminders on a page. */
const perPage = 10;

export const toWriter = ({ t, person }: TallyContext): WhenWriter => ({ t, language: person.language });

/** Returns the name of what a reminder is about: the habit, or the board. */
export function reminderName({ t }: TallyContext, { habitName }: { habitName: string | null }): string {
  return habitName === null ? t('reminder-board') : isolateRtl(habitName);
}

export interface ListOptions {
  page?: number;
  /** The id of a reminder: its page is shown instead. */
  shown?: number;
  mode?: ListMode;
  /** A sentence above the list. */
  notice?: string;
  /** A further button. */
  undo?: { label: string; data: string };
  /** Null or absent: of all habits. */
  habit?: { habitId: number; habitName: string } | null;
  now: Date;
}

/**
 * Creates a page of the reminders of a person with their next times, and buttons that change them. In a group, only
 * those of the group are shown; in the private chat, those of groups say so.
 */
export async function listMessage(ctx: TallyContext, exec: Executor, options: ListOptions): Promise<OutgoingMessage> {
  const { page = 0, mode = 'view', notice, habit, now } = options;
  const reminders = (await findListed(ctx, exec)).filter(({ habitId }) => !habit || habitId === habit.habitId);
  const shown = paginate(reminders, options.shown === undefined ? page : pageOf(reminders, options.shown), perPage);
  const heading = pageHeading(ctx, headingOf(ctx, habit), shown);
  const lines = shown.items.map((reminder) => `• ${describeReminder(ctx, reminder, now)}`);
  const empty = reminders.length === 0 ? [ctx.t(habit ? 'reminders-empty-of' : 'reminders-empty')] : [];
  const foot =
    mode === 'view' ? (reminders.length === 0 ? ctx.t('reminders-help') : null) : ctx.t(`reminders-ask-${mode}`);
  const text = [
    ...(notice === undefined ? [] : [notice, '']),
    heading,
    '',
    ...empty,
    ...lines,
    ...(foot === null ? [] : ['', foot]),
  ].join('\n');
  const keyboard = mode === 'view' ? viewKeyboard(ctx, shown, reminders, options) : modeKeyboard(ctx, shown, options);
  return { text, heading: notice === undefined, keyboard };
}

/** Returns the page of the list that has a reminder. 0 where there is no such reminder. */
export async function findListPage(ctx: TallyContext, exec: Executor, reminderId: number): Promise<number> {
  return pageOf(await findListed(ctx, exec), reminderId);
}

function pageOf(reminders: readonly ListedReminder[], shown: number): number {
  const index = reminders.findIndex(({ reminderId }) => reminderId === shown);
  return Math.max(0, Math.floor(index / perPage));
}

/** Finds the reminders that the list of this chat shows. */
async function findListed(ctx: TallyContext, exec: Executor): Promise<ListedReminder[]> {
  const all = await findReminders(exec, ctx.person.userId);
  const group = groupOf(ctx);
  return group === null ? all : all.filter(({ chatId }) => chatId === group);
}

const headingOf = (ctx: TallyContext, habit: ListOptions['habit']) =>
  habit ? ctx.t('reminders-of', { name: isolateRtl(habit.habitName) }) : ctx.t('reminders-list');

/** Describes a reminder on one line: `Push-ups: 7:30 on weekdays · next tomorrow 7:30`. */
export function describeReminder(ctx: TallyContext, reminder: ListedReminder, now: Date): string {
  const when = formatWhen(toWriter(ctx), { times: [reminder], ...reminder });
  const isElsewhere = reminder.chatId !== ctx.person.userId && groupOf(ctx) === null;
  const place = isElsewhere ? ` · ${ctx.t('reminder-in-group')}` : '';
  return `${reminderName(ctx, reminder)}: ${when}${place} · ${describeNext(ctx, reminder, now)}`;
}

function describeNext(ctx: TallyContext, { nextAt, pausedUntil, archived }: ListedReminder, now: Date): string {
  if (archived) return ctx.t('reminder-next-archived');
  if (pausedUntil === null || pausedUntil * 1000 <= Number(now))
    return ctx.t('reminder-next', { time: formatNext(ctx, nextAt, now) });
  return pausedUntil === endlessPause
    ? ctx.t('reminder-next-paused')
    : ctx.t('reminder-next-paused-until', { time: formatNext(ctx, pausedUntil, now) });
}

/** Formats an instant that is to come: `today 21:00`, `tomorrow 7:30`, `Wed 2 Dec 7:30`. */
export function formatNext(ctx: TallyContext, unix: number, now: Date): string {
  const { language, timeZone } = ctx.person;
  const clock = { timeZone, dayStartHour: 0 };
  const [today, day] = [localDate(now, clock), localDate(new Date(unix * 1000), clock)];
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', minute: '2-digit' }).format(unix * 1000);
  const isTomorrow = localDate(new Date(unix * 1000 - 86_400_000), clock) === today && day !== today;
  const named = isTomorrow ? ctx.t('reminder-tomorrow') : formatDay(day, today, language);
  return `${named} ${time.replace(/^0(?=\d:)/u, '')}`;
}

type Shown = ReturnType<typeof paginate<ListedReminder>>;

function viewKeyboard(ctx: TallyContext, shown: Shown, all: readonly ListedReminder[], options: ListOptions) {
  const { t, person } = ctx;
  const owner = person.userId;
  const toMode = (mode: ListMode) => ({
    label: t(`reminders-button-${mode === 'view' ? 'change' : mode}`),
    data: reminderListButton.pack(owner, { page: shown.page, mode: listModes.indexOf(mode) }),
  });
  const isPaused =
    all.length > 0 && all.every((one) => one.pausedUntil !== null && one.pausedUntil * 1000 > Number(options.now));
  const add = {
    label: t('reminders-button-add'),
    data: addReminderButton.pack(owner, { habit: options.habit?.habitId ?? 0 }),
  };
  const pauseAll = {
    label: t(isPaused ? 'reminders-button-resume-all' : 'reminders-button-pause-all'),
    data: pauseAllButton.pack(owner, { paused: isPaused ? 0 : 1 }),
  };
  const changes = all.length === 0 ? [] : [toMode('change'), toMode('pause'), toMode('delete')];
  const ofAll = all.length === 0 || options.habit ? [] : [pauseAll];
  const last = [...pageArrows(ctx, shown, 0), ...(options.undo ? [options.undo] : [])];
  return buildKeyboard([add, ...changes, ...ofAll, ...last], [2, 2, ...(ofAll.length > 0 ? [1] : []), last.length]);
}

function pageArrows({ person }: TallyContext, { page, pages }: Shown, mode: number) {
  const arrow = (label: string, target: number) => ({
    label,
    data: reminderListButton.pack(person.userId, { page: target, mode }),
  });
  return [...(page > 0 ? [arrow('◀', page - 1)] : []), ...(page < pages - 1 ? [arrow('▶', page + 1)] : [])];
}

/** A button for each reminder, which changes, pauses or deletes it. */
function modeKeyboard(ctx: TallyContext, shown: Shown, { mode = 'view', now }: ListOptions) {
  const { t, person } = ctx;
  const owner = person.userId;
  const buttons = shown.items.map((reminder) => {
    const values = { reminder: reminder.reminderId };
    const isPaused = reminder.pausedUntil !== null && reminder.pausedUntil * 1000 > Number(now);
    const name = `${reminder.habitName ?? t('reminder-board')}: ${joinTimes(toWriter(ctx), [reminder])}`;
    if (mode === 'change') return { label: name, data: openReminderButton.pack(owner, values) };
    if (mode === 'delete') return { label: `✕ ${name}`, data: deleteReminderButton.pack(owner, values) };
    return {
      label: `${isPaused ? '▶' : '⏸'} ${name}`,
      data: pauseReminderButton.pack(owner, { ...values, paused: isPaused ? 0 : 1, card: 0 }),
    };
  });
  const back = { label: t('list-button-back'), data: reminderListButton.pack(owner, { page: shown.page, mode: 0 }) };
  return buildKeyboard([...buttons, ...pageArrows(ctx, shown, listModes.indexOf(mode)), back], 1);
}
