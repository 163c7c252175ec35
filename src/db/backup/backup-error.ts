import { StartError } from '../../lib/start-error.ts';
import type { ErrorText } from '../queries/engine/error-text.ts';

/**
 * An error of a backup that an operator can correct. The message is one English sentence, for the command line and the
 * log; in the chat it is the text `job-error-KEY` of `src/jobs/backup`.
 */
export class BackupError extends StartError {
  override readonly name = 'BackupError';
  readonly errorText: ErrorText;

  constructor(key: string, values: ErrorText['values'], message: string, options?: ErrorOptions) {
    super(message);
    this.cause = options?.cause;
    this.errorText = { key, values };
  }
}
