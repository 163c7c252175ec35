import { Composer } from 'grammy';
import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { DayMark } from '../../db/queries/habits/marks.ts';
import { createRecorder, type RecordedRecord, type RecordOutcome } from '../../db/queries/habits/record.ts';
import {
  deleteRecord,
  findNewestRecord,
  findRecord,
  type RecordRow,
  restoreRecord,
} from '../../db/queries/habits/records.ts';
import { cancelQuestion } from '../shared/cancel-question.ts';
import type { ClassifyName } from '../shared/name-answers.ts';
import {
  changeDayButton,
  changeDurationButton,
  changeHabitButton,
  restoreRecordButton,
} from '../shared/record-card.ts';
import { findReturnedMark } from '../shared/returned-mark.ts';
import { startRecordChange } from '../shared/start-record-change.ts';
import { startRecording } from '../shared/start-recording.ts';
import { createAlbumAnswers } from './album-answers.ts';
import { answerEntries, showEntryList } from './answer-entries.ts';
import { askAgain, pressReading } from './answer-question.ts';
import {
  changedCard,
  recordMessage,
  showRecordButton,
  undoneCard,
  undoRecordButton,
  undoRecordChangeButton,
  withProgress,
} from './cards.ts';
import { changeRecordConversation, type RecordChangedOutcome, undoRecordChange } from './change-record.ts';
import { handleEditedMessages } from './edited-message.ts';
import { restoreEntryButton, undoEntryButton } from './entry-list.ts';
import { createFreeTextHandlers } from './free-text.ts';
import {
  describeDayWithRecords,
  describeRemovedMark,
  type MarkOutcome,
  markMessage,
  undoMark,
  undoMarkButton,
} from './marks.ts';
import { cancelQuestionButton, readingButton, saveQuestionButton } from './question-message.ts';
import { recordConversation } from './record-conversation.ts';
import type { EntryResult } from './save-entries.ts';
import {
  type CancelledOutcome,
  sendAgain,
  showCancelledQuestion,
  showCancelledQuestions,
  showClosedQuestion,
  showQuestion,
} from './show-question.ts';
import { sendTimeZoneHint } from './time-zone-hint.ts';

export interface RecordFeatureDeps {
  db: Db;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  classifyName: ClassifyName;
  /** Undoes a change of reminders if it is the last thing that the person did. Null: it is not. */
  undoReminders: (ctx: TallyContext, tx: Tx) => Promise<Outcome | null>;
  /** Whether the first record of a person is followed by the time zone in which days are counted. */
  showsTimeZoneHint: boolean;
}

/** Recording: `/record`, texts of one line, edited messages, the card of a record with its buttons, and `/undo`. */
export function recordFeature({ db, botId, classifyName, undoReminders, showsTimeZoneHint }: RecordFeatureDeps) {
  const recorder = createRecorder(db, botId);
  const albums = createAlbumAnswers(db);
  const { fastPath, composer } = createFreeTextHandlers(db, recorder);
  const hint = async (ctx: TallyContext, record: RecordedRecord) => {
    if (showsTimeZoneHint) await sendTimeZoneHint(ctx, db, record);
  };
  return defineFeature({
    commands: {
      record: (ctx) => startRecording(ctx),
      undo: (ctx) => ctx.commit(async (tx) => (await undoReminders(ctx, tx)) ?? undoNewest(ctx, tx)),
    },
    buttons: [
      onPress(undoRecordButton, (ctx, { record }) => ctx.commit((tx) => undo(ctx, tx, record))),
      onPress(undoRecordChangeButton, (ctx, { update }) => ctx.commit((tx) => undoRecordChange(ctx, tx, update))),
      onPress(restoreRecordButton, (ctx, { record }) => ctx.commit((tx) => restore(ctx, tx, record))),
      onPress(changeDurationButton, (ctx, { record }) =>
        startRecordChange(ctx, { recordId: record, field: 'minutes' }),
      ),
      onPress(changeDayButton, (ctx, { record }) => startRecordChange(ctx, { recordId: record, field: 'day' })),
      onPress(changeHabitButton, (ctx, { record }) => startRecordChange(ctx, { recordId: record, field: 'habit' })),
      onPress(showRecordButton, (ctx, { record }) => leaveChange(ctx, db, record)),
      onPress(readingButton, (ctx, values) => pressReading(ctx, db, values)),
      onPress(cancelQuestionButton, (ctx, { question }) => ctx.commit((tx) => cancelQuestion(ctx, tx, question))),
      onPress(saveQuestionButton, (ctx, { question }) => ctx.commit((tx) => askAgain(ctx, tx, question))),
      onPress(undoEntryButton, (ctx, { record }) => ctx.commit((tx) => undoEntry(ctx, tx, record))),
      onPress(undoMarkButton, (ctx, values) => ctx.commit((tx) => undoMark(ctx, tx, values))),
      onPress(restoreEntryButton, (ctx, { record }) => ctx.commit((tx) => restoreEntry(ctx, tx, record))),
    ],
    conversations: [recordConversation(db, classifyName), changeRecordConversation({ db, classifyName })],
    answers: {
      recorded: async (ctx, { record }) => {
        const card = await withProgress(ctx, db, record);
        await (ctx.callbackQuery ? replyOrEdit(ctx, card) : albums.reply(ctx, [record.recordId], card));
        await hint(ctx, record);
      },
      entries: async (ctx, { entries }) => {
        await answerEntries(ctx, { db, albums, results: entries });
        const [first] = entries.flatMap((result) => ('saved' in result ? result.saved : []));
        if (first) await hint(ctx, first);
      },
      'entry-changed': (ctx, { record }) => showEntryList(ctx, db, record),
      'question-asked': (ctx, { question, isNew }) => showQuestion(ctx, db, question, isNew),
      'question-repeated': (ctx, { question, notice }) => sendAgain(ctx, db, question, notice),
      'question-closed': (ctx, { question }) => showClosedQuestion(ctx, db, question),
      'question-cancelled': (ctx, { question }) => showCancelledQuestion(ctx, db, question),
      'questions-cancelled': (ctx, outcome) => showCancelledQuestions(ctx, db, outcome),
      unchanged: async (ctx, { record }) => replyOrEdit(ctx, await withProgress(ctx, db, record)),
      changed: async (ctx, { record }) =>
        replyOrEdit(ctx, await withProgress(ctx, db, record, changedCard(ctx, record))),
      'too-late-to-undo': async (ctx) => replyOrEdit(ctx, { text: ctx.t('too-late-to-undo') }),
      'taken-back': async (ctx, { record, mark }) => replyOrEdit(ctx, undoneCard(ctx, record, mark)),
      'brought-back': async (ctx, { record }) => replyOrEdit(ctx, await withProgress(ctx, db, record)),
      'record-gone': async (ctx) => replyOrEdit(ctx, { text: ctx.t('record-gone') }),
      'nothing-to-undo': async (ctx) => void (await reply(ctx, { text: ctx.t('nothing-to-undo') })),
      marked: (ctx, outcome) => replyOrEdit(ctx, markMessage(ctx, outcome)),
      'mark-has-records': (ctx, outcome) => replyOrEdit(ctx, { text: describeDayWithRecords(ctx, outcome) }),
      'mark-removed': (ctx, outcome) => replyOrEdit(ctx, { text: describeRemovedMark(ctx, outcome) }),
      'mark-gone': (ctx) => replyOrEdit(ctx, { text: ctx.t('mark-gone') }),
      'other-kind': (ctx, { habitName }) => replyOrEdit(ctx, { text: ctx.t('other-kind', { name: habitName }) }),
      rejected: async (ctx) => void (await reply(ctx, { text: ctx.t('rejected') })),
    },
    fastPath,
    composer: new Composer<TallyContext>(handleEditedMessages(db), composer),
  });
}

