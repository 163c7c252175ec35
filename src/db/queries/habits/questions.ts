import { type SQL, sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Executor, Tx } from '../../client.ts';
import type { questionAsks } from '../../schema/questions.ts';
import type { RecordDraft } from '../../schema/warehouse.ts';
import { firstRow, rows } from '../query.ts';

/** What a question asks for; see `questionAsks`. */
export type QuestionAsks = (typeof questionAsks)[number];

/** The content of a question: it changes where an answer leads to a further question. */
export interface QuestionContent {
  asks: QuestionAsks;
  /** What is certain. */
  understood: RecordDraft;
  /** What the buttons mean, in their order. A reading without habit or minutes leads to a further question. */
  readings: RecordDraft[];
}

/** A question about an entry of a message that cannot be saved as it is. */
export interface NewQuestion extends QuestionContent {
  botId: number;
  chatId: number;
  /** The person's message. Null: buttons alone led to the question. */
  messageId: number | null;
  /** Number of the entry in the message, from 0. */
  messageEntry: number;
  /** The person's day on which the message was sent, `YYYY-MM-DD`. */
  entryDate: string;
  /** When the message was sent, in Unix seconds. */
  sentAtUnix: number;
  /** The record that the answer changes. Null: it makes a new one. */
  recordId: number | null;
}

/** A question as it is stored. */
export interface RecordQuestion extends NewQuestion {
  questionId: number;
  /** The message that shows the question. Null: not sent yet. */
  botMessageId: number | null;
  /** Number of times that the content was replaced. */
  step: number;
  /** False: it was answered, then `recordId` is the record, or cancelled. */
  isOpen: boolean;
}

/** A message of a chat with a bot, of the person or of the bot. */
export interface ChatMessage {
  botId: number;
  chatId: number;
  messageId: number;
}

const questionWhere = (condition: SQL) => sql`
  select q.question_id::float8 as "questionId", q.bot_id::float8 as "botId", q.chat_id::float8 as "chatId",
    q.message_id::float8 as "messageId", q.message_entry as "messageEntry", q.bot_message_id::float8 as "botMessageId", q.asks, q.step, q.understood,
    q.readings, q.entry_date::text as "entryDate", extract(epoch from q.sent_at)::float8 as "sentAtUnix",
    q.closed_at is null as "isOpen", q.record_id::float8 as "recordId"
  from ops.record_question q where ${condition}`;

/** Stores a question and returns its id. */
export async function addQuestion(tx: Tx, userId: number, question: NewQuestion): Promise<number> {
  const { botId, chatId, messageId, messageEntry, asks, understood, readings, entryDate, sentAtUnix, recordId } =
    question;
  const row = await firstRow<{ questionId: number }>(
    tx,
    sql`insert into ops.record_question (user_id, bot_id, chat_id, message_id, message_entry, asks, understood,
      readings, entry_date, sent_at, record_id)
    values (${userId}, ${botId}, ${chatId}, ${messageId}, ${messageEntry}, ${asks}, ${toStorableJson(understood)}::jsonb,
      ${toStorableJson(readings)}::jsonb, ${entryDate}, to_timestamp(${sentAtUnix}), ${recordId})
    returning question_id::float8 as "questionId"`,
  );
  if (!row) throw new Error('the question was not stored');
  return row.questionId;
}

/** Returns a question of the person. Null: no such question, or another person's. */
export function findQuestion(exec: Executor, userId: number, questionId: number): Promise<RecordQuestion | null> {
  return firstRow(exec, questionWhere(sql`q.user_id = ${userId} and q.question_id = ${questionId}`));
}

/** Returns the question that a message of the bot asks. Null: that message asks no question of the person. */
export function findQuestionByBotMessage(
  exec: Executor,
  userId: number,
  { botId, chatId, messageId }: ChatMessage,
): Promise<RecordQuestion | null> {
  return firstRow(
    exec,
    questionWhere(sql`q.user_id = ${userId} and q.bot_id = ${botId} and q.chat_id = ${chatId}
      and q.bot_message_id = ${messageId}`),
  );
}

function isAbout(userId: number, { botId, chatId, messageId }: ChatMessage): SQL {
  return sql`user_id = ${userId} and bot_id = ${botId} and chat_id = ${chatId} and message_id = ${messageId}`;
}

/** Returns whether a question about a message of the person is open. */
export async function hasOpenQuestion(exec: Executor, userId: number, message: ChatMessage): Promise<boolean> {
  const open = await rows(
    exec,
    sql`select from ops.record_question where ${isAbout(userId, message)} and closed_at is null limit 1`,
  );
  return open.length > 0;
}

