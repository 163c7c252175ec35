import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import { findTimers, type Timer } from '../../db/queries/habits/timers.ts';
import { maxTargetMinutes } from '../../db/schema/limits.ts';
import { createKnownHabitsLoader, findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { matchHabit } from '../shared/match-habit.ts';
import { parseName } from '../shared/name-answers.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import type { NamedHabit, TimerDeps } from './deps.ts';
import { start } from './effects.ts';
import { stopChoice, toReader } from './messages.ts';
import { type NamedMinutes, namesCommandHabit, parseStart, parseStop, parseTimerCommand } from './parse-command.ts';
import { stopAndShow } from './show-stop.ts';

/**
 * Handles a text that starts or stops a timer. Returns false, and does nothing, for any other text: also for a line of
 * an own habit that is called `Start` or `Stop`.
 */
export async function handleTimerText(ctx: TallyContext, deps: TimerDeps): Promise<boolean> {
  const text = ctx.isCommand ? undefined : ctx.message?.text;
  const command = text === undefined ? null : parseTimerCommand(text, deps.readDuration);
  if (!text || !command) return false;
  const habits = await createKnownHabitsLoader(deps.db)(ctx);
  if (namesCommandHabit(text, habits)) return false;
  if (command.kind === 'stop') return stopByText(ctx, deps, command.reading, habits);
  const found = findReading(ctx, deps, command.readings, habits);
  if (!found || (found.named.kind === 'new' && !command.isLeading)) return false;
  await startFound(ctx, found);
  return true;
}

/** Starts the timer of the habit that follows the command `/timer`. */
export async function startByCommand(ctx: TallyContext, deps: TimerDeps, args: string): Promise<void> {
  const found = findReading(ctx, deps, parseStart(args, deps.readDuration), await findHabitCandidates(ctx, deps.db));
  if (found) await startFound(ctx, found);
  else await reply(ctx, { text: ctx.t('timer-list-none') });
}

/** Stops the timer that the text after the command `/stop` names. */
export async function stopByCommand(ctx: TallyContext, deps: TimerDeps, args: string): Promise<void> {
  const reading = parseStop(args, deps.readDuration);
  const habits = await findHabitCandidates(ctx, deps.db);
  if (await stopByText(ctx, deps, reading, habits)) return;
  await reply(ctx, { text: ctx.t('timer-none-of', { name: clip(reading.name, maxQuoteLength) }) });
}

/** Starts the timer of a habit, or asks which habit is meant. */
async function startFound(ctx: TallyContext, { named, name, minutes }: FoundReading): Promise<void> {
  if (minutes !== null && (minutes < 1 || minutes > maxTargetMinutes))
    return void (await reply(ctx, { text: ctx.t('timer-target-refused') }));
  const target = minutes === null ? null : Math.round(minutes);
  if (named.kind !== 'one') return askWhich(ctx, named, name, target);
  await ctx.commit((tx) => start(ctx, tx, { habitId: named.habit.habitId }, target));
}

interface FoundReading extends NamedMinutes {
  named: NamedHabit;
}

/** Returns the first reading whose name is a habit exactly, else the first that names one, else the first of all. */
function findReading(
  ctx: TallyContext,
  { findNamedHabit }: TimerDeps,
  readings: readonly NamedMinutes[],
  habits: readonly MatchableHabit[],
): FoundReading | null {
  const exact = readings.map((reading) => ({ ...reading, match: matchHabit(reading.name, habits) }));
  for (const { name, minutes, match } of exact)
    if (match.kind === 'one' && match.by === 'exact')
      return { name, minutes, named: { kind: 'one', habit: match.habit } };
  let first: FoundReading | null = null;
  for (const reading of readings) {
    const found = { ...reading, named: findNamedHabit(ctx, reading.name, habits) };
    if (found.named.kind !== 'new') return found;
    first ??= found;
  }
  return first;
}

/** Asks which habit is meant; offers a new one where none is known. The outcome has the name for its button. */
async function askWhich(
  ctx: TallyContext,
  named: Exclude<NamedHabit, { kind: 'one' }>,
  text: string,
  minutes: number | null,
): Promise<void> {
  const name = parseName(ctx, text);
  if ('rejection' in name) return void (await reply(ctx, { text: name.rejection }));
  const habits = named.kind === 'several' ? named.habits : named.near;
  const choices = habits.map(({ habitId, habitName }) => ({ habitId, habitName }));
  const isNew = named.kind === 'new';
  await ctx.commit(async () => ({ kind: 'timer-unknown', name: name.value, minutes, choices, isNew }));
}

/** Returns false where the text names no timer and no habit. */
async function stopByText(
  ctx: TallyContext,
  deps: TimerDeps,
  { name, minutes }: NamedMinutes,
  habits: readonly MatchableHabit[],
): Promise<boolean> {
  const timers = (await findTimers(deps.db, ctx.person.userId)).filter(({ stoppedAt }) => stoppedAt === null);
  const named = name === '' ? timers : findNamedTimers(timers, name);
  const [timer, ...others] = named;
  if (!timer) return explainNone(ctx, name, habits);
  const at = sentAtUnix(ctx) - Math.round((minutes ?? 0) * 60);
  if (others.length > 0) await reply(ctx, stopChoice(toReader(ctx), named, at));
  else await stopAndShow(ctx, deps.db, timer, { at });
  return true;
}

function findNamedTimers(timers: readonly Timer[], name: string): Timer[] {
  const candidates = timers.map((timer) => ({ id: timer.habitId, name: timer.habitName, own: true, uses: 0, timer }));
  const match = matchHabit(name, candidates);
  if (match.kind === 'none') return [];
  return (match.kind === 'one' ? [match.habit] : match.habits).map(({ timer }) => timer);
}

async function explainNone(ctx: TallyContext, name: string, habits: readonly MatchableHabit[]): Promise<boolean> {
  const match = name === '' ? null : matchHabit(name, habits);
  if (match?.kind === 'none') return false;
  const habitName = match?.kind === 'one' ? match.habit.habitName : clip(name, maxQuoteLength);
  const text = match === null ? ctx.t('timer-none') : ctx.t('timer-none-of', { name: habitName });
  await reply(ctx, { text });
  return true;
}
