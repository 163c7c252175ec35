import { Composer } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { answer } from '../../bot/reply.ts';
import type { Db } from '../../db/client.ts';
import { editRecord, recordByMessage } from '../../db/queries/records.ts';
import { candidates, today } from './draft.ts';
import { readLine } from './line/line.ts';

/** An edited message changes the record it made. One that made none is not looked at again. */
export function editedText(db: Db): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.on('edited_message:text', async (ctx) => {
    const { chat, message_id, text } = ctx.editedMessage;
    const record = await recordByMessage(db, ctx.person.userId, chat.id, message_id);
    if (!record) return;
    const reading = readLine(text, { today: today(ctx), habits: await candidates(ctx, db) });
    if (reading.kind === 'refused') return void (await answer(ctx, { text: ctx.t(`refused-${reading.reason}`) }));
    if (reading.kind !== 'record' && reading.kind !== 'unknown')
      return void (await answer(ctx, { text: ctx.t('edit-not-understood') }));
    const habit =
      reading.kind === 'record'
        ? { name: reading.habit.name, categoryName: reading.habit.categoryName }
        : { name: reading.name, categoryName: null };
    const change = { minutes: reading.minutes, localDate: reading.date ?? today(ctx), note: reading.note, habit };
    await ctx.commit(async (tx) => {
      const changed = await editRecord(tx, ctx.person.userId, record.recordId, change);
      return changed ? { kind: 'changed', record: changed } : { kind: 'record-gone' };
    });
  });
  return composer;
}
