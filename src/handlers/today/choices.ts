import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { formatDay } from '../../time/format.ts';
import { toDayNumber } from '../shared/day-number.ts';
import { openHabitButton } from '../shared/habit-buttons.ts';
import { toSeenRecords } from '../shared/seen-records.ts';
import { startTimerAction } from '../shared/timer-button.ts';
import { localToday } from '../shared/update-time.ts';
import { suggestAmounts, suggestDurations } from '../shared/value-options.ts';
import { boardMessage, loadEntries } from './board.ts';
import {
  type BoardPlace,
  boardButton,
  boardRecordButton,
  boardSkipButton,
  boardUntickButton,
  toThousandths,
} from './buttons.ts';
import type { BoardEntry } from './entry.ts';
import { formatEntry, formatValue } from './format-entry.ts';

/** Creates the choices of a habit: values to record, the timer, skipping the day. Where it is gone, the board. */
export async function choicesMessage(
  ctx: TallyContext,
  db: Db,
  { habit, ...place }: BoardPlace & { habit: number },
): Promise<OutgoingMessage> {
  const entry = (await loadEntries(db, ctx, place.day)).find((one) => one.habit.habitId === habit);
  if (!entry) return boardMessage(ctx, db, place);
  const { language } = ctx.person;
  const day = formatDay(place.day, localToday(ctx), language);
  const values = (await suggestValues(ctx, db, entry)).map((value) => recordButton(ctx, entry, place, value));
  return {
    text: `${formatEntry(ctx, entry)}\n\n${ctx.t('board-choices', { day })}`,
    heading: true,
    keyboard: buildKeyboard([...values, ...otherButtons(ctx, entry, place)], 2),
  };
}

/** Returns the amount that is missing to the goal of its period, then usual values, ascending. */
async function suggestValues(ctx: TallyContext, db: Db, { habit, today, goal }: BoardEntry): Promise<number[]> {
  const { habitId, kind, unit } = habit;
  if (kind === 'check') return [1];
  const missing = goal?.measure === 'amount' && today.missing > 0 ? [today.missing] : [];
  const usual =
    kind === 'time'
      ? await suggestDurations(ctx, db, habitId)
      : await suggestAmounts(ctx, db, { habitId, unit: unit ?? '' });
  return [...new Set([...missing, ...usual])];
}

function recordButton(ctx: TallyContext, entry: BoardEntry, { day, page }: BoardPlace, value: number) {
  const data = boardRecordButton.pack(ctx.person.userId, {
    habit: entry.habit.habitId,
    day: toDayNumber(day),
    page,
    seen: toSeenRecords(entry.habit, entry.recorded),
    value: toThousandths(value),
  });
  return { label: formatValue(ctx, entry, value), data };
}

function otherButtons(ctx: TallyContext, entry: BoardEntry, { day, page }: BoardPlace) {
  const { t, person } = ctx;
  const { habitId, kind } = entry.habit;
  const place = { day: toDayNumber(day), page };
  const seen = toSeenRecords(entry.habit, entry.recorded);
  const skip = entry.state === 'skipped' ? 0 : 1;
  return [
    ...(kind === 'time' && day === localToday(ctx) ? [startTimerAction(ctx, habitId)] : []),
    ...(entry.recorded.records > 0
      ? [
          {
            label: t('board-button-delete'),
            data: boardUntickButton.pack(person.userId, { habit: habitId, ...place, seen }),
          },
        ]
      : [
          {
            label: t(skip ? 'board-button-skip' : 'board-button-unskip'),
            data: boardSkipButton.pack(person.userId, { habit: habitId, ...place, skip }),
          },
        ]),
    { label: t('board-button-card'), data: openHabitButton.pack(person.userId, { habit: habitId }) },
    { label: t('list-button-back'), data: boardButton.pack(person.userId, { ...place, mode: 0 }) },
  ];
}
