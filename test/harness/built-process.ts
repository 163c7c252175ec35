import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectPath } from '../../src/lib/project-path.ts';

/**
 * Bundles a TypeScript file that tests start as a process. Returns the path of the bundle. A bundle starts in a
 * fraction of the time that `tsx` needs to compile the modules of src one by one.
 *
 * @param file the path of the file from the root of the project
 */
export async function buildProcess(file: string): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'tally-built-'));
  // The bundle looks for packages and for files that are not TypeScript beside or above itself.
  for (const name of ['package.json', 'node_modules', 'src']) symlinkSync(projectPath(name), join(dir, name));
  const outfile = join(dir, 'main.mjs');
  await build({
    ...{ absWorkingDir: projectPath(''), entryPoints: [file], outfile, logLevel: 'warning' },
    ...{ bundle: true, packages: 'external', format: 'esm', platform: 'node', charset: 'utf8' },
  });
  return outfile;
}
