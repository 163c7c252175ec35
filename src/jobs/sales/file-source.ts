import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobContext } from '../engine/job.ts';
import { type Answer, download, openAddress } from './download.ts';
import type { FileSpec } from './file-specs.ts';
import type { Addresses, ApiSettings } from './report-api.ts';
import { createBucket, type S3Settings } from './s3.ts';

/** A file that lies on this machine. */
export interface Local {
  path: string;
  /** True: it is known that nothing is missing at its end. */
  isWhole: boolean;
  /** True: it may come whole when it is fetched once more. */
  isFetched: boolean;
}

/** Gets one file of a report or an increment. */
export type Source = (spec: FileSpec) => Promise<Local>;

const suffixes = { backfill: '', increment: '_inc' } as const;
export type Kind = keyof typeof suffixes;

const namesOf = ({ names }: FileSpec, kind: Kind): string[] => names.map((name) => `${name}${suffixes[kind]}`);

/** Returns a source that looks into a folder of this machine; files may be packed, and have a `.gz` behind their names. */
export function fromFolder(dir: string, kind: Kind): Source {
  return async (spec) => {
    const names = namesOf(spec, kind).flatMap((name) => [`${name}.csv`, `${name}.csv.gz`]);
    for (const name of names) {
      const path = join(dir, name);
      if (await isThere(path)) return { path, isWhole: true, isFetched: false };
    }
    throw new Error(`the folder has no ${names[0]}`);
  };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export interface PlatformParts {
  ctx: JobContext;
  api: ApiSettings;
  s3?: S3Settings;
  kind: Kind;
  /** The report or increment. */
  id: string;
  addresses: Addresses;
  /** Where files are put. */
  folder: string;
}

/** Returns a source that fetches by the platform's addresses, and from S3 what has none. */
export function fromPlatform(parts: PlatformParts): Source {
  const { ctx, kind, addresses, folder } = parts;
  return async (spec) => {
    const path = join(folder, `${spec.kind}.csv`);
    const name = namesOf(spec, kind).find((one) => addresses[one] !== undefined);
    const address = name === undefined ? undefined : addresses[name];
    const openFile = address === undefined ? openInBucket(parts, spec) : () => openAddress(ctx, address);
    return { path, isWhole: await download(ctx, spec.kind, openFile, path), isFetched: true };
  };
}

/** Tries the names of the file, the newest first. */
function openInBucket({ ctx, api, s3, kind, id }: PlatformParts, spec: FileSpec): () => Promise<Answer> {
  if (!s3) throw new Error(`the platform gave no address of ${spec.kind}, and S3 is not set up: SALES_S3_ENDPOINT`);
  const keys = namesOf(spec, kind).map((name) => `cohort_${api.cohort}/${api.nickname}/project/${id}/${name}.csv`);
  return async () => {
    const openKey = await createBucket(ctx, s3);
    for (const key of keys) {
      const answer = await openKey(key);
      if (answer) return answer;
    }
    throw new Error(`S3 has no ${s3.bucket}/${keys[0]}`);
  };
}
