import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { QuestionAsks, RecordQuestion } from '../../db/queries/habits/questions.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { formatDay, formatDuration } from '../../time/format.ts';
import { inflectUnit } from '../../time/units.ts';
import { localToday } from '../shared/update-time.ts';
import { describeValue } from './describe-value.ts';
import { labelReadings } from './question-labels.ts';

/** Saves a reading of a question. `step` tells the buttons of an earlier content apart. */
export const readingButton = defineButton('q', { question: 'id', step: 'int', index: 'int' });
export const cancelQuestionButton = defineButton('qc', { question: 'id' });
/** Asks a cancelled question again. */
export const saveQuestionButton = defineButton('qs', { question: 'id' });

/** Labels up to this length stand three in a row. */
const maxShortLabel = 10;

/** Creates the message of an open question: what is asked, what was understood, and a button for each reading. */
export function questionMessage(ctx: TallyContext, question: RecordQuestion): OutgoingMessage {
  const { questionId, step } = question;
  const owner = ctx.person.userId;
  const labels = labelReadings(ctx, question);
  const buttons = labels.map((label, index) => ({
    label,
    data: readingButton.pack(owner, { question: questionId, step, index }),
  }));
  const keyboard = buildKeyboard(buttons, labels.every(({ length }) => length <= maxShortLabel) ? 3 : 1);
  keyboard.row().text(ctx.t('button-cancel'), cancelQuestionButton.pack(owner, { question: questionId }));
  return { text: [askFor(ctx, question), describeDetails(ctx, question)].filter(Boolean).join('\n'), keyboard };
}

function askFor(ctx: TallyContext, question: RecordQuestion): string {
  const { asks, understood, readings, entryDate } = question;
  const { language } = ctx.person;
  const name = findName(question) ?? readings[0]?.habitName ?? '';
  if (asks === 'new-habit') return ctx.t('ask-new-habit', { name, near: readings.length - 1 });
  if (asks === 'duration') return ctx.t('ask-duration', { name });
  if (asks === 'amount') return ctx.t('ask-amount', { name, unit: nameUnits(understood.unit ?? '') });
  if (asks === 'day') return ctx.t('ask-entry-day');
  if (asks === 'meaning') return ctx.t('ask-meaning');
  if (asks === 'habit') return ctx.t('ask-habit');
  if (asks === 'which-habit') return ctx.t('ask-which-habit');
  const day = formatDay(understood.localDate ?? entryDate, localToday(ctx), language);
  return ctx.t('ask-over-a-day', { day, duration: formatDuration(understood.minutes ?? 0, language) });
}

/** Returns the unit after many: `glasses`, `стаканов`. `none` for habits that are counted in times. */
function nameUnits(unit: string): string {
  return unit === '×' || unit === '' ? 'none' : inflectUnit(unit, 5);
}

/** The parts that the sentence of a question names already, or asks for. */
const omitted: Record<QuestionAsks, readonly ('habit' | 'day')[]> = {
  habit: [],
  'which-habit': [],
  'new-habit': ['habit'],
  duration: ['habit', 'day'],
  amount: ['habit', 'day'],
  day: ['day'],
  meaning: ['day'],
  'over-a-day': [],
};

/** Describes what was understood, such as `20 min · yesterday, Fri 27 Nov · easy`. A day that is stated is shown. */
function describeDetails(ctx: TallyContext, { asks, understood, entryDate }: RecordQuestion): string {
  const { localDate, note } = understood;
  const habitName = omitted[asks].includes('habit') ? null : understood.habitName;
  const day = localDate ?? (omitted[asks].includes('day') ? null : entryDate);
  return describeParts(ctx, { ...understood, habitName, localDate: day, note });
}

/** A question must fit into one message, so that it can be edited. */
const maxNoteLength = 1000;

/** Describes the parts of a draft that are known on one line, as a card describes a record. */
function describeParts(ctx: TallyContext, draft: RecordDraft): string {
  const { language } = ctx.person;
  const { habitName, localDate, note } = draft;
  const value = draft.kind === 'check' && !draft.mark ? null : describeValue(ctx, draft);
  const activity = [...(value ? [value] : []), ...(habitName ? [isolateRtl(habitName)] : [])].join(' ');
  const day = localDate ? [formatDay(localDate, localToday(ctx), language)] : [];
  return [activity, ...day, ...(note ? [isolateRtl(clip(note, maxNoteLength))] : [])].filter(Boolean).join(' · ');
}

/** Returns the name of the habit, which may be a new one. Null: it is not known. */
function findName({ understood, readings }: RecordQuestion): string | null {
  return understood.habitName ?? readings.find(({ habitId }) => habitId === null)?.habitName ?? null;
}

/** Creates the message in place of a cancelled question, with a button that asks it again. */
export function notSavedMessage(ctx: TallyContext, question: RecordQuestion): OutgoingMessage {
  const { questionId, understood, entryDate } = question;
  const data = saveQuestionButton.pack(ctx.person.userId, { question: questionId });
  const localDate = understood.localDate ?? entryDate;
  const draft = describeParts(ctx, { ...understood, habitName: findName(question), localDate });
  return {
    text: ctx.t('not-saved', { record: draft }),
    keyboard: buildKeyboard([{ label: ctx.t('button-save'), data }]),
  };
}
