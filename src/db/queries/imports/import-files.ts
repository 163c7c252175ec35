import { sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Executor } from '../../client.ts';
import type { ImportState } from '../../schema/limits.ts';
import { firstRow, rows } from '../query.ts';

/** A file that a person sent to be imported. `Report` and `Mapping` are plain JSON of the caller. */
export interface ImportFileRow<Report = unknown, Mapping = unknown> {
  importId: number;
  source: string;
  fileName: string;
  sha256: string;
  state: ImportState;
  counts: Report;
  /** Telegram's id of the file. */
  fileId: string;
  mapping: Mapping | null;
  /** The numbers of the habits in the file that are left out. */
  leftOut: number[];
  usesFile: boolean;
}

type NewImportFile = Omit<ImportFileRow, 'importId' | 'state' | 'leftOut' | 'usesFile'>;

/** The maximum length of a stored file name. */
const maxFileName = 200;

const columns = sql`import_id::float8 as "importId", source, file_name as "fileName", sha256, state, counts,
  file_id as "fileId", mapping, left_out as "leftOut", uses_file as "usesFile"`;

/** Stores a file that was compared. */
export async function insertImportFile<Report, Mapping>(
  exec: Executor,
  userId: number,
  { source, fileName, sha256, counts, fileId, mapping }: NewImportFile,
): Promise<ImportFileRow<Report, Mapping>> {
  const added = await firstRow<ImportFileRow<Report, Mapping>>(
    exec,
    sql`insert into warehouse.import (user_id, source, file_name, sha256, counts, file_id, mapping)
    values (${userId}, ${source}, ${fileName.slice(0, maxFileName)}, ${sha256}, ${toStorableJson(counts)}::jsonb,
      ${fileId}, ${mapping === null ? null : toStorableJson(mapping)}::jsonb)
    returning ${columns}`,
  );
  if (!added) throw new Error('the import was not stored');
  return added;
}

/** Returns a file of the person. Null: there is none with this id. */
export function findImportFile<Report, Mapping>(
  exec: Executor,
  userId: number,
  importId: number,
): Promise<ImportFileRow<Report, Mapping> | null> {
  return firstRow(
    exec,
    sql`select ${columns} from warehouse.import where user_id = ${userId} and import_id = ${importId}`,
  );
}

/** Stores what the person chose for a file that is not imported yet. Returns false where there is none. */
export async function saveImportChoices(
  exec: Executor,
  userId: number,
  importId: number,
  { leftOut, usesFile }: Pick<ImportFileRow, 'leftOut' | 'usesFile'>,
): Promise<boolean> {
  const saved = await exec.execute(sql`update warehouse.import
    set left_out = ${JSON.stringify(leftOut)}::jsonb, uses_file = ${usesFile}
    where user_id = ${userId} and import_id = ${importId} and state <> 'done'`);
  return saved.rowCount === 1;
}

/** Stores what became of a file, in the transaction that imports it. */
export async function saveImportReport(
  exec: Executor,
  userId: number,
  importId: number,
  counts: unknown,
): Promise<void> {
  await exec.execute(sql`update warehouse.import set counts = ${toStorableJson(counts)}::jsonb
    where user_id = ${userId} and import_id = ${importId}`);
}

/** Deletes a file that was not imported. Returns false where there is none. */
export async function deleteImportFile(exec: Executor, userId: number, importId: number): Promise<boolean> {
  const deleted = await exec.execute(sql`delete from warehouse.import
    where user_id = ${userId} and import_id = ${importId} and state = 'previewed'`);
  return deleted.rowCount === 1;
}

/**
 * Deletes the files that a bot showed in the last days and that were not imported. Returns the ids of the messages that
 * show them, the newest first.
 */
export async function deletePreviewedImports(exec: Executor, userId: number, botId: number): Promise<number[]> {
  const deleted = await rows<{ messageId: number }>(
    exec,
    sql`with shown as (
      select (t.outcome ->> 'importId')::bigint as import_id, (t.outcome ->> 'statusId')::bigint as message_id
      from ops.telegram_update t
      where t.user_id = ${userId} and t.bot_id = ${botId} and t.outcome ->> 'kind' = 'import-previewed'
    ), deleted as (
      delete from warehouse.import i using shown
      where i.user_id = ${userId} and i.import_id = shown.import_id and i.state = 'previewed'
      returning i.import_id, shown.message_id
    )
    select message_id::float8 as "messageId" from deleted order by import_id desc`,
  );
  return deleted.map(({ messageId }) => messageId);
}

/** Returns the last files that are imported, the latest first. */
export function findImportedFiles(
  exec: Executor,
  userId: number,
  limit: number,
): Promise<{ importId: number; fileName: string }[]> {
  return rows(
    exec,
    sql`select import_id::float8 as "importId", file_name as "fileName" from warehouse.import
    where user_id = ${userId} and state = 'done' order by import_id desc limit ${limit}`,
  );
}

/** Deletes files that were shown long ago and never imported. Returns their number. */
export async function prunePreviewedImports(exec: Executor, days: number): Promise<number> {
  const result = await exec.execute(sql`delete from warehouse.import
    where state = 'previewed' and created_at < now() - make_interval(days => ${days})`);
  return result.rowCount ?? 0;
}

/** Stores how the person mapped the columns of CSV files with a header. */
export async function saveImportMapping(
  exec: Executor,
  userId: number,
  headerHash: string,
  mapping: unknown,
): Promise<void> {
  await exec.execute(sql`insert into warehouse.import_mapping (user_id, header_hash, mapping)
    values (${userId}, ${headerHash}, ${toStorableJson(mapping)}::jsonb)
    on conflict (user_id, header_hash) do update set mapping = excluded.mapping`);
}

/** Returns the mapping of {@link saveImportMapping}. Null: the person has not mapped this header. */
export async function findImportMapping<Mapping>(
  exec: Executor,
  userId: number,
  headerHash: string,
): Promise<Mapping | null> {
  const found = await firstRow<{ mapping: Mapping }>(
    exec,
    sql`select mapping from warehouse.import_mapping where user_id = ${userId} and header_hash = ${headerHash}`,
  );
  return found?.mapping ?? null;
}
