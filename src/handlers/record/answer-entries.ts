import type { TallyContext } from '../../bot/context.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findRecordsOfSameMessage } from '../../db/queries/habits/records.ts';
import { savedCard } from './cards.ts';
import { entryListMessage, type ListedRecord } from './entry-list.ts';
import type { EntryResult } from './save-entries.ts';
import { showQuestion } from './show-question.ts';

/** Answers a message of several entries: the records in one message, then each question in a message of its own. */
export async function answerEntries(ctx: TallyContext, db: Db, results: EntryResult[]): Promise<void> {
  const records = results.flatMap(toListedRecord);
  const refusals = results.flatMap((result) => describeRefusal(ctx, result));
  const [first, ...others] = records;
  if (first && others.length === 0 && !first.removed) {
    const card = savedCard(ctx, first.record);
    await reply(ctx, { ...card, text: [card.text, ...refusals].join('\n') });
  } else if (first) await reply(ctx, entryListMessage(ctx, records, refusals));
  else if (refusals.length > 0) await reply(ctx, { text: refusals.join('\n') });
  else if (results.length === 0) await reply(ctx, { text: ctx.t('hint') });
  for (const result of results) if ('question' in result) await showQuestion(ctx, db, result.question);
}

function toListedRecord(result: EntryResult): ListedRecord[] {
  if ('saved' in result) return [{ record: result.saved }];
  if ('edited' in result) return [{ record: result.edited }];
  return 'removed' in result ? [{ record: result.removed, removed: true }] : [];
}

function describeRefusal(ctx: TallyContext, result: EntryResult): string[] {
  if ('rejected' in result) return [ctx.t('rejected')];
  if (!('refused' in result)) return [];
  const reason = ctx.t(`refused-${result.refused}`);
  return [result.text ? ctx.t('refused-entry', { entry: result.text, reason }) : reason];
}

/** Shows the records of a message again after one of them was undone or restored. */
export async function showEntryList(ctx: TallyContext, db: Db, recordId: number): Promise<void> {
  const records = await findRecordsOfSameMessage(db, ctx.person.userId, recordId);
  if (records.length === 0) return replyOrEdit(ctx, { text: ctx.t('record-gone') });
  const listed = records.map((record) => ({ record }));
  await replyOrEdit(ctx, entryListMessage(ctx, listed));
}
