import type { Db } from '../../db/client.ts';
import { insertLoginLink } from '../../db/queries/people/web-sessions.ts';
import { createToken, hashToken } from './tokens.ts';

/** A link expires after this time. The texts of the log-in pages name it too. */
const linkMinutes = 10;

/** Creates the addresses that the answer to `/dashboard` in the chat contains. */
export function createLoginLinks(db: Db, publicUrl: () => string) {
  return {
    /**
     * Stores a new one-time link of the person and returns its address. The database keeps only the hash of its token.
     */
    async createLink(userId: number) {
      const token = createToken();
      await insertLoginLink(db, userId, { hash: hashToken(token), lifetimeSeconds: linkMinutes * 60 });
      return { url: `${publicUrl()}/login/${token}`, minutes: linkMinutes };
    },
    /** Returns the address of the Mini App. Null: Telegram opens Mini Apps over https only. */
    appUrl: () => (publicUrl().startsWith('https:') ? `${publicUrl()}/dashboard/app` : null),
  };
}
