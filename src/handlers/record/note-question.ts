import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { AnswerResult, Option, Question } from '../../bot/ui/prompt.ts';
import { maxQuoteLength } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { type Entry, isRecordable, readEntries } from './read-entries.ts';
import { createSource, type PreparedEntry, prepareEntries } from './save-entries.ts';
import type { RecordSource } from './save-reading.ts';

/** A note that may be a record of its own: its text, and what is saved where it is one. Plain JSON. */
interface DoubtfulNote {
  text: string;
  entries: PreparedEntry[];
  source: RecordSource;
}

/** The entries that a text states, with the message that it was. */
export type TypedEntries = Pick<DoubtfulNote, 'entries' | 'source'>;

type NoteAnswer = { note: string | null } | { doubtful: DoubtfulNote } | { typed: TypedEntries };

/** The answer to the question for a note: the note, or a text that the person wants to record instead. */
export type NoteResult = Exclude<NoteAnswer, { doubtful: DoubtfulNote }>;

export interface NoteQuestionOptions {
  db: Db;
  /** Returns the text of the question. */
  render(ctx: TallyContext): Promise<string>;
  ask(question: Question<NoteAnswer>): Promise<NoteAnswer>;
}

/**
 * Asks for a note. Any text is one, except that a complete record of a known habit is recorded, and the question waits
 * on. A text that may be a record, such as `reading with Anna 30 min`, is asked about.
 */
export async function askForNote(options: NoteQuestionOptions): Promise<NoteResult> {
  let doubtful: DoubtfulNote | null = null;
  for (;;) {
    const answer: NoteAnswer = await options.ask(createQuestion(options, doubtful));
    if (!('doubtful' in answer)) return answer;
    doubtful = answer.doubtful;
  }
}

function createQuestion({ db, render }: NoteQuestionOptions, doubtful: DoubtfulNote | null): Question<NoteAnswer> {
  return {
    render: async (ctx) => {
      const text = await render(ctx);
      const noNote: Option<NoteAnswer> = { label: ctx.t('button-no-note'), value: { note: null } };
      if (!doubtful) return { message: { text }, options: [noNote] };
      const notice = ctx.t('note-or-record', { text: clip(doubtful.text, maxQuoteLength) });
      const { entries, source } = doubtful;
      return {
        message: { text: `${notice}\n\n${text}` },
        options: [
          { label: ctx.t('button-save-as-note'), value: { note: doubtful.text } },
          { label: ctx.t('button-record-it'), value: { typed: { entries, source } } },
          noNote,
        ],
      };
    },
    parseText: (ctx, text) => parseNote(ctx, db, text),
  };
}

async function parseNote(ctx: TallyContext, db: Db, text: string): Promise<AnswerResult<NoteAnswer>> {
  const entries = await readEntries(ctx, db, text);
  if (!isRecordable(entries) || !entries.some(hasKnownHabit)) return { value: { note: text } };
  if (entries.every((entry) => isCompleteRecord(entry, text))) return { notAnAnswer: true, staysOpen: true };
  return { value: { doubtful: { text, entries: await prepareEntries(ctx, db, entries), source: createSource(ctx) } } };
}

function hasKnownHabit(entry: Entry): boolean {
  if (entry.kind === 'record') return entry.reading.habit !== null;
  return entry.kind === 'question' && entry.asks !== 'new-habit' && entry.readings.some(({ habit }) => habit !== null);
}

/** Returns true for a record of which no word is left over. Words that became its note without `#` may be prose. */
function isCompleteRecord(entry: Entry, text: string): boolean {
  return entry.kind === 'record' && entry.reading.habit !== null && (entry.reading.note === null || text.includes('#'));
}
