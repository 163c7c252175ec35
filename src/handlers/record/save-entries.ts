import type { Outcome, TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import { addQuestion, type QuestionContent } from '../../db/queries/habits/questions.ts';
import type { RecordedRecord, RejectReason } from '../../db/queries/habits/record.ts';
import type { RecordRow } from '../../db/queries/habits/records.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { minutesPerDay } from '../../time/days.ts';
import { commitAndEndConversation } from '../shared/commit-conversation.ts';
import { localToday, sentAtUnix } from '../shared/update-time.ts';
import { createDraft } from './drafts.ts';
import { findSpecialHint } from './hint.ts';
import type { EntryRejection } from './line/reading.ts';
import { type MarkEntryResult, saveMark, toMarkOutcome } from './marks.ts';
import { createOverADayContent, findQuestionContent } from './question-content.ts';
import type { Entry } from './read-entries.ts';
import { type RecordSource, saveRecordDraft } from './save-reading.ts';

/** More entries would need more buttons than a message can have. */
const maxEntries = 30;

/** The result of saving one entry of a message. */
export type EntryResult =
  | { saved: RecordedRecord }
  /** The record after the message was edited. */
  | { edited: RecordRow }
  /** The edited message does not state the record any more. */
  | { removed: RecordRow }
  | { question: number }
  | MarkEntryResult
  | { refused: EntryRejection; text?: string }
  | { rejected: RejectReason | null };

/** An entry before the transaction: the record to save, the question to ask, or the reason of its refusal. */
export type PreparedEntry =
  | { draft: RecordDraft }
  | { content: QuestionContent }
  | { refused: EntryRejection; text?: string };

/**
 * Saves the entries of a message that have one meaning and asks about the others, exactly once for this update. Says
 * why where nothing can be saved or asked.
 */
export async function saveMessage(ctx: TallyContext, db: Db, entries: Entry[]): Promise<void> {
  const refusal = refuseMessage(ctx, entries);
  if (refusal !== null) return void (await reply(ctx, { text: refusal }));
  const prepared = await prepareEntries(ctx, db, entries);
  // A text gets here from a conversation where it ended it, or where the question of the conversation waits on.
  const hasEnded = ctx.conversationState !== null && Object.keys(ctx.conversation.active()).length === 0;
  const commit = hasEnded ? commitAndEndConversation.bind(null, ctx) : ctx.commit;
  await commit(async (tx) => {
    const results: EntryResult[] = [];
    for (const [index, entry] of prepared.entries())
      results.push(await saveEntry(ctx, tx, entry, createSource(ctx, index)));
    return toOutcome(results);
  });
}

/** Returns the answer to a message of which nothing can be saved or asked about; null for other messages. */
export function refuseMessage(ctx: TallyContext, entries: Entry[]): string | null {
  const [entry, ...others] = entries;
  if (entries.length > maxEntries) return ctx.t('refused-too-many-entries', { count: maxEntries });
  if (others.length > 0) return null;
  if (!entry || entry.kind === 'nothing') return ctx.t(findSpecialHint(ctx) ?? 'hint');
  return entry.kind === 'refused' ? ctx.t(`refused-${entry.reason}`) : null;
}

/** Prepares the entries for saving: reads what the questions about them need. Leaves out entries without a meaning. */
export async function prepareEntries(ctx: TallyContext, db: Db, entries: Entry[]): Promise<PreparedEntry[]> {
  const prepared = entries.map(async (entry): Promise<PreparedEntry[]> => {
    if (entry.kind === 'record') return [{ draft: createDraft(entry.reading) }];
    if (entry.kind === 'refused') return [{ refused: entry.reason, text: entry.text }];
    const content = await findQuestionContent(ctx, db, entry);
    return content ? [{ content }] : [];
  });
  return (await Promise.all(prepared)).flat();
}

/** Returns the source of an entry of the message of this update. */
export function createSource(ctx: TallyContext, messageEntry = 0): RecordSource {
  const message = ctx.callbackQuery ? undefined : (ctx.message ?? ctx.editedMessage);
  return {
    botId: ctx.botId,
    chatId: ctx.chatId ?? ctx.person.userId,
    messageId: message?.message_id ?? null,
    messageEntry,
    entryDate: localToday(ctx),
    sentAtUnix: sentAtUnix(ctx),
  };
}

/** Saves an entry, or stores the question about it. */
export async function saveEntry(
  ctx: TallyContext,
  tx: Tx,
  entry: PreparedEntry,
  source: RecordSource,
): Promise<EntryResult> {
  if ('refused' in entry) return entry;
  if ('content' in entry) return askAbout(ctx, tx, entry.content, source);
  if (entry.draft.mark) return (await saveMark(ctx, tx, entry.draft, source)) ?? { rejected: null };
  const outcome = await saveRecordDraft(ctx, tx, { draft: entry.draft, source, dayLimit: minutesPerDay });
  if (outcome.kind === 'recorded') return { saved: outcome.record };
  if (outcome.kind === 'rejected') return { rejected: outcome.reason };
  return askAbout(ctx, tx, createOverADayContent(entry.draft), source);
}

/** Stores a question. `recordId`: the record that its answer changes. */
export async function askAbout(
  ctx: TallyContext,
  tx: Tx,
  content: QuestionContent,
  source: RecordSource,
  recordId: number | null = null,
): Promise<{ question: number }> {
  return { question: await addQuestion(tx, ctx.person.userId, { ...content, ...source, recordId }) };
}

/** Returns the outcome of a message: that of its only entry, or a list. */
export function toOutcome(results: EntryResult[]): Outcome {
  const [result, ...others] = results;
  if (result && others.length === 0) {
    if ('question' in result) return { kind: 'question-asked', question: result.question };
    if ('rejected' in result) return { kind: 'rejected', reason: result.rejected };
    if ('saved' in result) return { kind: 'recorded', record: result.saved };
    if ('marked' in result || 'hasRecords' in result || 'unmarked' in result) return toMarkOutcome(result);
  }
  return { kind: 'entries', entries: results };
}