/** Returns whether a conversation asked the person something after the question was asked last. */
export async function wasAskedSince(exec: Executor, userId: number, questionId: number): Promise<boolean> {
  const later = await rows(
    exec,
    sql`select from ops.record_question q
    join ops.telegram_update t on t.user_id = q.user_id and t.bot_id = q.bot_id and t.handled_at > q.asked_at
    where q.user_id = ${userId} and q.question_id = ${questionId} and t.outcome ->> 'kind' = 'asked' limit 1`,
  );
  return later.length > 0;
}

/**
 * Replaces the content of an open question. The buttons of its earlier content have no effect any more.
 *
 * @param keepMessage false where the question is asked in a new message
 */
export async function replaceContent(
  tx: Tx,
  userId: number,
  questionId: number,
  { asks, understood, readings }: QuestionContent,
  { keepMessage }: { keepMessage: boolean },
): Promise<void> {
  await tx.execute(
    sql`update ops.record_question set asks = ${asks}, understood = ${toStorableJson(understood)}::jsonb,
      readings = ${toStorableJson(readings)}::jsonb, step = step + 1, asked_at = now(),
      bot_message_id = case when ${keepMessage} then bot_message_id end
    where user_id = ${userId} and question_id = ${questionId} and closed_at is null`,
  );
}

/** Closes a question. `recordId` is the record that its answer saved; null: it was cancelled. */
export async function closeQuestion(
  tx: Tx,
  userId: number,
  questionId: number,
  recordId: number | null,
): Promise<void> {
  await tx.execute(
    sql`update ops.record_question set closed_at = now(), record_id = coalesce(${recordId}::bigint, record_id)
    where user_id = ${userId} and question_id = ${questionId}`,
  );
}

/** Cancels the person's open questions of a chat. Returns their ids, those that were asked last first. */
export async function cancelQuestionsOfChat(
  tx: Tx,
  userId: number,
  { botId, chatId }: Omit<ChatMessage, 'messageId'>,
): Promise<number[]> {
  const cancelled = await rows<{ questionId: number }>(
    tx,
    sql`with cancelled as (
      update ops.record_question set closed_at = now()
      where user_id = ${userId} and bot_id = ${botId} and chat_id = ${chatId} and closed_at is null
      returning question_id, asked_at
    )
    select question_id::float8 as "questionId" from cancelled order by asked_at desc, question_id desc`,
  );
  return cancelled.map(({ questionId }) => questionId);
}

/** Asks a question again: opens it where it was cancelled. */
export async function reopenQuestion(tx: Tx, userId: number, questionId: number): Promise<void> {
  await tx.execute(
    sql`update ops.record_question set closed_at = null, asked_at = now()
    where user_id = ${userId} and question_id = ${questionId}`,
  );
}

/** Stores that an open question is asked again in a new message. */
export async function touchQuestion(tx: Tx, userId: number, questionId: number): Promise<void> {
  await tx.execute(
    sql`update ops.record_question set asked_at = now()
    where user_id = ${userId} and question_id = ${questionId} and closed_at is null`,
  );
}

/** Stores the message that shows a question. */
export async function saveBotMessage(
  exec: Executor,
  userId: number,
  questionId: number,
  botMessageId: number,
): Promise<void> {
  await exec.execute(
    sql`update ops.record_question set bot_message_id = ${botMessageId}
    where user_id = ${userId} and question_id = ${questionId}`,
  );
}

/**
 * Deletes the questions about an edited message that are open, or were cancelled. Returns the ids of the messages that
 * show them.
 */
export async function deleteQuestionsOfMessage(tx: Tx, userId: number, message: ChatMessage): Promise<number[]> {
  const deleted = await rows<{ botMessageId: number | null }>(
    tx,
    sql`delete from ops.record_question
    where ${isAbout(userId, message)} and (closed_at is null or record_id is null)
    returning bot_message_id::float8 as "botMessageId"`,
  );
  return deleted.flatMap(({ botMessageId }) => botMessageId ?? []);
}

/** Deletes the questions that arose more than `days` days ago. Returns their number. */
export async function pruneQuestions(exec: Executor, days: number): Promise<number> {
  const result = await exec.execute(
    sql`delete from ops.record_question where created_at < now() - make_interval(days => ${days})`,
  );
  return result.rowCount ?? 0;
}
