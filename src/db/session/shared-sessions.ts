import { createLockSession, type LockSession } from './lock-session.ts';
import { createNotifications, type Notifications } from './notifications.ts';

/** The two dedicated sessions of a process. */
export interface SharedSessions {
  locks: LockSession;
  notifications: Notifications;
}

/** Creates the sessions. They connect when they are first used. `onError` gets the losses of the LISTEN session. */
export function createSharedSessions(url: string, onError: (error: unknown) => void): SharedSessions {
  return { locks: createLockSession({ url }), notifications: createNotifications({ url, onError }) };
}

/** Closes the sessions, which releases all locks. */
export async function closeSharedSessions({ locks, notifications }: SharedSessions): Promise<void> {
  await Promise.all([locks.close(), notifications.close()]);
}
