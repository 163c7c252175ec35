/**
 * An error that ends the start. The message is one sentence that says what to do; it is printed without a stack trace.
 */
export class StartError extends Error {
  override readonly name: string = 'StartError';
  /** The exit code of the process. */
  readonly exitCode: number = 1;
}
