/** A start that cannot succeed, in one sentence that says what to do. `main` prints it without a stack and exits with 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
