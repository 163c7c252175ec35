/** What the bench uses of DuckDB's package, which is 70 MB and therefore not among the project's. */
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

const name: string = '@duckdb/node-api';

/** Returns a connection to a DuckDB in memory. Throws a sentence that says how to get the package where it is missing. */
export async function openDuck(threads: number): Promise<Duck> {
  const module = (await import(name).catch((cause: unknown) => {
    throw new Error(`This bench compares with DuckDB: run npm install --no-save ${name} first.`, { cause });
  })) as DuckModule;
  return (await module.DuckDBInstance.create(':memory:', { threads: String(threads) })).connect();
}
