import type { ImportCollector } from '../collect/collector.ts';
import type { ImportSource } from '../model.ts';

/** One kind of file. `File` is what its container gives: an archive, a database, a CSV file, a value of JSON. */
export interface ImportFormat<File> {
  source: ImportSource;
  /** True: the other program stores one value for a habit and day. */
  oneADay: boolean;
  recognise(file: File): boolean;
  /**
   * Gives all habits and rows of the file to the collector.
   *
   * @throws {ImportError}
   */
  read(file: File, collector: ImportCollector): void | Promise<void>;
}
