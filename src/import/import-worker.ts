import { type CollectorFiles, createCollector } from './collect/collector.ts';
import { ImportError } from './import-error.ts';
import type { CsvMapping, ImportSummary, UnknownCsv } from './model.ts';
import { recogniseFile } from './sources/index.ts';

/** What the main process sends to the process that reads. */
export interface ReadMessage {
  path: string;
  mapping: CsvMapping | null;
  files: CollectorFiles;
}

export type ReadAnswer = { kind: 'read'; summary: ImportSummary } | { kind: 'unknown_csv'; csv: UnknownCsv };

/** Reads a file. This is the function that the process runs. */
export async function readImportFile({ path, mapping, files }: ReadMessage): Promise<ReadAnswer> {
  const file = await recogniseFile(path, mapping);
  if (file.kind === 'unknown_csv') return file;
  try {
    const { source, oneADay, sheet, otherSheets, mayLackDays } = file;
    const collector = createCollector({ ...files, source, oneADay, sheet, otherSheets, mayLackDays });
    await file.read(collector);
    const summary = collector.finish();
    if (summary.habits.length + Object.keys(summary.counts.problems).length === 0)
      throw new ImportError(mayLackDays ? 'lacks_log' : 'no_records');
    return { kind: 'read', summary };
  } finally {
    file.close();
  }
}
