/**
 * Errors on their way from a worker thread or process. A message copies an error without its
 * own fields. Without its code, a lost connection is not recognised, and the update is not retried.
 */
import type { Piscina } from 'piscina';

/** An error as plain data, which passes between threads unchanged. */
interface PlainError {
  isPlainError: true;
  name: string;
  message: string;
  stack: string | undefined;
  /** The fields with simple values, such as `code` and `status`. */
  fields: Record<string, unknown>;
  cause: unknown;
  errors: unknown[] | undefined;
}

/** Wraps the function that a worker thread runs. Call it by {@link runInThread}, which throws the same errors. */
export function throwPlainErrors<Input, Output>(task: (input: Input) => Output): (input: Input) => Promise<Output> {
  return async (input) => {
    try {
      return await task(input);
    } catch (error) {
      throw toPlainError(error);
    }
  };
}

/** Runs the function of a worker thread. An error of it has the message, the code and the cause that it had there. */
export async function runInThread(pool: Piscina, ...call: Parameters<Piscina['run']>): Promise<unknown> {
  try {
    return await pool.run(...call);
  } catch (error) {
    throw fromPlainError(error);
  }
}

/** Returns an error as plain data. Anything else is returned as it is. */
export function toPlainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const fields = Object.fromEntries(
    Object.entries(error).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
  );
  const errors = error instanceof AggregateError ? error.errors.map(toPlainError) : undefined;
  return { isPlainError: true, name, message, stack, fields, cause: toPlainError(cause), errors } satisfies PlainError;
}

/** Returns the error that {@link toPlainError} made plain. Anything else is returned as it is. */
export function fromPlainError(thrown: unknown): unknown {
  if (!isPlainError(thrown)) return thrown;
  const { name, message, stack, fields, cause, errors } = thrown;
  const error = errors ? new AggregateError(errors.map(fromPlainError), message) : new Error(message);
  return Object.assign(error, { ...fields, name, stack }, cause === undefined ? {} : { cause: fromPlainError(cause) });
}

function isPlainError(thrown: unknown): thrown is PlainError {
  return typeof thrown === 'object' && thrown !== null && 'isPlainError' in thrown;
}
