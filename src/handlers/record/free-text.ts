import { Composer, type MiddlewareFn } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { Recorder } from '../../db/queries/habits/record.ts';
import { minutesPerDay } from '../../time/days.ts';
import { createKnownHabitsLoader, findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { startRecording } from '../shared/start-recording.ts';
import { localToday, sentAtUnix } from '../shared/update-time.ts';
import type { AmbiguousRecord } from './disambiguate.ts';
import { type MinutesAndDate, type ParsedLine, parseLine } from './line/line.ts';
import { type RecordDraft, saveRecord } from './record-draft.ts';

/** The handlers of texts, which are parsed as lines of recording: `run 45m yesterday #easy after work`. */
export interface FreeTextHandlers {
  /** Saves a line with one meaning, and passes other texts on. */
  fastPath: MiddlewareFn<TallyContext>;
  /** Saves the record, asks what is missing, or says why the line cannot be recorded. */
  composer: Composer<TallyContext>;
}

export function createFreeTextHandlers(db: Db, recorder: Recorder): FreeTextHandlers {
  const composer = new Composer<TallyContext>();
  const loadKnownHabits = createKnownHabitsLoader(db);
  const parse = async (ctx: TallyContext, text: string) =>
    parseLine(text, { today: localToday(ctx), habits: await loadKnownHabits(ctx) });
  composer.on('message:text', async (ctx) => {
    const { text } = ctx.message;
    const parsed = await parse(ctx, text);
    if (parsed.kind === 'record' || parsed.kind === 'nothing') return recordLine(ctx, recorder, parsed);
    // A question will be asked. Its options are ordered by use, which only the query knows.
    const habits = await findHabitCandidates(ctx, db);
    await recordLine(ctx, recorder, parseLine(text, { today: localToday(ctx), habits }));
  });
  return {
    composer,
    async fastPath(ctx, next) {
      const parsed = await parse(ctx, ctx.message?.text ?? '');
      if (parsed.kind !== 'record') return next();
      const draft = createDraft(ctx, parsed, parsed.habit, parsed.note);
      if (!(await saveRecord(ctx, recorder, draft, minutesPerDay))) await next();
    },
  };
}

/** Records a line, starts the conversation that asks what is missing, or says why the line cannot be recorded. */
export async function recordLine(
  ctx: TallyContext,
  recorder: Recorder,
  parsed: ParsedLine<MatchableHabit>,
): Promise<void> {
  if (parsed.kind === 'nothing') return void (await reply(ctx, { text: ctx.t('hint') }));
  if (parsed.kind === 'refused') return askDurationOrRefuse(ctx, parsed);
  if (parsed.kind === 'record') {
    const draft = createDraft(ctx, parsed, parsed.habit, parsed.note);
    if (await saveRecord(ctx, recorder, draft, minutesPerDay)) return;
    return ctx.conversation.enter('over-a-day', draft);
  }
  return ctx.conversation.enter('which-habit', toAmbiguousRecord(ctx, parsed));
}

type RefusedLine = Extract<ParsedLine<MatchableHabit>, { kind: 'refused' }>;
type AmbiguousLine = Extract<ParsedLine<MatchableHabit>, { kind: 'several' | 'unknown' }>;

async function askDurationOrRefuse(ctx: TallyContext, parsed: RefusedLine): Promise<void> {
  const [option, ...others] = parsed.reason === 'no-duration' ? parsed.options : [];
  if (parsed.reason !== 'no-duration' || !option || others.length > 0)
    return void (await reply(ctx, { text: ctx.t(`refused-${parsed.reason}`) }));
  const { habitName, categoryName } = option.habit;
  return startRecording(ctx, { habit: { habitName, categoryName, note: option.note }, date: parsed.date });
}

function toAmbiguousRecord(ctx: TallyContext, parsed: AmbiguousLine): AmbiguousRecord {
  if (parsed.kind === 'several') {
    const drafts = parsed.options.map(({ habit, note }) => createDraft(ctx, parsed, habit, note));
    return { newName: null, drafts };
  }
  const newHabit = createDraft(ctx, parsed, { habitName: parsed.name, categoryName: null }, parsed.note);
  const similar = parsed.near.map(({ habit, note }) => createDraft(ctx, parsed, habit, note));
  return { newName: parsed.name, drafts: [newHabit, ...similar] };
}

function createDraft(
  ctx: TallyContext,
  { minutes, date }: MinutesAndDate,
  { habitName, categoryName }: Pick<RecordDraft, 'habitName' | 'categoryName'>,
  note: string | null,
): RecordDraft {
  const messageId = (ctx.message ?? ctx.editedMessage)?.message_id ?? null;
  return {
    habitName,
    categoryName,
    minutes,
    localDate: date ?? localToday(ctx),
    note,
    messageId,
    sentAt: sentAtUnix(ctx),
  };
}
