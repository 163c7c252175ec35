import type pg from 'pg';
import { vi } from 'vitest';

/**
 * Resolves when the statement returns or changes a row. The statement is repeated, because PostgreSQL sends no event
 * for most changes. Use it where the bot sends nothing when the change happens.
 *
 * @example await waitForRow(db.$client, 'select from ops.job_alert where failures = 2');
 */
export async function waitForRow(client: pg.Pool, statement: string): Promise<void> {
  const hasRow = async () => (await client.query(statement)).rowCount !== 0;
  await vi.waitUntil(hasRow, { timeout: 30_000, interval: 20 });
}
