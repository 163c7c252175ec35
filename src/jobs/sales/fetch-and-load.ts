import { rm } from 'node:fs/promises';
import { sweepTemporary, temporaryFolder } from '../../lib/temp-dir.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { isCutOff } from './decompress.ts';
import type { Local, Source } from './file-source.ts';
import { type FileSpec, fileSpecs } from './file-specs.ts';
import { type FileSet, type LoadRules, loadFiles } from './load.ts';

/** What loads take from the settings. */
export interface LoadSettings extends LoadRules {
  temporaryDir: string;
}

export interface SetOptions extends LoadSettings, Omit<FileSet, 'files' | 'folder'> {
  ctx: JobContext;
  /** Makes the source of the files; it may put them into the folder, which is gone afterwards. */
  source(folder: string): Source;
}

/** Waits before a file that ended too early is fetched again, in seconds. */
const waits = [1, 2, 4, 8, 16];

/** After it, the four files of a report or an increment are loaded; nothing of them is left on the disk, whatever happened. */
export async function loadSet(options: SetOptions): Promise<Counts> {
  const { ctx, temporaryDir } = options;
  await sweepTemporary(temporaryDir, 'others');
  const folder = await temporaryFolder(temporaryDir);
  try {
    const source = options.source(folder);
    const files: FileSet['files'][number][] = [];
    for (const spec of fileSpecs()) files.push({ spec, local: await fetchWhole(ctx, source, spec) });
    return await loadFiles(ctx, { ...options, files, folder }, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns a file that shows no sign of being cut off; one that still does after the last try is refused by its reader. */
async function fetchWhole(ctx: JobContext, source: Source, spec: FileSpec): Promise<Local> {
  for (let tried = 0; ; tried++) {
    const local = await source(spec);
    const seconds = waits[tried];
    if (!local.isFetched || seconds === undefined) return local;
    if (!(await isCutOff(local.path, local.isWhole, ctx.signal))) return local;
    ctx.log.warn(`${spec.kind}: it is cut off, fetched again in ${seconds} s`);
    await ctx.wait(seconds * 1000);
  }
}
