import { Composer } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { findRecordByMessage, type RecordChange } from '../../db/queries/habits/records.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import { changeOrConfirm } from './change-record.ts';
import { recordLine } from './free-text.ts';
import { type ParsedLine, parseLine } from './line/line.ts';

/**
 * Creates the handler of edited messages. It changes the record that the message made. A message that made none is
 * recorded where it now has a habit and a duration.
 */
export function handleEditedMessages(db: Db, recorder: Recorder): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.on('edited_message:text', async (ctx) => {
    const { chat, message_id, text } = ctx.editedMessage;
    const record = await findRecordByMessage(db, ctx.person.userId, { chatId: chat.id, messageId: message_id });
    const parsed = parseLine(text, { today: localToday(ctx), habits: await findHabitCandidates(ctx, db) });
    if (!record)
      return 'minutes' in parsed && parsed.kind !== 'refused' ? recordLine(ctx, recorder, parsed) : undefined;
    const change = toRecordChange(ctx, parsed);
    if (typeof change === 'string') await reply(ctx, { text: change });
    else await changeOrConfirm(ctx, db, record.recordId, change);
  });
  return composer;
}

/** Returns the change that an edited line makes to its record, or a sentence that says why there is none. */
function toRecordChange(ctx: TallyContext, parsed: ParsedLine<MatchableHabit>): RecordChange | string {
  if (parsed.kind === 'refused' && parsed.reason === 'no-habit') {
    // The message answered the question for a duration, so its habit was stated elsewhere.
    const { minutes, date, note } = parsed;
    return { minutes, ...(date && { localDate: date }), ...(note && { note }) };
  }
  if (parsed.kind === 'refused') return ctx.t(`refused-${parsed.reason}`);
  if (parsed.kind !== 'record' && parsed.kind !== 'unknown') return ctx.t('edit-not-understood');
  const habit =
    parsed.kind === 'record'
      ? { habitId: parsed.habit.habitId }
      : { habitName: parsed.name, categoryName: ctx.t('category-other') };
  return { minutes: parsed.minutes, localDate: parsed.date ?? localToday(ctx), note: parsed.note, habit };
}
