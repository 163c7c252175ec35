import type { ResponseParameters } from 'grammy/types';

/** A refusal that the caller of the Bot API sees: Telegram's code, its text, and its parameters. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** Returns Telegram's 400 with its prefix; the text begins in lower case unless it is a CODE_LIKE_THIS. */
export function badRequest(text: string, parameters?: ResponseParameters): ApiError {
  return new ApiError(400, `Bad Request: ${text}`, parameters);
}

/** Returns Telegram's 403 with its prefix. */
export function forbidden(text: string): ApiError {
  return new ApiError(403, `Forbidden: ${text}`);
}

/** Returns Telegram's 409 with its prefix. */
export function conflictError(text: string): ApiError {
  return new ApiError(409, `Conflict: ${text}`);
}
