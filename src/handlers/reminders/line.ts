import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import { findTime } from '../../time/daily-times.ts';
import type { Day } from '../../time/days.ts';
import { findHabitCandidates, type MatchableHabit, selectOfferedHabits } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import { addPlan, toChoice } from './add-plan.ts';
import { pauseSelected } from './changes.ts';
import { type AddParams, addConversationId } from './conversations.ts';
import type { ReminderDeps } from './deps.ts';
import { listMessage } from './list.ts';
import { parseReminderLine, type ReminderTarget } from './parse-line.ts';
import { describeRefusal } from './questions.ts';
import { isCompletable, type RefusedReading, type WhenReading } from './when.ts';
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
      return askHabit(
        ctx,
        { ...line, name: asTyped(args, line.name), choices: offerInstead(line, habits) },
        { when: line.when, typed: args },
      );
    case 'times':
      return askHabit(
        ctx,
        { name: '', isKnown: true, choices: selectOfferedHabits(habits) },
        { when: line.when, typed: args },
      );
    default:
      return refuse(ctx, args);
  }
}

async function refuse(ctx: TallyContext, text: string): Promise<void> {
  await reply(ctx, { text: `${describeUnclear(ctx, text)}\n\n${ctx.t('reminders-help')}` });
}

const describeUnclear = (ctx: TallyContext, text: string): string =>
  ctx.t('reminder-unclear', { text: clip(text, maxQuoteLength) });

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
      return ctx.commit((tx) => addPlan(ctx, tx, { choice: toChoice(habitId), plan: when.plan, now: now() }));
    case 'hour': {
      if (when.hour > 24)
        return startAdding(ctx, { target: asked, settings: when.settings, notice: describeUnclear(ctx, when.text) });
      const { hour, minute, text: typed, settings } = when;
      const question = { kind: 'reminder-hour-unclear', habitId, name: name || null } as const;
      return ctx.commit(async () => ({ ...question, hour, minute, text: typed, settings }));
    }
    case 'no-time':
      return startAdding(ctx, { target: asked, settings: when.settings });
    case 'refused':
      return startAdding(ctx, { target: asked, ...toParams(ctx, when) });
    default:
      return startAdding(ctx, { target: asked, notice: describeUnclear(ctx, text) });
  }
}

/** Returns the parameters of the conversation that asks for the missing or refused times again. */
function toParams(ctx: TallyContext, when: RefusedReading): Omit<AddParams, 'target'> {
  const { settings, times } = when;
  if (isCompletable(when)) return { settings, known: when };
  return { settings, notice: describeRefusal(ctx, when), ...(times.length > 0 && { times }) };
}

/** Asks which habit is meant, and with times that are not clear, for those after it. */
async function askHabit(
  ctx: TallyContext,
  { name, isKnown, choices }: { name: string; isKnown: boolean; choices: MatchableHabit[] },
  { when, typed }: { when: WhenReading; typed: string },
): Promise<void> {
  if (when.kind === 'none' || when.kind === 'no-time') return refuse(ctx, typed);
  if (when.kind === 'refused') return startAdding(ctx, toParams(ctx, when));
  if (when.kind === 'hour')
    return startAdding(ctx, { settings: when.settings, notice: describeUnclear(ctx, when.text) });
  const { plan } = when;
  const offered = choices.map(({ habitId, habitName }) => ({ habitId, habitName }));
  await ctx.commit(async () => ({ kind: 'reminder-habit-unclear', name, isKnown, choices: offered, plan }));
}

/** Returns a part of a text as the person has written it. `folded`: the part as it was read. */
function asTyped(text: string, folded: string): string {
  const at = text.toLowerCase().replaceAll('ё', 'е').indexOf(folded);
  return at < 0 ? folded : text.slice(at, at + folded.length);
}

/** The habits that are offered where a name is none of them: similar ones, else the first ones. */
const maxOffered = 4;

function offerInstead({ choices, isKnown }: { choices: MatchableHabit[]; isKnown: boolean }, all: MatchableHabit[]) {
  return isKnown || choices.length > 0 ? choices : selectOfferedHabits(all).slice(0, maxOffered);
}

/** Starts the conversation that adds reminders. A press ends another conversation that is waiting. */
export async function startAdding(ctx: TallyContext, params: AddParams): Promise<void> {
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(addConversationId, params);
}
