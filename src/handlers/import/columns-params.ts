import type { UnknownCsv } from '../../import/model.ts';

/** The parameters of the conversation. */
export interface ColumnsParams {
  fileId: string;
  fileName: string;
  /** Null: the file is no CSV file. */
  csv: UnknownCsv | null;
  /** The jobs for which an admin may have sent the file. */
  jobs: { job: string; title: string }[];
}

export const columnsConversationId = 'import-columns';
