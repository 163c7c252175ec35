import type { ResponseParameters } from 'grammy/types';

/** An error of the Bot API as its caller sees it: Telegram's error code, description and parameters. */
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

/** Creates the error 400. The text begins in lower case unless it is a CODE_LIKE_THIS, as Telegram's texts do. */
export function badRequest(text: string, parameters?: ResponseParameters): ApiError {
  return new ApiError(400, `Bad Request: ${text}`, parameters);
}

/** Creates the error 403. */
export function forbidden(text: string): ApiError {
  return new ApiError(403, `Forbidden: ${text}`);
}

/** Creates the error 409. */
export function conflictError(text: string): ApiError {
  return new ApiError(409, `Conflict: ${text}`);
}
