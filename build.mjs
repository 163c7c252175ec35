// Compiles src to dist, if a source has changed since the last time. Otherwise it writes nothing, so that the folder of
// the code may be read-only. `npm start` and `npm run job` call it first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = join(root, 'dist');
const hashFile = join(dist, '.source-hash');
const compiler = join(root, 'node_modules', 'typescript');

const advice = 'run npm run build once as the owner of the folder.';

process.exitCode = isBuilt() ? 0 : build();

function isBuilt() {
  return existsSync(join(dist, 'main.js')) && existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hashSources();
}

/** Contents, not times: a copied folder, an image or an older version that is unpacked over a newer one is noticed. */
function hashSources() {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join('src', path))
    .sort();
  const hash = createHash('sha256');
  for (const path of [...sources, 'tsconfig.json', 'tsconfig.build.json']) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

function build() {
  if (!isWritable()) {
    process.stderr.write(`The program in ${root} is not compiled, and dist cannot be written: ${advice}\n`);
    return 1;
  }
  process.stdout.write('Compiling src to dist, because a source has changed…\n');
  const hash = hashSources(); // before the compiler: a source that changes meanwhile is compiled again next time
  const { status } = spawnSync(process.execPath, [join(compiler, 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status === 0) writeFileSync(hashFile, hash);
  return status ?? 1;
}

function isWritable() {
  try {
    mkdirSync(dist, { recursive: true });
    accessSync(dist, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
