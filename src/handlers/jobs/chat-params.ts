import type { Job } from '../../jobs/engine/job.ts';
import { describeParams, type ParamInfo } from '../../jobs/engine/params.ts';

/*
 * Secrets and paths of the file system never pass through a chat. A parameter that is a file is an exception: in the
 * chat it is sent as a document.
 */

/** Returns the parameters that the chat may ask for. The others can be given on the command line. */
export function askableParams(job: Job): ParamInfo[] {
  return describeParams(job.params).filter(({ secret, path, file }) => !secret && (!path || file));
}

/** Returns the names of the parameters that are folders and may be left out. Only the command line accepts them. */
export function folderParams(job: Job): string[] {
  return describeParams(job.params)
    .filter(({ secret, path, file, required }) => path && !file && !secret && !required)
    .map(({ name }) => name);
}

/**
 * Returns the names of parameters that keep a run from being started in the chat: typed ones that must not pass through
 * it, and such ones that the job requires.
 */
export function disallowedParams(job: Job, typed: Record<string, string>): string[] {
  const isDisallowed = ({ name, secret, path, file, required }: ParamInfo) =>
    (secret || path) && (Object.hasOwn(typed, name) || (required && !file));
  return describeParams(job.params)
    .filter(isDisallowed)
    .map(({ name }) => name);
}

/** Returns true for a job that cannot run without a file. The chat always asks for it. */
export function requiresFile(job: Job): boolean {
  return describeParams(job.params).some(({ file, required }) => file && required);
}
