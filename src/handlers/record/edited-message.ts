import { Composer } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { findRecordByMessage, type RecordChange } from '../../db/queries/habits/records.ts';
import { today } from '../shared/today.ts';
import { beyondDay, changeRecord } from './change.ts';
import { recordLine } from './free-text.ts';
import { parseLine } from './line/line.ts';
import { candidates } from './record-draft.ts';

/** An edited message changes the record it made. One that made none is read again, and records where it now says what and how long. */
export function editedText(db: Db, recorder: Recorder): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.on('edited_message:text', async (ctx) => {
    const { chat, message_id, text } = ctx.editedMessage;
    const record = await findRecordByMessage(db, ctx.person.userId, { chatId: chat.id, messageId: message_id });
    const reading = parseLine(text, { today: today(ctx), habits: await candidates(ctx, db) });
    if (!record)
      return 'minutes' in reading && reading.kind !== 'refused' ? recordLine(ctx, recorder, reading) : undefined;
    // The message was an answer to the question for a duration: its habit was said elsewhere.
    if (reading.kind === 'refused' && reading.reason === 'no-habit') {
      const { minutes, date, note } = reading;
      const change = { minutes, ...(date && { localDate: date }), ...(note && { note }) };
      return apply(ctx, db, record.recordId, change);
    }
    if (reading.kind === 'refused') return void (await reply(ctx, { text: ctx.t(`refused-${reading.reason}`) }));
    if (reading.kind !== 'record' && reading.kind !== 'unknown')
      return void (await reply(ctx, { text: ctx.t('edit-not-understood') }));
    const habit =
      reading.kind === 'record'
        ? { habitId: reading.habit.habitId }
        : { habitName: reading.name, categoryName: ctx.t('category-other') };
    const change = { minutes: reading.minutes, localDate: reading.date ?? today(ctx), note: reading.note, habit };
    await apply(ctx, db, record.recordId, change);
  });
  return composer;
}

/** Changes the record, after a question where its day would hold more than 24 hours. */
async function apply(ctx: TallyContext, db: Db, recordId: number, change: RecordChange): Promise<void> {
  if (await beyondDay(ctx, db, recordId, change))
    return ctx.conversation.enter('change-record', { recordId, wish: { change } });
  await ctx.commit((tx) => changeRecord(ctx, tx, recordId, change));
}
