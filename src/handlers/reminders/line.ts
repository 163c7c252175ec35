import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import { findTime } from '../../time/daily-times.ts';
import type { Day } from '../../time/days.ts';
import { findHabitCandidates, type MatchableHabit, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import { addPlan, pauseSelected } from './changes.ts';
import { type AddParams, addConversationId } from './conversations.ts';
import type { ReminderDeps } from './deps.ts';
import { listMessage } from './list.ts';
import { parseReminderLine, type ReminderTarget } from './parse-line.ts';
import { foldWhen, isOnce, type WhenReading } from './parse-when.ts';
import { describeRefusal } from './questions.ts';
import { whyMessage } from './why.ts';

/** Handles `/remind`: lists reminders, or does what the text says. What is not understood is asked about. */
export async function handleRemind(ctx: TallyContext, deps: ReminderDeps, args: string): Promise<void> {
  const { db, now, readDay } = deps;
  if (args === '') return void (await reply(ctx, await listMessage(ctx, db, { now: now() })));
  const { weekStart } = ctx.person;
  const habits = await findHabitCandidates(ctx, db);
  const line = parseReminderLine(args, habits, { today: localToday(ctx), weekStart, readDay });
  switch (line.kind) {
    case 'why':
      return void (await reply(ctx, await whyMessage(ctx, db)));
    case 'off':
      return pause(ctx, line.target, { isPaused: true, until: line.until });
    case 'delete': {
      const habit = line.target?.kind === 'habit' ? line.target.habit : null;
      return void (await reply(ctx, await listMessage(ctx, db, { habit, mode: 'delete', now: now() })));
    }
    case 'on':
      return pause(ctx, line.target, { isPaused: false, until: null });
    case 'target':
      return handleTarget(ctx, deps, line);
    case 'unclear':
      return askHabit(ctx, line, { when: line.when, typed: args });
    case 'times':
      return askHabit(
        ctx,
        { name: '', isKnown: true, choices: selectOfferedHabits(habits) },
        { when: line.when, typed: args },
      );
    default:
      return refuse(ctx, args, null);
  }
}

/** Says that a text is not understood; of a single reminder, that reminders repeat. */
function describeUnclear(ctx: TallyContext, text: string): string {
  return isOnce(foldWhen(text))
    ? ctx.t('reminder-refused-once')
    : ctx.t('reminder-unclear', { text: clip(text, maxQuoteLength) });
}

async function refuse(ctx: TallyContext, text: string, when: Exclude<WhenReading, { kind: 'found' }> | null) {
  const sentence = when && when.kind === 'refused' ? describeRefusal(ctx, when) : describeUnclear(ctx, text);
  await reply(ctx, { text: `${sentence}\n\n${ctx.t('reminders-help')}` });
}

/** Pauses the reminders of a target until the start of a day, or ends their pause. */
function pause(
  ctx: TallyContext,
  target: ReminderTarget<MatchableHabit> | null,
  { isPaused, until }: { isPaused: boolean; until: Day | null },
): Promise<void> {
  const { dayStartHour } = ctx.person;
  const end = until === null ? null : findTime(until, dayStartHour * 60, ctx.person).at.getTime() / 1000;
  const habitId = target?.kind === 'habit' ? target.habit.habitId : null;
  return ctx.commit((tx) =>
    pauseSelected(ctx, tx, (one) => target === null || one.habitId === habitId, { isPaused, until: end }),
  );
}

async function handleTarget(
  ctx: TallyContext,
  { now }: ReminderDeps,
  { target, when, text }: { target: ReminderTarget<MatchableHabit>; when: WhenReading; text: string },
): Promise<void> {
  const habitId = target.kind === 'habit' ? target.habit.habitId : null;
  const name = target.kind === 'habit' ? target.habit.habitName : '';
  const asked = { habitId, name };
  switch (when.kind) {
    case 'found':
      return ctx.commit((tx) => addPlan(ctx, tx, { habitId, plan: when.plan, now: now() }));
    case 'hour': {
      if (when.hour > 24) return startAdding(ctx, { target: asked, notice: ctx.t('reminder-unclear', { text }) });
      const { hour, settings } = when;
      return ctx.commit(async () => ({ kind: 'reminder-hour-unclear', habitId, name: name || null, hour, settings }));
    }
    case 'no-time':
      return startAdding(ctx, { target: asked, settings: when.settings });
    case 'refused':
      return startAdding(ctx, { target: asked, notice: describeRefusal(ctx, when), known: text });
    default:
      return startAdding(ctx, { target: asked, notice: describeUnclear(ctx, text) });
  }
}

/** Asks which habit is meant. Where the times are not clear either, says how a line is written. */
async function askHabit(
  ctx: TallyContext,
  { name, isKnown, choices }: { name: string; isKnown: boolean; choices: MatchableHabit[] },
  { when, typed }: { when: WhenReading; typed: string },
): Promise<void> {
  if (when.kind !== 'found') return refuse(ctx, typed, when);
  const { plan } = when;
  const offered = choices.map(({ habitId, habitName }) => ({ habitId, habitName }));
  await ctx.commit(async () => ({ kind: 'reminder-habit-unclear', name, isKnown, choices: offered, plan }));
}

/** Starts the conversation that adds reminders. A press ends another conversation that is waiting. */
export async function startAdding(ctx: TallyContext, params: AddParams): Promise<void> {
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(addConversationId, params);
}
