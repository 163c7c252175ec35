/** The limits of what is read. A file that exceeds one is refused as a whole. */
export const importLimits = {
  habits: 1000,
  /** Records and marks. */
  records: 500_000,
  /** Rows or lines, those that state nothing included. */
  rows: 1_000_000,
  /** Bytes of a file that is read as a stream. */
  fileBytes: 200_000_000,
  /** Bytes of a file that is kept in memory: a database, or JSON. */
  memoryFileBytes: 48_000_000,
  /** Bytes of all entries of an archive together, unpacked. */
  unpackedBytes: 200_000_000,
  archiveEntries: 2000,
  /** Nested lists and objects of JSON. */
  jsonDepth: 32,
  /** Lists and objects of JSON. */
  jsonContainers: 1_500_000,
  /** Values of JSON, those of lists and objects included. */
  jsonValues: 8_000_000,
  /** Characters of a row of CSV. */
  rowLength: 100_000,
  /** Columns of a row of CSV or of a workbook. */
  columns: 200,
  /** Characters of all notes together. */
  noteCharacters: 24_000_000,
  /** Characters of one note, and of a question or description. */
  noteLength: 4096,
} as const;

/** The limits of the process that reads a file. */
export const processLimits = {
  memoryMb: 256,
  seconds: 60,
} as const;
