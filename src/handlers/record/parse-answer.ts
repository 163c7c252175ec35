import type { TallyContext } from '../../bot/context.ts';
import type { AnswerResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { today } from '../shared/today.ts';
import { type LineReading, readLine } from './line/line.ts';
import { candidates } from './record-draft.ts';

/** What a typed duration says; the day and the note only where they stand beside it. */
export interface TypedDuration {
  minutes: number;
  date: string | null;
  note: string | null;
  /** True for a whole line that names the asked habit: all that is to be known stands in it. */
  isLine: boolean;
}

/** What a text is when a question of recording waits: with a known habit and a duration it is a line of its own. */
const OTHER: AnswerResult<never> = { notAnAnswer: true };

/**
 * Reads an answer to "how long was `habitName`?": a duration, maybe with day and note (`45m yesterday #easy`).
 * A line about something else leaves the question, since its duration is not that of the asked habit.
 */
export async function readDurationOf(
  ctx: TallyContext,
  db: Db,
  { habitName, text }: { habitName: string; text: string },
): Promise<AnswerResult<TypedDuration>> {
  const known = await candidates(ctx, db);
  const asked = known.find(({ name }) => isSame(name, habitName)) ?? { id: 0, name: habitName, own: true, uses: 0 };
  const reading = readLine(text, { today: today(ctx), habits: [asked, ...known.filter((one) => one !== asked)] });
  if (isOther(reading, text, habitName)) return OTHER;
  const own = reading.kind === 'record' ? text : `${asked.name} ${text}`;
  const said = readLine(own, { today: today(ctx), habits: [asked] });
  if (said.kind === 'record') {
    const { minutes, date, note } = said;
    return { value: { minutes, date, note, isLine: reading.kind === 'record' } };
  }
  return { rejection: ctx.t(said.kind === 'refused' ? `refused-${said.reason}` : 'refused-no-duration') };
}

function isOther(reading: LineReading, text: string, habitName: string): boolean {
  if (reading.kind === 'record') return !isSame(reading.habit.name, habitName);
  if (reading.kind === 'unknown') return text.trimStart().startsWith(reading.name);
  return reading.kind === 'several';
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Lets a line of its own leave a question that asks for a habit or a day; any other text is read by `read`. */
export async function unlessLine<T>(
  ctx: TallyContext,
  db: Db,
  { text, read }: { text: string; read: () => AnswerResult<T> | Promise<AnswerResult<T>> },
): Promise<AnswerResult<T>> {
  const { kind } = readLine(text, { today: today(ctx), habits: await candidates(ctx, db) });
  return kind === 'record' || kind === 'several' ? OTHER : read();
}

/**
 * For questions that only buttons answer: a line of its own leaves them, also one with an unknown habit; one about a known habit
 * that cannot be recorded is told why.
 */
export async function readBesideButtons(ctx: TallyContext, db: Db, text: string): Promise<AnswerResult<never>> {
  const reading = readLine(text, { today: today(ctx), habits: await candidates(ctx, db) });
  if (reading.kind === 'record' || reading.kind === 'several' || reading.kind === 'unknown') return OTHER;
  const isWrongLine = reading.kind === 'refused' && 'named' in reading && reading.named;
  return { rejection: ctx.t(isWrongLine ? `refused-${reading.reason}` : 'ask-press-a-button') };
}
