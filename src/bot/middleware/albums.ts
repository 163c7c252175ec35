import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareFn, NextFunction } from 'grammy';
import type { TallyContext } from '../context.ts';

/** Limits the answers to an album to one. Telegram delivers each message of an album as an update of its own. */
export interface AlbumTracker {
  /** Stores which albums have an answer: those with a caption, and those of which a message was handled. */
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

/** The time to wait for the messages of an album. Telegram delivers them within a few tenths of a second. */
const defaultWaitMs = 1000;

/** Above this number of albums the oldest is forgotten, so that the memory of a long process stays bounded. */
const maxAlbums = 1000;

/** Creates the tracker, which keeps the albums of this process in memory. */
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

  async function trackAlbum(album: Album, ctx: TallyContext, next: NextFunction): Promise<void> {
    if (ctx.message?.caption !== undefined) album.isAnswered = true;
    await next();
    if (!unanswered.has(ctx)) album.isAnswered = true;
  }

  return {
    track(ctx, next) {
      const album = findAlbum(ctx);
      return album ? trackAlbum(album, ctx, next) : next();
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
