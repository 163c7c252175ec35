/** Why a file cannot be read. The chat has a sentence for each. */
export const importErrorCodes = [
  /** The file has no bytes. */
  'empty_file',
  /** The file has a header, or is of a known format, but has no rows and no habits. */
  'no_records',
  /** The file is a database without records, whose data may be in its write-ahead log. */
  'lacks_log',
  /** The file is of no known format. */
  'unknown_format',
  /** The file is a table, but none of its columns has dates. */
  'no_dates',
  /** The file is of a known format, but it ends early or contradicts itself. */
  'damaged_file',
  /** The file has something that no program of its format writes, such as a view in a database. */
  'hostile_file',
  /** The file, or what it unpacks to, is too large, or its contents need too much memory. */
  'too_large',
  'too_many_habits',
  'too_many_records',
  /** The archive has too many entries. */
  'too_many_entries',
  /** The archive has nothing but one file that can be read by itself. */
  'packed_file',
  /** The file is a workbook of another kind than `.xlsx`, such as `.xls`. */
  'other_workbook',
  /** The archive or workbook is encrypted. */
  'encrypted',
  /** The file was written by a version of the other program that is not known. `detail` is the version. */
  'unsupported_version',
  /** The characters of a line are of no known encoding, or of several. */
  'unknown_encoding',
  /** The mapping does not fit the columns of the file. */
  'wrong_mapping',
  /** Reading took longer than 60 s. */
  'timed_out',
  /** Too many files wait for their turn. Another attempt may succeed. */
  'busy',
] as const;
export type ImportErrorCode = (typeof importErrorCodes)[number];

export interface ImportErrorDetails {
  /** The line of a text, from 1. */
  line?: number;
  /** What is wrong, for the log. It is never shown: it may contain anything. */
  detail?: string;
  cause?: unknown;
}

/** The error of a file that cannot be read. Nothing was changed. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;
  readonly line: number | undefined;

  constructor(code: ImportErrorCode, { line, detail, cause }: ImportErrorDetails = {}) {
    super(detail ? `${code}: ${detail}` : code, { cause });
    this.code = code;
    this.line = line;
  }
}

/** Returns the error as an ImportError where it is one that came out of another process. */
export function toImportError(error: unknown): unknown {
  const { name, code, line, message } = error as Partial<ImportError>;
  if (error instanceof ImportError || name !== 'ImportError' || !isImportErrorCode(code)) return error;
  return new ImportError(code, { line, detail: message?.slice(code.length + 2), cause: error });
}

function isImportErrorCode(code: unknown): code is ImportErrorCode {
  return (importErrorCodes as readonly unknown[]).includes(code);
}
