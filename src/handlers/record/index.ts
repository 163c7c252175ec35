import { Composer } from 'grammy';
import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import { createRecorder, type RecordOutcome } from '../../db/queries/habits/record.ts';
import { deleteRecord, findNewestRecord, restoreRecord } from '../../db/queries/habits/records.ts';
import {
  changeDay,
  changeDuration,
  changedCard,
  changeHabit,
  changeNote,
  restoreRecordButton,
  type ShownRecord,
  savedCard,
  undoChange,
  undoneCard,
  undoRecord,
} from './card.ts';
import { type Changed, changeConversation, type Field, undoChanged } from './change.ts';
import { recordConversation } from './conversation.ts';
import { overADay, whichHabit } from './disambiguate.ts';
import { editedText } from './edited-message.ts';
import { freeText } from './free-text.ts';

/** Recording: `/record`, one-line texts, edited messages, the card of a saved record with its buttons, `/undo`. */
export function recordFeature({ db }: { db: Db }) {
  const record = createRecorder(db);
  const { fastPath, composer } = freeText(db, record);
  return defineFeature({
    commands: {
      record: (ctx) => ctx.conversation.enter('record', {}),
      undo: (ctx) => ctx.commit((tx) => undoNewest(ctx, tx)),
    },
    buttons: [
      onPress(undoRecord, (ctx, { record }) => ctx.commit((tx) => takeBack(ctx, tx, record))),
      onPress(undoChange, (ctx, { update }) => ctx.commit((tx) => undoChanged(ctx, tx, update))),
      onPress(restoreRecordButton, (ctx, { record }) => ctx.commit((tx) => bringBack(ctx, tx, record))),
      onPress(changeDuration, (ctx, { record }) => change(ctx, record, 'minutes')),
      onPress(changeDay, (ctx, { record }) => change(ctx, record, 'day')),
      onPress(changeHabit, (ctx, { record }) => change(ctx, record, 'habit')),
      onPress(changeNote, (ctx, { record }) => change(ctx, record, 'note')),
    ],
    conversations: [
      recordConversation(db, record),
      whichHabit(db, record),
      overADay(db, record),
      changeConversation(db),
    ],
    answers: {
      recorded: async (ctx, { record }) => replyOrEdit(ctx, savedCard(ctx, record)),
      changed: async (ctx, { record }) => replyOrEdit(ctx, changedCard(ctx, record)),
      'too-late-to-undo': async (ctx) => replyOrEdit(ctx, { text: ctx.t('too-late-to-undo') }),
      'taken-back': async (ctx, { record }) => replyOrEdit(ctx, undoneCard(ctx, record)),
      'brought-back': async (ctx, { record }) => replyOrEdit(ctx, savedCard(ctx, record)),
      'record-gone': async (ctx) => replyOrEdit(ctx, { text: ctx.t('record-gone') }),
      'nothing-to-undo': async (ctx) => void (await reply(ctx, { text: ctx.t('nothing-to-undo') })),
      rejected: async (ctx) => void (await reply(ctx, { text: ctx.t('rejected') })),
    },
    fastPath,
    composer: new Composer<TallyContext>(editedText(db, record), composer),
  });
}

type RecordingOutcome =
  | Exclude<RecordOutcome, { kind: 'over-a-day' }>
  | Changed
  | { kind: 'taken-back' | 'brought-back'; record: ShownRecord }
  | { kind: 'record-gone' | 'nothing-to-undo' | 'too-late-to-undo' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<RecordingOutcome> {}
}

async function undoNewest(ctx: TallyContext, tx: Tx): Promise<Outcome> {
  const newest = await findNewestRecord(tx, ctx.person.userId);
  return newest ? takeBack(ctx, tx, newest.recordId) : { kind: 'nothing-to-undo' };
}

async function takeBack(ctx: TallyContext, tx: Tx, recordId: number): Promise<Outcome> {
  const record = await deleteRecord(tx, ctx.person.userId, recordId);
  return record ? { kind: 'taken-back', record } : { kind: 'record-gone' };
}

async function bringBack(ctx: TallyContext, tx: Tx, recordId: number): Promise<Outcome> {
  const record = await restoreRecord(tx, ctx.person.userId, recordId);
  return record ? { kind: 'brought-back', record } : { kind: 'record-gone' };
}

/** A press while another conversation waits leaves that one: the newest wish counts. */
async function change(ctx: TallyContext, recordId: number, field: Field): Promise<void> {
  await ctx.conversation.exitAll();
  await ctx.conversation.enter('change-record', { recordId, wish: { field } });
}
