import { Composer } from 'grammy';
import type { Outcome, TallyContext } from '../../bot/context.ts';
import { messageText } from '../../bot/ui/message-text.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import { findMarksByMessage, type MessageMark } from '../../db/queries/habits/marks.ts';
import { type ChatMessage, deleteQuestionsOfMessage, hasOpenQuestion } from '../../db/queries/habits/questions.ts';
import {
  deleteRecord,
  findRecordsByMessage,
  type MessageRecord,
  recordToDraft,
} from '../../db/queries/habits/records.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { changeMessageRecord } from './change-message-record.ts';
import { emptyDraft, findStatedDraft, hasSameHabit, toPartialReading } from './drafts.ts';
import { type EditResult, removeUnstatedMarks } from './edited-marks.ts';
import { completeEntry } from './line/complete.ts';
import { parseEntries } from './line/entries.ts';
import { type EntryMatch, matchEntries } from './match-entries.ts';
import { createEntryContext, type Entry, isRecordable } from './read-entries.ts';
import {
  askAbout,
  createSource,
  type EntryResult,
  type PreparedEntry,
  prepareEntries,
  refuseMessage,
  saveEntry,
  toOutcome,
} from './save-entries.ts';
import type { RecordSource } from './save-reading.ts';
import { removeQuestionButtons } from './show-question.ts';

/**
 * Creates the handler of edited messages. A record or a mark of the message changes where the text now states something
 * else. A question about the message is deleted, and what it asked about is handled like a new entry.
 */
export function handleEditedMessages(db: Db): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.on(['edited_message:text', 'edited_message:caption'], async (ctx) => {
    const { userId } = ctx.person;
    const message = { botId: ctx.botId, chatId: ctx.chat.id, messageId: ctx.editedMessage.message_id };
    const records = await findRecordsByMessage(db, userId, message);
    const entries = (await readEditedEntries(ctx, db, records)).filter(({ kind }) => kind !== 'nothing');
    const hasMarks = (await findMarksByMessage(db, userId, message)).length > 0;
    const hasEffects = records.length > 0 || hasMarks;
    if (!hasEffects && !isRecordable(entries) && !(await hasOpenQuestion(db, userId, message))) return;
    await applyEdit(ctx, db, message, { records, entries, hasMarks });
  });
  return composer;
}

/**
 * Reads the edited text. The message of an answer, such as `45`, states no habit: its new text is read as an answer
 * too, for the habit that was asked about.
 */
async function readEditedEntries(ctx: TallyContext, db: Db, records: readonly MessageRecord[]): Promise<Entry[]> {
  const text = messageText(ctx) ?? '';
  const options = await createEntryContext(ctx, db);
  const [record, ...others] = records;
  if (record?.stated && record.stated.habitName === null && others.length === 0) {
    const understood = { ...recordToDraft(record), minutes: null, amount: null, localDate: null, note: null };
    const answer = completeEntry(toPartialReading(understood, options.habits), text, options);
    if (answer) return [answer];
  }
  return parseEntries(text, options);
}

interface MessageEdit {
  records: MessageRecord[];
  entries: Entry[];
  /** Whether the message has set marks. */
  hasMarks: boolean;
}

/** Applies the entries of the edited text to the records and marks of the message. */
async function applyEdit(
  ctx: TallyContext,
  db: Db,
  message: ChatMessage,
  { records, entries, hasMarks }: MessageEdit,
): Promise<void> {
  const refusal = records.length > 0 || hasMarks ? refuseMessage(ctx, entries) : null;
  if (refusal !== null)
    return void (await reply(ctx, { text: entries.length === 0 ? ctx.t('edit-not-understood') : refusal }));
  const steps = await prepareSteps(ctx, db, matchEntries(records, entries, hasMarks));
  const obsoleteMessages: number[] = [];
  await ctx.commit(async (tx) => {
    obsoleteMessages.push(...(await deleteQuestionsOfMessage(tx, ctx.person.userId, message)));
    const marks = await findMarksByMessage(tx, ctx.person.userId, message);
    return applySteps(ctx, tx, steps, { records, marks });
  });
  removeQuestionButtons(ctx, obsoleteMessages);
}

