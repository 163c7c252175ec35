/*
 * The part of DuckDB's package that the bench uses. The package has 70 MB, so the project does not depend on it, and
 * its types are repeated here.
 */
interface Rows {
  getRows(): unknown[][];
}
interface Chunks {
  fetchChunk(): Promise<(Rows & { rowCount: number }) | null | undefined>;
}
interface Appender {
  appendNull(): void;
  appendVarchar(value: string): void;
  appendBigInt(value: bigint): void;
  endRow(): void;
  closeSync(): void;
}
export interface Duck {
  run(statement: string): Promise<unknown>;
  createAppender(table: string): Promise<Appender>;
  stream(statement: string): Promise<Chunks>;
  runAndReadAll(statement: string): Promise<Rows>;
  closeSync(): void;
}
interface DuckModule {
  DuckDBInstance: { create(path: string, options: Record<string, string>): Promise<{ connect(): Promise<Duck> }> };
}

/** The npm package of DuckDB. Its type is string, so that the compiler does not look for the package. */
export const packageName: string = '@duckdb/node-api';

/** Returns true if DuckDB's package is installed. Throws if it is installed but does not start. */
export async function isDuckInstalled(): Promise<boolean> {
  try {
    (await openDuck(1)).closeSync();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** Opens a connection to a DuckDB in memory. */
export async function openDuck(threads: number): Promise<Duck> {
  const module = (await import(packageName)) as DuckModule;
  return (await module.DuckDBInstance.create(':memory:', { threads: String(threads) })).connect();
}
