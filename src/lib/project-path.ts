import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/**
 * Returns the absolute path of a file or folder of the project, such as `src/db/sql`. The compiled program in `dist`
 * reads files that are not TypeScript (SQL, texts, pages) from `src`, so a path relative to the caller would be wrong.
 */
export function projectPath(path: string): string {
  return fileURLToPath(new URL(path, root));
}
