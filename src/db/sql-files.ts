import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../lib/project-path.ts';

/** Later kinds may use earlier ones. Functions may use all kinds: PostgreSQL does not check their bodies here. */
export const kinds = ['functions', 'views', 'triggers', 'comments'] as const;

export interface SqlFile {
  kind: (typeof kinds)[number];
  /** Relative to the folder, for example `views/daily_view.sql`: the key of `ops.sql_object`. */
  path: string;
  text: string;
  sha256: string;
}

/** Returns the files of `folder` (default: `src/db/sql`) in the order in which they are applied. */
export function sqlFiles(folder = projectPath('src/db/sql')): SqlFile[] {
  // A migration may create a table again, which loses its comments: with each migration the comments count as changed.
  const migrations = readFileSync(projectPath('drizzle/meta/_journal.json'));
  return kinds.flatMap((kind) =>
    readdirSync(join(folder, kind), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
      .map((entry) => `${kind}/${entry.name}`)
      .sort()
      .map((path) => {
        const text = readFileSync(join(folder, path), 'utf8');
        const hash = createHash('sha256').update(text);
        if (kind === 'comments') hash.update(migrations);
        return { kind, path, text, sha256: hash.digest('hex') };
      }),
  );
}
