import type { TallyContext } from '../../bot/context.ts';
import { editMessageById } from '../../bot/ui/edit.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findRecordsById } from '../../db/queries/habits/records.ts';
import { entryListMessage } from './entry-list.ts';

/** Answers the captions of an album in one message. Telegram delivers each message of an album as an update. */
export interface AlbumAnswers {
  /**
   * Sends the answer to records of this update. Where an earlier caption of the same album was answered, adds the
   * records to that answer instead.
   */
  reply(ctx: TallyContext, recordIds: number[], answer: OutgoingMessage): Promise<void>;
}

interface AlbumAnswer {
  messageId: number;
  recordIds: number[];
}

/** Above this number of albums the oldest is forgotten: a further caption of it gets an answer of its own. */
const maxAlbums = 1000;

/** Creates the answers, which are kept in the memory of this process: the captions of an album arrive together. */
export function createAlbumAnswers(db: Db): AlbumAnswers {
  const answers = new Map<string, AlbumAnswer>();

  function remember(key: string, answer: AlbumAnswer): void {
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > maxAlbums && oldest !== undefined) answers.delete(oldest);
  }

  async function addToAnswer(ctx: TallyContext, chatId: number, answer: AlbumAnswer): Promise<boolean> {
    const records = await findRecordsById(db, ctx.person.userId, answer.recordIds);
    const list = entryListMessage(
      ctx,
      records.map((record) => ({ record })),
    );
    const result = await editMessageById(ctx.api, { chatId, messageId: answer.messageId }, list);
    return result !== 'uneditable';
  }

  return {
    async reply(ctx, recordIds, message) {
      const group = ctx.message?.media_group_id;
      if (!ctx.message || group === undefined) return void (await reply(ctx, message));
      const chatId = ctx.message.chat.id;
      const key = `${chatId}:${group}`;
      const earlier = answers.get(key);
      const all = [...new Set([...(earlier?.recordIds ?? []), ...recordIds])];
      if (earlier) {
        const answer = { ...earlier, recordIds: all };
        remember(key, answer);
        if (await addToAnswer(ctx, chatId, answer)) return;
      }
      remember(key, { messageId: await reply(ctx, message), recordIds: all });
    },
  };
}