/** A match with what saving its entry needs. */
type Step = EntryMatch & { prepared?: PreparedEntry };

async function prepareSteps(ctx: TallyContext, db: Db, matches: EntryMatch[]): Promise<Step[]> {
  return Promise.all(
    matches.map(async (match) => {
      const [prepared] = match.entry ? await prepareEntries(ctx, db, [match.entry]) : [];
      return { ...match, prepared };
    }),
  );
}

/** Applies the steps in their order: each sees the day totals that the ones before it left. */
async function applySteps(
  ctx: TallyContext,
  tx: Tx,
  steps: Step[],
  { records, marks }: { records: readonly MessageRecord[]; marks: readonly MessageMark[] },
): Promise<Outcome> {
  const saved: EditResult[] = [];
  // A mark needs a day without records: those that the text does not state any more are removed before.
  const isMark = ({ prepared }: Step) => prepared !== undefined && 'draft' in prepared && prepared.draft.mark;
  const ordered = steps.some(isMark) ? [...steps].sort((a, b) => Number(!b.entry) - Number(!a.entry)) : steps;
  let nextEntry = Math.max(-1, ...records.map(({ messageEntry }) => messageEntry)) + 1;
  for (const step of ordered) {
    const result = await applyStep(ctx, tx, step, createSource(ctx, step.record?.messageEntry ?? nextEntry));
    if (!step.record) nextEntry += 1;
    if (result) saved.push(result);
  }
  const results = await removeUnstatedMarks(ctx, tx, marks, saved);
  const [result, ...others] = results;
  if (result && 'kind' in result && others.length === 0 && result.kind !== 'over-a-day') return result;
  return toOutcome(results.flatMap(toEntryResult));
}

async function applyStep(
  ctx: TallyContext,
  tx: Tx,
  { record, entry, prepared }: Step,
  source: RecordSource,
): Promise<EditResult | null> {
  if (!record) return prepared ? saveEntry(ctx, tx, prepared, source) : null;
  if (!entry) {
    const removed = await deleteRecord(tx, ctx.person.userId, record.recordId);
    return removed && { removed };
  }
  if (prepared && 'refused' in prepared) return prepared;
  const stated = findStatedPart(record, entry);
  if (prepared && 'content' in prepared && isUnclear(record, entry, stated))
    return askAbout(ctx, tx, prepared.content, source, record.recordId);
  const change = await changeMessageRecord(ctx, tx, record, stated ?? emptyDraft, { ...source, mayExceed: false });
  return change.kind === 'over-a-day' ? askAbout(ctx, tx, change.content, source, record.recordId) : change;
}

/** Converts an entry to what its text states: the text of an answer does not state the habit of its record. */
function findStatedPart(record: MessageRecord, entry: Entry): RecordDraft | null {
  const stated = findStatedDraft(entry);
  const isAnswer = stated !== null && record.stated?.habitName === null && hasSameHabit(recordToDraft(record), stated);
  return isAnswer ? { ...stated, habitId: null, habitName: null, categoryName: null } : stated;
}

/**
 * Returns whether an entry has several meanings of which its record does not select one. Where only the habit is in
 * doubt and was chosen before, the record selects it.
 */
function isUnclear(record: MessageRecord, entry: Entry, stated: RecordDraft | null): boolean {
  if (entry.kind !== 'question') return false;
  const isAboutHabit = entry.asks === 'which-habit' || entry.asks === 'new-habit';
  const before = record.stated ?? recordToDraft(record);
  return !(isAboutHabit && stated !== null && hasSameHabit(before, stated));
}

function toEntryResult(result: EditResult): EntryResult[] {
  if (!('kind' in result)) return [result];
  return 'record' in result ? [{ edited: result.record }] : [];
}
