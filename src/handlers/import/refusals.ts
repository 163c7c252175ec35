import type { TallyContext } from '../../bot/context.ts';
import { DocumentDownloadError, isFileTooBig } from '../../bot/transport/documents.ts';
import { ImportError } from '../../import/import-error.ts';

/** Returns the sentence for a document that cannot be read. Null: the error is of another kind, and is thrown on. */
export function describeRefusal(ctx: TallyContext, error: unknown): string | null {
  if (isFileTooBig(error)) return ctx.t('import-refused-size');
  if (error instanceof DocumentDownloadError && error.status < 500) return ctx.t('import-refused-gone');
  if (!(error instanceof ImportError)) return null;
  ctx.log.info({ err: error }, 'a document was refused');
  return ctx.t(`import-error-${error.code}`);
}
