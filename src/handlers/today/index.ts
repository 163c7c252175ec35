import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { editMessage, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { fromDayNumber } from '../shared/day-number.ts';
import { localToday } from '../shared/update-time.ts';
import { type BoardOptions, boardMessage } from './board.ts';
import {
  type BoardPlace,
  boardButton,
  boardChoicesButton,
  boardRecordButton,
  boardSkipButton,
  boardUndoButton,
  boardUntickButton,
  presentBoardButton,
} from './buttons.ts';
import { recordOnBoard, skipOnBoard, undoOnBoard, untickOnBoard } from './changes.ts';
import { choicesMessage } from './choices.ts';

interface TodayDeps {
  db: Db;
  /** Adds `Later` to a board that takes the place of a reminder's message. It belongs to the feature `reminders`. */
  keepLaterButton: (ctx: TallyContext, db: Db, board: OutgoingMessage) => Promise<OutgoingMessage>;
}

/** Creates the feature `/today`: the board of a day, on which habits are recorded, ticked and skipped by buttons. */
export function todayFeature({ db, keepLaterButton }: TodayDeps) {
  const render = async (ctx: TallyContext, place: BoardPlace, options?: BoardOptions) =>
    keepLaterButton(ctx, db, await boardMessage(ctx, db, place, options));
  return defineFeature({
    commands: {
      today: async (ctx) => void (await reply(ctx, await boardMessage(ctx, db, { day: localToday(ctx), page: 0 }))),
    },
    buttons: [
      onPress(boardButton, async (ctx, { mode, ...pressed }) =>
        editMessage(ctx, await render(ctx, placeOf(ctx, pressed), { isChoosing: mode === 1 })),
      ),
      onPress(presentBoardButton, async (ctx) =>
        editMessage(ctx, await boardMessage(ctx, db, { day: localToday(ctx), page: 0 })),
      ),
      onPress(boardChoicesButton, async (ctx, { habit, ...pressed }) =>
        editMessage(ctx, await choicesMessage(ctx, db, { habit, ...placeOf(ctx, pressed) })),
      ),
      onPress(boardRecordButton, (ctx, { habit, seen, value, ...pressed }) =>
        ctx.commit((tx) => recordOnBoard(ctx, tx, { habit, seen, value, ...placeOf(ctx, pressed) })),
      ),
      onPress(boardUntickButton, (ctx, { habit, seen, ...pressed }) =>
        ctx.commit((tx) => untickOnBoard(ctx, tx, { habit, seen, ...placeOf(ctx, pressed) })),
      ),
      onPress(boardSkipButton, (ctx, { habit, skip, ...pressed }) =>
        ctx.commit((tx) => skipOnBoard(ctx, tx, { habit, isSkipped: skip === 1, ...placeOf(ctx, pressed) })),
      ),
      onPress(boardUndoButton, (ctx, { update, ...pressed }) =>
        ctx.commit((tx) => undoOnBoard(ctx, tx, { update, ...placeOf(ctx, pressed) })),
      ),
    ],
    answers: {
      'board-changed': async (ctx, { change, refusal, isUndone, ...place }) => {
        if (refusal) ctx.toast = ctx.t(`board-refused-${refusal}`);
        else if (isUndone) ctx.toast = ctx.t('board-undone');
        await replyOrEdit(ctx, await render(ctx, place, { undoUpdate: change && ctx.update.update_id }));
      },
    },
  });
}

/** The place of a pressed button. A day that no board has means the present one. */
function placeOf(ctx: TallyContext, { day, page }: { day: number; page: number }) {
  return { day: fromDayNumber(day) ?? localToday(ctx), page };
}
