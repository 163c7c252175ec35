import { StartError } from '../lib/start-error.ts';

/** Thrown for a wrong command line. The message describes the correct one. */
export class UsageError extends StartError {
  override readonly name = 'UsageError';
  override readonly exitCode = 2;
}
