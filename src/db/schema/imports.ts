import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, index, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import { dateText, int8, isOneOf, timestamptz } from './columns.ts';
import { importStates } from './limits.ts';
import { dimHabits, warehouseSchema } from './warehouse.ts';

/**
 * One row per file that a person sent to be imported. The file stays with Telegram: it is read again when it is
 * imported.
 */
export const importedFile = warehouseSchema.table(
  'import',
  {
    userId: int8('user_id').notNull(),
    importId: int8('import_id').notNull().generatedByDefaultAsIdentity(),
    /** One of `importSources`, or `csv`. */
    source: text('source').notNull(),
    fileName: text('file_name').notNull(),
    /** The hash of the file, in hexadecimal. */
    sha256: text('sha256').notNull(),
    state: text('state', { enum: importStates }).notNull().default('previewed'),
    /** What the file has and what became of it: `ImportReport`. */
    counts: jsonb('counts').notNull(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    /** Telegram's id of the file. */
    fileId: text('file_id').notNull(),
    /** The columns of a CSV file that the person mapped. Null: the format is known. */
    mapping: jsonb('mapping'),
    /** The numbers of the habits in the file that are left out. */
    leftOut: jsonb('left_out').$type<number[]>().notNull().default([]),
    /** Whether the file's values replace other ones of the same records. */
    usesFile: boolean('uses_file').notNull().default(false),
  },
  (t) => [
    primaryKey({ name: 'import_pkey', columns: [t.userId, t.importId] }),
    check('import_state', isOneOf(t.state, importStates)),
    check('import_sha256', sql`${t.sha256} ~ '^[0-9a-f]{64}$'`),
  ],
);

/** One row per person and habit of another program: the habit that it is here. */
export const importHabit = warehouseSchema.table(
  'import_habit',
  {
    userId: int8('user_id').notNull(),
    source: text('source').notNull(),
    /** Identifies the habit in all files of the source. */
    habitKey: text('habit_key').notNull(),
    habitId: int8('habit_id').notNull(),
    /** The import that found or created the habit first. */
    importId: int8('import_id').notNull(),
    /** The habit with its goals as the import created it. Null: it existed before. */
    created: jsonb('created'),
    /** The habit before the last merge, so that the merge can be undone. */
    mergedFromHabitId: int8('merged_from_habit_id'),
  },
  (t) => [
    primaryKey({ name: 'import_habit_pkey', columns: [t.userId, t.source, t.habitKey] }),
    index('import_habit_habit_id').on(t.userId, t.habitId),
    foreignKey({
      name: 'import_habit_own_habit',
      columns: [t.userId, t.habitId],
      foreignColumns: [dimHabits.userId, dimHabits.habitId],
    }).onDelete('cascade'),
  ],
);

/** One row per record or mark that an import changed because the person chose the file's value. */
export const importChange = warehouseSchema.table(
  'import_change',
  {
    userId: int8('user_id').notNull(),
    importId: int8('import_id').notNull(),
    changeId: int8('change_id').notNull().generatedByDefaultAsIdentity(),
    /** The record. Null: a mark, of `habit_id` and `local_date`. */
    recordId: int8('record_id'),
    habitId: int8('habit_id'),
    localDate: dateText('local_date'),
    /** The whole row before and after the change. */
    before: jsonb('before').notNull(),
    after: jsonb('after').notNull(),
  },
  (t) => [
    primaryKey({ name: 'import_change_pkey', columns: [t.userId, t.importId, t.changeId] }),
    check(
      'import_change_subject',
      sql`(${t.recordId} is null) = (${t.habitId} is not null) and (${t.habitId} is null) = (${t.localDate} is null)`,
    ),
  ],
);

/** One row per person and header of CSV files: how the person mapped its columns last. */
export const importMapping = warehouseSchema.table(
  'import_mapping',
  {
    userId: int8('user_id').notNull(),
    headerHash: text('header_hash').notNull(),
    mapping: jsonb('mapping').notNull(),
  },
  (t) => [primaryKey({ name: 'import_mapping_pkey', columns: [t.userId, t.headerHash] })],
);
