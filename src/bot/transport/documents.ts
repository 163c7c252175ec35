import { Readable } from 'node:stream';
import { type Api, GrammyError } from 'grammy';

/** Returns true where Telegram will not hand out a file for its size; its own Bot API does so above 20 MB. */
export function isFileTooBig(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('file is too big');
}

/** Telegram's answer to a request for a file is a refusal; from 500 on it may pass. */
export class DocumentDownloadError extends Error {
  override readonly name = 'DocumentRefused';
  readonly status: number;

  constructor(status: number) {
    super(`Telegram does not hand out the document: HTTP ${status}`);
    this.status = status;
  }
}

export interface DocumentFetcherOptions {
  api: Api;
  token: string;
  apiRoot?: string;
}

/**
 * Returns what fetches a document that somebody sent, by its file id, as a stream. Any instance can, as often as it likes. Its
 * errors hold no address: the token is part of it.
 */
export function createDocumentFetcher({ api, token, apiRoot = 'https://api.telegram.org' }: DocumentFetcherOptions) {
  return {
    async fetch(fileId: string, signal: AbortSignal): Promise<Readable> {
      const { file_path: path } = await api.getFile(fileId, signal as never);
      const answer = await fetch(`${apiRoot}/file/bot${token}/${path}`, { signal });
      if (!answer.ok || !answer.body) throw new DocumentDownloadError(answer.status);
      return Readable.fromWeb(answer.body as never);
    },
  };
}
