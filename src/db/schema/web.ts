import { sql } from 'drizzle-orm';
import { bigint, index, text, timestamp } from 'drizzle-orm/pg-core';
import { ops } from './ops.ts';
import { dimUsers } from './warehouse.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const owner = () =>
  bigint('user_id', { mode: 'number' })
    .notNull()
    .references(() => dimUsers.userId, { onDelete: 'cascade' });

/** One row per log-in link that was given and not used. */
export const webLink = ops.table(
  'web_link',
  {
    linkHash: text('link_hash').primaryKey(),
    userId: owner(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('web_link_expires_at').on(t.expiresAt), index('web_link_user_id').on(t.userId)],
);

/** One row per browser in which a person is logged in. */
export const webSession = ops.table(
  'web_session',
  {
    sessionHash: text('session_hash').primaryKey(),
    userId: owner(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('web_session_expires_at').on(t.expiresAt), index('web_session_user_id').on(t.userId)],
);
