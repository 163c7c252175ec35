import type { Db } from '../../db/client.ts';
import { insertLink } from '../../db/queries/people/web-sessions.ts';
import { hashOf, newToken } from './tokens.ts';

/** How long a link admits. */
const linkMinutes = 10;

/** Returns what gives people their way in. */
export function dashboardAccess(db: Db, publicUrl: () => string) {
  return {
    async linkFor(userId: number) {
      const token = newToken();
      await insertLink(db, userId, { hash: hashOf(token), seconds: linkMinutes * 60 });
      return { url: `${publicUrl()}/login/${token}`, minutes: linkMinutes };
    },
    appUrl: () => (publicUrl().startsWith('https:') ? `${publicUrl()}/dashboard/app` : null),
  };
}
