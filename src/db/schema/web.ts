import { sql } from 'drizzle-orm';
import { index, text } from 'drizzle-orm/pg-core';
import { int8, timestamptz } from './columns.ts';
import { opsSchema } from './ops.ts';

/** One row per log-in link that was given and not used. */
export const webLink = opsSchema.table(
  'web_link',
  {
    linkHash: text('link_hash').primaryKey(),
    userId: int8('user_id').notNull(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (t) => [index('web_link_expires_at').on(t.expiresAt), index('web_link_user_id').on(t.userId)],
);

/** One row per browser in which a person is logged in. */
export const webSession = opsSchema.table(
  'web_session',
  {
    sessionHash: text('session_hash').primaryKey(),
    userId: int8('user_id').notNull(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (t) => [index('web_session_expires_at').on(t.expiresAt), index('web_session_user_id').on(t.userId)],
);
