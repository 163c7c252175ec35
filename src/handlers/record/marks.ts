import type { Outcome, TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import type { HabitChoice } from '../../db/queries/habits/habits.ts';
import { type DayMark, restoreDayMark, setDayMark } from '../../db/queries/habits/marks.ts';
import type { ChatMessage } from '../../db/queries/habits/questions.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { formatDay } from '../../time/format.ts';
import { localToday } from '../shared/update-time.ts';

/** Undoes the mark that an update set. `entry`: its place among the entries of the message. */
export const undoMarkButton = defineButton('mu', { update: 'id', entry: 'int' });

/** A mark that was set. Plain JSON. */
export interface MarkResult {
  habitName: string;
  mark: DayMark;
  /** What the day had instead. */
  before: DayMark | null;
  /** The mark of another day or habit that the message set before it was edited. */
  replaced?: NamedMark;
}

/** A mark with the name of its habit. */
export interface NamedMark extends DayMark {
  habitName: string;
}

/** The result of an entry that says that something was not done. */
export type MarkEntryResult =
  | { marked: MarkResult }
  /** The edited message does not state the mark any more. */
  | { unmarked: { habitName: string; localDate: string } }
  /** A mark never removes records. Nothing was changed. */
  | { hasRecords: { habitName: string; localDate: string; records: number } };

/** The message that states a mark, and the day of a message that states none. */
export interface MarkSource extends Pick<ChatMessage, 'botId' | 'chatId'> {
  /** Null: no message states it. */
  messageId: number | null;
  entryDate: string;
}

/** Stores that a habit was not done on a day. */
export async function saveMark(
  ctx: TallyContext,
  tx: Tx,
  draft: RecordDraft,
  { entryDate, botId, chatId, messageId }: MarkSource,
): Promise<MarkEntryResult | null> {
  const localDate = draft.localDate ?? entryDate;
  const marking = await setDayMark(tx, ctx.person.userId, {
    habit: chooseHabit(ctx, draft),
    localDate,
    mark: draft.mark ?? 'no',
    note: draft.note,
    message: messageId === null ? null : { botId, chatId, messageId },
  });
  if (marking.kind === 'not_found') return null;
  const { habitName } = marking.habit;
  if (marking.kind === 'has_records') return { hasRecords: { habitName, localDate, records: marking.records } };
  const { mark, before } = marking;
  // Undo of a mark that the day had already removes it.
  const isSame = before !== null && before.mark === mark.mark && before.note === mark.note;
  return { marked: { habitName, mark, before: isSame ? null : before } };
}

function chooseHabit(ctx: TallyContext, { habitId, habitName, categoryName, kind }: RecordDraft): HabitChoice {
  if (habitId !== null) return { habitId };
  return { habitName: habitName ?? '', categoryName: categoryName ?? ctx.t('category-other'), kind };
}

/** Converts the result of the only entry of a message to an outcome. */
export function toMarkOutcome(result: MarkEntryResult | null): Outcome {
  if (result === null) return { kind: 'mark-gone' };
  if ('unmarked' in result) return { kind: 'mark-removed', ...result.unmarked };
  return 'marked' in result ? { kind: 'marked', ...result.marked } : { kind: 'mark-has-records', ...result.hasRecords };
}

export type MarkOutcome =
  | ({ kind: 'marked' } & MarkResult)
  | { kind: 'mark-has-records'; habitName: string; localDate: string; records: number }
  | { kind: 'mark-removed'; habitName: string; localDate: string }
  | { kind: 'mark-gone' };

/** Creates the answer to a mark, with a button that undoes it. */
export function markMessage(ctx: TallyContext, { habitName, mark }: MarkResult, entry = 0): OutgoingMessage {
  const data = undoMarkButton.pack(ctx.person.userId, { update: ctx.update.update_id, entry });
  return {
    text: ctx.t('mark-set', {
      name: isolateRtl(habitName),
      day: formatDay(mark.localDate, localToday(ctx), ctx.person.language),
      note: mark.note ?? 'none',
    }),
    keyboard: buildKeyboard([{ label: ctx.t('button-undo'), data }]),
  };
}

/** Describes a day that has records and therefore no mark. */
export function describeDayWithRecords(
  ctx: TallyContext,
  { habitName, localDate, records }: { habitName: string; localDate: string; records: number },
): string {
  const day = formatDay(localDate, localToday(ctx), ctx.person.language);
  return ctx.t('mark-has-records', { name: habitName, day, records });
}

/** Describes a mark that was undone. */
export function describeRemovedMark(
  ctx: TallyContext,
  { habitName, localDate }: { habitName: string; localDate: string },
): string {
  const day = formatDay(localDate, localToday(ctx), ctx.person.language);
  return ctx.t('mark-removed', { name: isolateRtl(habitName), day });
}

/** Gives the day of a mark what it had before. The stored outcome of the update has it. */
export async function undoMark(
  ctx: TallyContext,
  tx: Tx,
  { update, entry }: { update: number; entry: number },
): Promise<Outcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, { botId: ctx.botId, updateId: update })) as Outcome | null;
  const result = outcome && findMark(outcome, entry);
  if (!result) return { kind: 'mark-gone' };
  const { mark, before, habitName, replaced } = result;
  const isRestored = await restoreDayMark(tx, ctx.person.userId, mark, before);
  if (replaced) return markAgain(ctx, tx, replaced, { ...mark, habitName });
  if (!isRestored) return { kind: 'mark-gone' };
  if (before) return { kind: 'marked', habitName, mark: before, before: mark };
  return { kind: 'mark-removed', habitName, localDate: mark.localDate };
}

/** Sets the mark again that another one has replaced. */
async function markAgain(ctx: TallyContext, tx: Tx, replaced: NamedMark, undone: NamedMark): Promise<Outcome> {
  const { habitName, habitId, localDate } = replaced;
  const marking = await setDayMark(tx, ctx.person.userId, { ...replaced, habit: { habitId } });
  if (marking.kind === 'not_found') return { kind: 'mark-gone' };
  if (marking.kind === 'has_records')
    return { kind: 'mark-has-records', habitName, localDate, records: marking.records };
  return { kind: 'marked', habitName, mark: marking.mark, before: marking.before, replaced: undone };
}

function findMark(outcome: Outcome, entry: number): MarkResult | null {
  if (outcome.kind === 'marked') return outcome;
  const result = outcome.kind === 'entries' ? outcome.entries[entry] : undefined;
  return result && 'marked' in result ? result.marked : null;
}
