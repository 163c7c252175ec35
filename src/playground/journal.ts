import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';

type Key = string | number;
type WriteLine = (line: unknown[]) => void;

/**
 * A Map that writes its changes to the journal. Replace values, never modify them: a modification is not written.
 */
export class Table<K extends Key, V> extends Map<K, V> {
  readonly #name: string;
  readonly #log: WriteLine;

  constructor(name: string, log: WriteLine) {
    super();
    this.#name = name;
    this.#log = log;
  }

  override set(key: K, value: V): this {
    this.#log([this.#name, key, value]);
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    const existed = super.delete(key);
    if (existed) this.#log([this.#name, key]);
    return existed;
  }
}

/** The tables of a playground, in a file or only in memory. */
export interface TableJournal {
  /** Returns the table with this name; creates it if there is none. The caller chooses the types. */
  table<K extends Key, V>(name: string): Table<K, V>;
  /** Resolves when all earlier changes are in the file. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens `journal.ndjson` in `dir`, replays it and rewrites it without obsolete lines. Without `dir`, everything is only
 * in memory. Each line is `[table, key, value]`, or `[table, key]` for a removal. An incomplete last line is dropped:
 * the process was killed while it wrote. Any other damaged line is an error. A failed write calls `onError`.
 */
export async function openJournal(dir: string | undefined, onError: (e: unknown) => void): Promise<TableJournal> {
  const tables = new Map<string, Table<Key, unknown>>();
  let write: WriteLine = () => {};
  const table = (name: string): Table<Key, unknown> => {
    const found = tables.get(name) ?? new Table<Key, unknown>(name, (line) => write(line));
    tables.set(name, found);
    return found;
  };
  const typed = <K extends Key, V>(name: string) => table(name) as unknown as Table<K, V>;
  if (dir === undefined) return { table: typed, flush: async () => {}, close: async () => {} };

  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'journal.ndjson');
  await replay(path, table);
  await compact(path, tables);
  const file = await open(path, 'a', 0o600);
  const writer = batchWriter(file, onError);
  write = writer.write;
  return {
    table: typed,
    flush: writer.flushed,
    close: async () => {
      await writer.flushed();
      await file.close();
    },
  };
}

async function replay(path: string, table: (name: string) => Map<Key, unknown>): Promise<void> {
  let damaged: { lineNumber: number; cause: unknown } | undefined;
  let lineNumber = 0;
  for await (const line of lines(path)) {
    lineNumber++;
    if (line === '') continue;
    if (damaged) throw new Error(`${path}: line ${damaged.lineNumber} is damaged`, { cause: damaged.cause });
    try {
      const [name, key, value] = JSON.parse(line) as [string, Key, unknown];
      if (value === undefined) table(name).delete(key);
      else table(name).set(key, value);
    } catch (cause) {
      damaged = { lineNumber, cause };
    }
  }
}

async function* lines(path: string): AsyncGenerator<string> {
  const input = createReadStream(path, { encoding: 'utf8' });
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'ENOENT') throw e;
  } finally {
    input.destroy();
  }
}

async function compact(path: string, tables: Map<string, Map<Key, unknown>>): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  for (const [name, table] of tables) {
    let text = '';
    for (const [key, value] of table) {
      text += `${JSON.stringify([name, key, value])}\n`;
      if (text.length > 1_000_000) {
        await file.write(text);
        text = '';
      }
    }
    await file.write(text);
  }
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
}

/** Creates the writer. All lines that are written while one batch is being saved form the next batch. */
function batchWriter(file: FileHandle, onError: (e: unknown) => void) {
  let queue: string[] = [];
  let tail = Promise.resolve();
  const writeQueue = async () => {
    await nextTurn();
    const batch = queue;
    queue = [];
    await file.appendFile(batch.join(''));
  };
  const write: WriteLine = (line) => {
    if (queue.push(`${JSON.stringify(line)}\n`) === 1) tail = tail.then(writeQueue).catch(onError);
  };
  return { write, flushed: () => tail };
}
