import { distance } from 'fastest-levenshtein';
import type { Job } from '../../jobs/engine/job.ts';

/** A job with its name and title in lower case. */
export interface NamedJob {
  job: Job;
  names: readonly string[];
}

/** A part of a name finds a job from this length on: `sales` is a part of `sales-backfill`. */
const minPartLength = 3;

/** Finds the jobs whose name or title is similar to one of the typed names, the most similar first. */
export function rankNearJobs<Split extends { name: string }>(
  splits: readonly Split[],
  named: readonly NamedJob[],
): { job: Job; split: Split }[] {
  return named
    .flatMap(({ job, names }) => splits.map((split) => ({ job, split, score: scoreName(split.name, names) })))
    .filter(({ score }) => score <= 1)
    .sort((a, b) => a.score - b.score)
    .filter(({ job }, index, all) => all.findIndex((one) => one.job === job) === index);
}

/** Returns 0 for an equal name, up to 1 for one that is just similar enough, and more for others. */
function scoreName(typed: string, names: readonly string[]): number {
  const text = typed.toLowerCase();
  const limit = Math.max(Math.min(2, text.length - 2), text.length / 3);
  const isPart = text.length >= minPartLength && names.some((name) => name.includes(text));
  const nearest = Math.min(...names.map((name) => distance(text, name))) / limit;
  return limit <= 0 ? 2 : Math.min(nearest, isPart ? 1 : 2);
}
