import type { TallyContext } from '../../bot/context.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findRecordsById } from '../../db/queries/habits/records.ts';
import type { AlbumAnswers } from './album-answers.ts';
import { withProgress } from './cards.ts';
import { entryListMessage, findListedRecords, type ListedRecord } from './entry-list.ts';
import { describeDayWithRecords, describeRemovedMark, markMessage } from './marks.ts';
import type { EntryResult } from './save-entries.ts';
import { showQuestion } from './show-question.ts';

/** Answers a message of several entries: the records in one message, then each mark and question in an own one. */
export async function answerEntries(
  ctx: TallyContext,
  { db, albums, results }: { db: Db; albums: AlbumAnswers; results: EntryResult[] },
): Promise<void> {
  const records = results.flatMap(toListedRecord);
  const notices = results.flatMap((result) => describeNotice(ctx, result));
  const recordIds = records.map(({ record }) => record.recordId);
  const [first, ...others] = records;
  if (first && others.length === 0 && !first.removed) {
    const card = await withProgress(ctx, db, first.record);
    await albums.reply(ctx, recordIds, { ...card, text: [card.text, ...notices].join('\n') });
  } else if (first) await albums.reply(ctx, recordIds, entryListMessage(ctx, records, notices));
  else if (notices.length > 0) await reply(ctx, { text: notices.join('\n') });
  else if (results.length === 0) await reply(ctx, { text: ctx.t('hint') });
  for (const [entry, result] of results.entries()) {
    if ('marked' in result) await reply(ctx, markMessage(ctx, result.marked, entry));
    if ('question' in result) await showQuestion(ctx, db, result.question, true);
  }
}

function toListedRecord(result: EntryResult): ListedRecord[] {
  if ('saved' in result) return [{ record: result.saved }];
  if ('edited' in result) return [{ record: result.edited }];
  return 'removed' in result ? [{ record: result.removed, removed: true }] : [];
}

function describeNotice(ctx: TallyContext, result: EntryResult): string[] {
  if ('rejected' in result) return [ctx.t('rejected')];
  if ('unmarked' in result) return [describeRemovedMark(ctx, result.unmarked)];
  if ('hasRecords' in result) return [describeDayWithRecords(ctx, result.hasRecords)];
  if (!('refused' in result)) return [];
  const reason = ctx.t(`refused-${result.refused}`);
  return [result.text ? ctx.t('refused-entry', { entry: result.text, reason }) : reason];
}

/** Shows the records of a list again after one of them was undone or restored. */
export async function showEntryList(ctx: TallyContext, db: Db, recordId: number): Promise<void> {
  const records = await findRecordsById(db, ctx.person.userId, findListedRecords(ctx, recordId));
  if (records.length === 0) return replyOrEdit(ctx, { text: ctx.t('record-gone') });
  const listed = records.map((record) => ({ record }));
  await replyOrEdit(ctx, entryListMessage(ctx, listed));
}
