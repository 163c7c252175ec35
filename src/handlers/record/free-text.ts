import { Composer, type MiddlewareFn } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { sentAt, today } from '../shared/today.ts';
import type { Known } from './conversation.ts';
import { type Choice, type ParsedLine, type LineRejection, parseLine, type MinutesAndDate } from './line/line.ts';
import {
  type CandidateHabit,
  candidates,
  createKnownHabits,
  type Draft,
  minutesOfDay,
  saveRecord,
} from './record-draft.ts';

/** Reads texts as one line of recording: `run 45m yesterday #easy after work`. */
export interface FreeText {
  /** Saves what is clear. */
  fastPath: MiddlewareFn<TallyContext>;
  /** Saves, asks, or says what cannot be read and why. */
  composer: Composer<TallyContext>;
}

export function freeText(db: Db, record: Recorder): FreeText {
  const composer = new Composer<TallyContext>();
  const knownHabits = createKnownHabits(db);
  const read = async (ctx: TallyContext, text: string) =>
    parseLine(text, { today: today(ctx), habits: await knownHabits(ctx) });
  composer.on('message:text', async (ctx) => {
    const { text } = ctx.message;
    const reading = await read(ctx, text);
    const clear = reading.kind === 'record' || reading.kind === 'nothing';
    // What has to be asked is offered in the order of use.
    const offered = clear ? reading : parseLine(text, { today: today(ctx), habits: await candidates(ctx, db) });
    await recordLine(ctx, record, offered);
  });
  return {
    composer,
    async fastPath(ctx, next) {
      const reading = await read(ctx, ctx.message?.text ?? '');
      if (reading.kind !== 'record') return next();
      const draft = draftOf(baseOf(ctx, reading), reading.habit, reading.note);
      if (!(await saveRecord(ctx, record, draft, minutesOfDay))) await next();
    },
  };
}

/** Records what a line says, or asks or says what is missing. */
export async function recordLine(
  ctx: TallyContext,
  record: Recorder,
  reading: ParsedLine<CandidateHabit>,
): Promise<void> {
  if (reading.kind === 'nothing') return void (await reply(ctx, { text: ctx.t('hint') }));
  if (reading.kind === 'refused' && reading.reason === 'no-duration' && reading.choices.length === 1)
    return ctx.conversation.enter('record', knownOf(reading.choices[0], reading.date));
  if (reading.kind === 'refused') return void (await reply(ctx, { text: refusal(ctx, reading.reason) }));
  const base = baseOf(ctx, reading);
  if (reading.kind === 'record') {
    const draft = draftOf(base, reading.habit, reading.note);
    if (await saveRecord(ctx, record, draft, minutesOfDay)) return;
    return ctx.conversation.enter('over-a-day', draft);
  }
  if (reading.kind === 'several')
    return ctx.conversation.enter('which-habit', {
      name: null,
      drafts: reading.choices.map(({ habit, note }) => draftOf(base, habit, note)),
    });
  const fresh: Draft = { ...base, habitName: reading.name, categoryName: null, note: reading.note };
  return ctx.conversation.enter('which-habit', {
    name: reading.name,
    drafts: [fresh, ...reading.near.map(({ habit, note }) => draftOf(base, habit, note))],
  });
}

function knownOf(choice: Choice<CandidateHabit> | undefined, date: string | null): Known {
  return choice ? { habit: { ...choice.habit, note: choice.note }, date } : {};
}

type Base = Pick<Draft, 'minutes' | 'localDate' | 'messageId' | 'sentAt'>;

function baseOf(ctx: TallyContext, { minutes, date }: MinutesAndDate): Base {
  const messageId = (ctx.message ?? ctx.editedMessage)?.message_id ?? null;
  return { minutes, localDate: date ?? today(ctx), messageId, sentAt: sentAt(ctx) };
}

function draftOf(base: Base, habit: CandidateHabit, note: string | null): Draft {
  return { ...base, habitName: habit.habitName, categoryName: habit.categoryName, note };
}

/** Returns the sentence that says what would be right. */
export function refusal(ctx: TallyContext, reason: LineRejection): string {
  return ctx.t(`refused-${reason}`);
}
