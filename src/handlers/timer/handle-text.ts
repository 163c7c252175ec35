import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import { findTimers, maxTimerSeconds, type Timer } from '../../db/queries/habits/timers.ts';
import { maxTargetMinutes } from '../../db/schema/limits.ts';
import { createKnownHabitsLoader, findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { foldName, matchHabit } from '../shared/match-habit.ts';
import { parseName } from '../shared/name-answers.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import type { NamedHabit, TimerDeps } from './deps.ts';
import { type StartTimes, start } from './effects.ts';
import { clockTime, stopChoice, stopTimeChoice, timerList, timerMessage, toReader } from './messages.ts';
import { isUnclear, namesCommandHabit, parseStart, parseTimerCommand, type StartReading } from './parse-command.ts';
import { type ParsedStop, parseStop } from './parse-stop.ts';
import { stopAndShow } from './show-stop.ts';
import { findStopTime } from './stop-time.ts';

/**
 * Handles a text that starts or stops a timer. Returns false, and does nothing, for any other text: also for a line of
 * an own habit that is called `Start` or `Stop`, unless it stops a timer by its name.
 */
export async function handleTimerText(ctx: TallyContext, deps: TimerDeps): Promise<boolean> {
  const text = ctx.isCommand ? undefined : ctx.message?.text;
  const command = text === undefined ? null : parseTimerCommand(text, deps.readDuration);
  if (!text || !command) return false;
  const habits = await createKnownHabitsLoader(deps.db)(ctx);
  if (command.kind === 'stop') {
    const stop = await findStop(ctx, deps, command.text);
    const isNamed = stop.parsed.name !== '' && stop.timers.length > 0;
    if (!isNamed && namesCommandHabit(text, habits)) return false;
    if (command.mayBeLine && stop.timers.length === 0) return false;
    return stopFound(ctx, deps, stop, habits);
  }
  if (namesCommandHabit(text, habits)) return false;
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
  const stop = await findStop(ctx, deps, args);
  const habits = await findHabitCandidates(ctx, deps.db);
  if (await stopFound(ctx, deps, stop, habits)) return;
  await reply(ctx, { text: ctx.t('timer-none-of', { name: clip(stop.parsed.name, maxQuoteLength) }) });
}

/** Starts the timer of a habit, or asks which habit is meant. */
async function startFound(ctx: TallyContext, { named, name, minutes, minutesAgo }: FoundReading): Promise<void> {
  if (minutes !== null && (minutes < 1 || minutes > maxTargetMinutes))
    return void (await reply(ctx, { text: ctx.t('timer-target-refused') }));
  if (minutesAgo * 60 >= maxTimerSeconds) return void (await reply(ctx, { text: ctx.t('timer-start-refused') }));
  const times = {
    targetMinutes: minutes === null ? null : Math.round(minutes),
    startedAt: sentAtUnix(ctx) - Math.round(minutesAgo * 60),
  };
  if (named.kind !== 'one') return askWhich(ctx, named, name, times);
  await ctx.commit((tx) => start(ctx, tx, { habitId: named.habit.habitId }, times));
}

interface FoundReading extends StartReading {
  named: NamedHabit;
}

/** Returns the first reading whose name is a habit exactly, else the first that names one, else the first of all. */
function findReading(
  ctx: TallyContext,
  { findNamedHabit }: TimerDeps,
  readings: readonly StartReading[],
  habits: readonly MatchableHabit[],
): FoundReading | null {
  const exact = readings.map((reading) => ({ ...reading, match: matchHabit(reading.name, habits) }));
  for (const { match, ...reading } of exact)
    if (match.kind === 'one' && match.by === 'exact') return { ...reading, named: { kind: 'one', habit: match.habit } };
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
  { targetMinutes: minutes, startedAt }: StartTimes,
): Promise<void> {
  const name = parseName(ctx, text);
  if ('rejection' in name) return void (await reply(ctx, { text: name.rejection }));
  const habits = named.kind === 'several' ? named.habits : named.near;
  const choices = habits.map(({ habitId, habitName }) => ({ habitId, habitName }));
  const isNew = named.kind === 'new';
  const since = startedAt < sentAtUnix(ctx) ? startedAt : null;
  await ctx.commit(async () => ({ kind: 'timer-unknown', name: name.value, minutes, since, choices, isNew }));
}

/** What a text stops: the timers that it may mean. None: no such timer runs. */
interface FoundStop {
  parsed: ParsedStop;
  timers: Timer[];
}

/** Finds the timers that a text may stop. A name that is that of a timer is no time, such as `Level 2`. */
async function findStop({ person }: TallyContext, { db, readDuration }: TimerDeps, text: string): Promise<FoundStop> {
  const running = (await findTimers(db, person.userId)).filter(({ stoppedAt }) => stoppedAt === null);
  const same = running.filter(({ habitName }) => foldName(habitName) === foldName(text));
  if (same.length > 0) return { parsed: { name: text, time: { kind: 'now' } }, timers: same };
  const parsed = parseStop(text, readDuration);
  return { parsed, timers: parsed.name === '' ? running : findNamedTimers(running, parsed.name) };
}

/** Stops the timer, or asks which or when. Returns false where the text names no timer and no habit. */
async function stopFound(
  ctx: TallyContext,
  { db }: TimerDeps,
  { parsed, timers }: FoundStop,
  habits: readonly MatchableHabit[],
): Promise<boolean> {
  const [timer, ...others] = timers;
  if (!timer) return explainNone(ctx, parsed.name, habits);
  const reader = toReader(ctx);
  const to = sentAtUnix(ctx);
  const from = Math.min(...timers.map(({ startedAt }) => startedAt));
  const at = findStopTime(parsed.time, { from, to, timeZone: ctx.person.timeZone });
  if (at === null) {
    const notice = ctx.t('timer-stop-at-refused', { start: clockTime(reader, from) });
    await reply(ctx, others.length > 0 ? timerList(reader, timers, notice) : timerMessage(reader, timer, notice));
  } else if (isUnclear(parsed)) await reply(ctx, stopTimeChoice(reader, timers, { at, to }));
  else if (others.length > 0) await reply(ctx, stopChoice(reader, timers, at));
  else await stopAndShow(ctx, db, timer, { at });
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
