import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { DayMark } from '../../db/queries/habits/marks.ts';
import { deleteRecord, findRecord } from '../../db/queries/habits/records.ts';
import { allRecords, type HistoryView, historyPageButton, toButtonValues } from '../shared/history-button.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import type { RecordSummary } from '../shared/record-card.ts';
import { findReturnedMark } from '../shared/returned-mark.ts';
import { recordFields, startRecordChange } from '../shared/start-record-change.ts';
import { deletedCard, recordCard } from './cards.ts';
import { habitChoices, monthChoices } from './choices.ts';
import { historyPage } from './page.ts';
import {
  changeRecordButton,
  deleteRecordButton,
  habitsButton,
  leaveChangeButton,
  monthsButton,
  openRecordButton,
  parseHistoryView,
  selectHistory,
} from './view.ts';

/** An outcome that was stored by an earlier version lacks parts of the view. */
type HistoryOutcome = { kind: 'record-deleted'; record: RecordSummary; mark?: DayMark | null } & Partial<HistoryView>;

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<HistoryOutcome> {}
}

/**
 * Creates the feature `/history [HABIT] [PERIOD]`: shows the records by day, newest first. A press opens a record, to
 * change or delete it, or selects a month or a habit.
 */
export function historyFeature({ db, readDay }: { db: Db; readDay: ReadDay }) {
  return defineFeature({
    commands: {
      async history(ctx, args) {
        const selected = args === '' ? { view: allRecords } : await selectHistory(ctx, db, readDay, args);
        await reply(ctx, 'view' in selected ? await historyPage(ctx, db, selected.view) : selected.answer);
      },
    },
    buttons: [
      onPress(historyPageButton, async (ctx, values) =>
        replyOrEdit(ctx, await historyPage(ctx, db, parseHistoryView(values))),
      ),
      onPress(monthsButton, async (ctx, { page, ...values }) =>
        replyOrEdit(ctx, await monthChoices(ctx, db, parseHistoryView(values), page)),
      ),
      onPress(habitsButton, async (ctx, { page, ...values }) =>
        replyOrEdit(ctx, await habitChoices(ctx, db, parseHistoryView(values), page)),
      ),
      onPress(openRecordButton, (ctx, { record, ...values }) => openRecord(ctx, db, record, parseHistoryView(values))),
      onPress(changeRecordButton, (ctx, { record, field, ...values }) =>
        askForChange(ctx, record, field, parseHistoryView(values)),
      ),
      onPress(leaveChangeButton, async (ctx, { record, ...values }) => {
        await ctx.conversation.exitAll();
        await openRecord(ctx, db, record, parseHistoryView(values));
      }),
      onPress(deleteRecordButton, (ctx, { record, ...values }) =>
        ctx.commit((tx) => deleteFromPage(ctx, tx, record, parseHistoryView(values))),
      ),
    ],
    answers: {
      'record-deleted': (ctx, { kind: _, record, mark, ...view }) =>
        replyOrEdit(ctx, deletedCard(ctx, record, { ...allRecords, ...view }, mark)),
    },
  });
}

async function openRecord(ctx: TallyContext, db: Db, recordId: number, view: HistoryView): Promise<void> {
  const record = await findRecord(db, ctx.person.userId, recordId);
  if (record && !record.deleted) return replyOrEdit(ctx, recordCard(ctx, record, view));
  ctx.toast = ctx.t('record-gone');
  return replyOrEdit(ctx, await historyPage(ctx, db, view));
}

/** Asks for a new value. `Cancel` shows the card of the history again. */
async function askForChange(ctx: TallyContext, record: number, fieldIndex: number, view: HistoryView): Promise<void> {
  const cancelData = leaveChangeButton.pack(ctx.person.userId, { record, ...toButtonValues(view) });
  await startRecordChange(ctx, { recordId: record, field: recordFields[fieldIndex] ?? 'minutes', cancelData });
}

async function deleteFromPage(ctx: TallyContext, tx: Tx, recordId: number, view: HistoryView): Promise<Outcome> {
  const record = await deleteRecord(tx, ctx.person.userId, recordId);
  if (!record) return { kind: 'record-gone' };
  return { kind: 'record-deleted', record, mark: await findReturnedMark(ctx, tx, record), ...view };
}
