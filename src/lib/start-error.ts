/** An error that ends the start. The message is one sentence that says what to do; `main` prints it without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
