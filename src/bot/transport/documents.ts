import { Readable } from 'node:stream';
import { type Api, GrammyError } from 'grammy';

/** Returns true where Telegram refuses a file because of its size. Telegram's own Bot API does so above 20 MB. */
export function isFileTooBig(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('file is too big');
}

/** Telegram did not return the document. A status from 500 on may be transient. */
export class DocumentDownloadError extends Error {
  override readonly name = 'DocumentDownloadError';
  readonly status: number;

  constructor(status: number) {
    super(`Telegram does not return the document: HTTP ${status}`);
    this.status = status;
  }
}

export interface DocumentFetcherOptions {
  api: Api;
  token: string;
  apiRoot?: string;
}

/**
 * Creates the function that fetches a document by its file id, as a stream. Any instance can fetch it, any number of
 * times. Errors hold no URL, because the token is part of it.
 */
export function createDocumentFetcher({ api, token, apiRoot = 'https://api.telegram.org' }: DocumentFetcherOptions) {
  return {
    async fetch(fileId: string, signal: AbortSignal): Promise<Readable> {
      const { file_path: path } = await api.getFile(fileId, signal as never);
      const response = await fetch(`${apiRoot}/file/bot${token}/${path}`, { signal });
      if (!response.ok || !response.body) throw new DocumentDownloadError(response.status);
      return Readable.fromWeb(response.body as never);
    },
  };
}