type RecordFeatureOutcome =
  | Exclude<RecordOutcome, { kind: 'over-a-day' }>
  | { kind: 'entries'; entries: EntryResult[] }
  /** A record of a list was undone or restored. */
  | { kind: 'entry-changed'; record: number }
  /** `isNew`: the pressed message stays as it is. */
  | { kind: 'question-asked'; question: number; isNew?: boolean }
  /** A text did not answer it: the notice says why. */
  | { kind: 'question-repeated'; question: number; notice: string }
  | { kind: 'question-closed' | 'question-cancelled'; question: number }
  | CancelledOutcome
  /** The edited message states what it stated before. */
  | { kind: 'unchanged'; record: RecordRow }
  | RecordChangedOutcome
  | MarkOutcome
  /** A record keeps the kind and unit of its habit. */
  | { kind: 'other-kind'; habitName: string }
  /** `mark`: the mark of the day that came back. */
  | { kind: 'taken-back'; record: RecordRow; mark?: DayMark | null }
  | { kind: 'brought-back'; record: RecordRow }
  | { kind: 'record-gone' | 'nothing-to-undo' | 'too-late-to-undo' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<RecordFeatureOutcome> {}
}

async function undoNewest(ctx: TallyContext, tx: Tx): Promise<Outcome> {
  const newest = await findNewestRecord(tx, ctx.person.userId);
  return newest ? undo(ctx, tx, newest.recordId) : { kind: 'nothing-to-undo' };
}

async function undo(ctx: TallyContext, tx: Tx, recordId: number): Promise<Outcome> {
  const record = await deleteRecord(tx, ctx.person.userId, recordId);
  const shown = record ?? (await findRecord(tx, ctx.person.userId, recordId));
  if (!shown) return { kind: 'record-gone' };
  return { kind: 'taken-back', record: shown, mark: record && (await findReturnedMark(ctx, tx, record)) };
}

async function restore(ctx: TallyContext, tx: Tx, recordId: number): Promise<Outcome> {
  const record = await restoreRecord(tx, ctx.person.userId, recordId);
  const shown = record ?? (await findRecord(tx, ctx.person.userId, recordId));
  return shown ? { kind: 'brought-back', record: shown } : { kind: 'record-gone' };
}

async function undoEntry(ctx: TallyContext, tx: Tx, recordId: number): Promise<Outcome> {
  await deleteRecord(tx, ctx.person.userId, recordId);
  return { kind: 'entry-changed', record: recordId };
}

async function restoreEntry(ctx: TallyContext, tx: Tx, recordId: number): Promise<Outcome> {
  await restoreRecord(tx, ctx.person.userId, recordId);
  return { kind: 'entry-changed', record: recordId };
}

/** Ends the conversation for a change and shows the record again. */
async function leaveChange(ctx: TallyContext, db: Db, recordId: number): Promise<void> {
  await ctx.conversation.exitAll();
  await replyOrEdit(ctx, await recordMessage(ctx, db, recordId));
}
