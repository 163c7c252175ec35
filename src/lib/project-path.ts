import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = findRoot(new URL('./', import.meta.url));

/** The program is built to files at any depth of `dist`, so the folder is searched for. */
function findRoot(folder: URL): URL {
  return existsSync(new URL('package.json', folder)) ? folder : findRoot(new URL('../', folder));
}

/**
 * Returns the absolute path of a file or folder of the project, such as `src/db/sql`. The compiled program in `dist`
 * reads files that are not TypeScript (SQL, texts, pages) from `src`, so a path relative to the caller would be wrong.
 */
export function projectPath(path: string): string {
  return fileURLToPath(new URL(path, root));
}
