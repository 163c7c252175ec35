import { maskSecrets } from '../../lib/secret-text.ts';
import type { Job } from './job.ts';
import { listSecretNames } from './params.ts';

/**
 * Replaces secrets in the arguments of a command by •••: those that look like it, those that a job has declared, and
 * everything behind `grant-bi`, which takes nothing but a password, and only on the command line.
 */
export function maskArguments(args: string, jobs: readonly Job[] = []): string {
  const names = jobs.flatMap(({ params }) => listSecretNames(params));
  return maskSecrets(args.replace(/^(grant-bi\s+)(?=\S)(?!password\s*[=:])/i, '$1password='), names);
}
