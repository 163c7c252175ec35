import type { Config } from '../config/config.ts';
import { createDb, createPool, type Db } from '../db/client.ts';
import { openEmbedded } from '../db/embedded.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { attachCompany } from '../db/queries/deliveries/company-tables.ts';
import type { Log } from '../lib/log.ts';
import { StartError } from '../lib/start-error.ts';

/** Takes what must be closed again; it is closed newest first. */
export type Push = (release: () => Promise<unknown>) => void;

export interface Database {
  url: string;
  db: Db;
  /** What the company's tables lack; with anything, nothing of them is delivered. */
  missing: string[];
}

/** Returns the database that `config` names, up to date; an embedded server is joined where one runs, else started. */
export async function openDatabase(config: Config, log: Log, push: Push): Promise<Database> {
  const { url, min, max } = config.database;
  const embedded = url ? undefined : await openEmbedded({ dataDir: config.dataDir });
  if (embedded) push(embedded.stop);
  const address = url ?? embedded?.url ?? '';
  const pool = createPool({
    url: address,
    min,
    max,
    onError: (err) => log.warn({ err }, 'a database connection was lost'),
  });
  push(() => pool.end());
  await pool.query('select 1').catch((cause: Error) => {
    throw new StartError(
      `The database cannot be reached: ${cause.message || cause.name}. Check DATABASE_URL or the DB_ settings.`,
      { cause },
    );
  });
  await migrateDatabase(pool);
  const db = createDb(pool);
  return { url: address, db, missing: await followCompany(db, config, log) };
}

/** The company's tables are its own: what is wrong with them turns the deliveries off, and nothing else. */
async function followCompany(db: Db, { detrack }: Config, log: Log): Promise<string[]> {
  try {
    const missing = await attachCompany(db, detrack.shipVia);
    if (missing.length > 0) log.warn({ missing }, 'deliveries are off: the company’s tables lack columns');
    return missing;
  } catch (err) {
    log.warn({ err }, 'deliveries are off: the company’s tables cannot be followed');
    return ['enterprise.shipment'];
  }
}

/** Returns a list of releasers and what runs them, newest first; one that fails is logged, the others still run. */
export function createReleasers(log: Log): { push: Push; release: () => Promise<void> } {
  const releasers: (() => Promise<unknown>)[] = [];
  return {
    push: (release) => releasers.push(release),
    async release() {
      for (const release of releasers.splice(0).reverse())
        await release().catch((error: unknown) => log.error({ err: error }, 'a part did not close well'));
    },
  };
}
