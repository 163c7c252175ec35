import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareFn } from 'grammy';
import type { TallyContext } from '../context.ts';

/** Gives an album one answer. Telegram delivers the messages of an album as updates of their own. */
export interface AlbumTracker {
  /** Notes which albums have an answer: by their caption, or because a message of them was the answer to a question. */
  track: MiddlewareFn<TallyContext>;
  /**
   * Calls `answer` for a message that nothing else has answered. For an album it is called once, and only if no other
   * message of the album has an answer.
   */
  answerOnce(ctx: TallyContext, answer: () => Promise<void>): Promise<void>;
}

interface Album {
  isAnswered: boolean;
  /** The id of the update that waits for the other messages and then answers. */
  waitingUpdate?: number;
}

/** How long an album without a caption is waited for. Telegram delivers its messages within a few tenths of a second. */
const defaultWaitMs = 1000;

/** Above this number of albums the oldest is forgotten, so that the memory of a long process stays bounded. */
const maxAlbums = 1000;

/** Creates the tracker. It knows the albums of this process. */
export function createAlbumTracker(waitMs = defaultWaitMs): AlbumTracker {
  const albums = new Map<string, Album>();
  const unanswered = new WeakSet<TallyContext>();

  function findAlbum({ message }: TallyContext): Album | null {
    if (message?.media_group_id === undefined) return null;
    const key = `${message.chat.id}:${message.media_group_id}`;
    const album = albums.get(key) ?? { isAnswered: false };
    albums.set(key, album);
    const [oldest] = albums.keys();
    if (albums.size > maxAlbums && oldest !== undefined) albums.delete(oldest);
    return album;
  }

  return {
    async track(ctx, next) {
      const album = findAlbum(ctx);
      if (!album) return next();
      if (ctx.message?.caption !== undefined) album.isAnswered = true;
      await next();
      if (!unanswered.has(ctx)) album.isAnswered = true;
    },
    async answerOnce(ctx, answer) {
      const album = findAlbum(ctx);
      if (!album || ctx.message?.caption !== undefined) return answer();
      unanswered.add(ctx);
      const updateId = ctx.update.update_id;
      album.waitingUpdate ??= updateId;
      if (album.isAnswered || album.waitingUpdate !== updateId) return; // a retry of the update that waits goes on
      ctx.inBackground(sleep(waitMs).then(() => (album.isAnswered ? undefined : answer())));
    },
  };
}
