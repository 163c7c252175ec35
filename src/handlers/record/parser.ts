import type { Day } from '../../time/days.ts';
import type { HabitCandidate } from '../shared/match-habit.ts';
import { type ParsedLine, parseLine } from './line/line.ts';
import type { ParsedEntry, Reading, Understood } from './line/reading.ts';

/** Temporary: reads entries by the parser of single lines. */
export function parseMessage<H extends HabitCandidate>(
  text: string,
  options: { today: Day; habits: readonly H[] },
): ParsedEntry<H>[] {
  const parts = text.split(/\n|[;,]\s/u).filter((part) => part.trim() !== '');
  const entries = parts.map((part) => parseOne(part, options));
  const isList =
    parts.length > 1 && entries.every(({ kind }) => kind === 'record' || kind === 'question' || kind === 'refused');
  if (!isList) return [parseOne(text, options)];
  return entries.map((entry, index) => (entry.kind === 'refused' ? { ...entry, text: parts[index] } : entry));
}

export function completeEntry<H extends HabitCandidate>(
  understood: Understood<H>,
  text: string,
  options: { today: Day; habits: readonly H[] },
): ParsedEntry<H> | null {
  const own = parseOne(text, options);
  if (own.kind === 'record') return null;
  if (own.kind === 'question' && (own.asks === 'habit' || text.startsWith(own.understood.name ?? ''))) return null;
  const isMinutes = understood.minutes === null;
  const habit = understood.habit ?? ({ id: 0, name: understood.name ?? 'x', own: true, uses: 0 } as H);
  const entry = isMinutes
    ? parseOne(`${habit.name} ${text}`, { ...options, habits: [habit] })
    : parseOne(`${text} ${understood.minutes}m`, options);
  if (entry.kind !== 'record') return entry.kind === 'refused' ? entry : null;
  const { reading } = entry;
  const note = [understood.note, reading.note].filter(Boolean).join(' ') || null;
  return {
    kind: 'record',
    reading: {
      ...reading,
      habit: isMinutes ? understood.habit : reading.habit,
      date: reading.date ?? understood.date,
      note,
    },
  };
}

function parseOne<H extends HabitCandidate>(text: string, options: { today: Day; habits: readonly H[] }) {
  return convert(parseLine(text, options));
}

function convert<H extends HabitCandidate>(parsed: ParsedLine<H>): ParsedEntry<H> {
  const nothing = { habit: null, name: null, minutes: null, date: null, note: null };
  if (parsed.kind === 'nothing') return { kind: 'nothing' };
  if (parsed.kind === 'refused') {
    if (parsed.reason === 'no-duration') {
      const [first] = parsed.options;
      if (!first) return { kind: 'nothing' };
      const understood = {
        ...nothing,
        habit: parsed.options.length > 1 ? null : first.habit,
        name: first.habit.name,
        date: parsed.date,
        note: first.note,
      };
      return { kind: 'no-duration', habits: parsed.options.map(({ habit }) => habit), understood };
    }
    if (parsed.reason === 'no-habit') {
      const { minutes, date, note } = parsed;
      return { kind: 'no-habit', understood: { ...nothing, minutes, date, note } };
    }
    return { kind: 'refused', reason: parsed.reason, named: parsed.named };
  }
  const { minutes, date } = parsed;
  const read = (habit: H | null, name: string, note: string | null): Reading<H> => ({
    habit,
    name,
    minutes,
    date,
    note,
  });
  if (parsed.kind === 'record') return { kind: 'record', reading: read(parsed.habit, parsed.habit.name, parsed.note) };
  const isNew = parsed.kind === 'unknown';
  const options = (isNew ? parsed.near : parsed.options).map(({ habit, note }) => read(habit, habit.name, note));
  return {
    kind: 'question',
    asks: isNew ? 'new-habit' : 'habit',
    readings: isNew ? [read(null, parsed.name, parsed.note), ...options] : options,
    understood: { habit: null, name: parsed.name, minutes, date, note: isNew ? parsed.note : null },
  };
}
