import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { projectPath } from '../../lib/project-path.ts';

/** The version of the format of backups. A later one may not be readable by this program. */
export const formatVersion = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const columnSchema = z.object({
  name: z.string(),
  /** As PostgreSQL writes it, such as `numeric(10,2)`. */
  type: z.string(),
  isNotNull: z.boolean(),
});

const tableSchema = z.object({
  schema: z.string(),
  name: z.string(),
  /** True for a table that belongs to the company's own system. */
  isCompanys: z.boolean(),
  /** The columns in the order of the data. Generated ones are not copied. */
  columns: z.array(columnSchema),
  primaryKey: z.array(z.string()),
  rows: z.int().min(0),
  /** Of the data of the table, all its parts together. */
  sha256,
});

const manifestSchema = z.object({
  format: z.literal(formatVersion),
  productVersion: z.string(),
  postgresVersion: z.string(),
  createdAt: z.iso.datetime(),
  /** The timestamps of the migrations that the database had. */
  migrations: z.array(z.int()),
  tables: z.array(tableSchema),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), lastValue: z.string().regex(/^-?\d+$/), isCalled: z.boolean() }),
  ),
  /** The bytes that follow the manifest in the file, compressed. */
  dataBytes: z.int().min(0),
  dataSha256: sha256,
});

/** What a backup contains: the entry `manifest.json`, the first one of the file. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestTable = Manifest['tables'][number];

/** Parses the text of a manifest. Null: it is none, or has another format. */
export function parseManifest(text: string): Manifest | null {
  const parsed = manifestSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

/** Returns the format of a manifest and the version that wrote it; null where the text is no manifest of any format. */
export function readFormat(text: string): { format: number; productVersion: string } | null {
  const parsed = z.object({ format: z.int(), productVersion: z.string() }).safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no JSON
  }
}

/** Returns the number of rows of all tables. */
export function countRows({ tables }: Manifest): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

/** Returns `schema.name`, as people read it. */
export function tableName({ schema, name }: Pick<ManifestTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

/** Returns the folder of a table in the archive. A table may have any name, slashes included. */
export function tableFolder({ schema, name }: Pick<ManifestTable, 'schema' | 'name'>): string {
  return `tables/${encodeURIComponent(schema)}.${encodeURIComponent(name)}`;
}

/** Returns the version of this program. */
export function productVersion(): string {
  return (JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as { version: string }).version;
}
