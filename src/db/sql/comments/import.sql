comment on table warehouse.import is
  'One row per file that a person sent to be imported. The file itself stays with Telegram.';
comment on column warehouse.import.user_id is 'Key, part 1: person.';
comment on column warehouse.import.import_id is 'Key, part 2.';
comment on column warehouse.import.source is 'Program and format of the file, such as loop_csv. csv: the person mapped it.';
comment on column warehouse.import.file_name is 'Name of the file.';
comment on column warehouse.import.sha256 is 'SHA-256 of the file, in hexadecimal.';
comment on column warehouse.import.state is 'previewed (nothing was changed), done, or undone.';
comment on column warehouse.import.counts is
  'What the file has, by habit, and how it compared with what was here: at the preview, then at the import.';
comment on column warehouse.import.created_at is 'Time when the file was sent.';
comment on column warehouse.import.file_id is 'Telegram''s id of the file.';
comment on column warehouse.import.mapping is 'Columns of a CSV file as the person mapped them. Null: the format is known.';
comment on column warehouse.import.left_out is 'Numbers of the habits in the file that are not imported, from 0.';
comment on column warehouse.import.uses_file is 'True: values of the file replace other values of the same records.';

comment on table warehouse.import_habit is
  'One row per person and habit of another program: the habit that it is here, also after it was renamed.';
comment on column warehouse.import_habit.user_id is 'Key, part 1: person.';
comment on column warehouse.import_habit.source is 'Key, part 2: program and format of the file.';
comment on column warehouse.import_habit.habit_key is 'Key, part 3: id or name of the habit in the files of the source.';
comment on column warehouse.import_habit.habit_id is 'Habit.';
comment on column warehouse.import_habit.import_id is 'Import that found or created the habit first.';
comment on column warehouse.import_habit.created is
  'The habit, its goals and reminders as the import created them. Null: the habit existed before.';
comment on column warehouse.import_habit.merged_from_habit_id is 'Habit before the last merge. Null: none.';

comment on table warehouse.import_change is
  'One row per record or mark that an import changed because the person chose the value of the file.';
comment on column warehouse.import_change.user_id is 'Key, part 1: person.';
comment on column warehouse.import_change.import_id is 'Key, part 2: import.';
comment on column warehouse.import_change.change_id is 'Key, part 3.';
comment on column warehouse.import_change.record_id is 'Record. Null: a mark.';
comment on column warehouse.import_change.habit_id is 'Habit of the mark. Null: a record.';
comment on column warehouse.import_change.local_date is 'Day of the mark. Null: a record.';
comment on column warehouse.import_change.before is 'The row before the change.';
comment on column warehouse.import_change.after is 'The row after the change. Undo leaves a row that has changed since.';

comment on table warehouse.import_mapping is
  'One row per person and header of CSV files: how the person mapped its columns last.';
comment on column warehouse.import_mapping.user_id is 'Key, part 1: person.';
comment on column warehouse.import_mapping.header_hash is 'Key, part 2: SHA-256 of the header, in hexadecimal.';
comment on column warehouse.import_mapping.mapping is 'Which column has what.';

comment on column warehouse.fact_records.import_id is 'Import that added the record. Null: none did.';
comment on column warehouse.fact_records.import_key is
  'Identifies the record in the files of its source, so that a second import adds nothing. Null: it was not imported.';
comment on column warehouse.day_mark.import_id is
  'Import that set the mark. Null: none did, or the person has set it anew since.';
comment on column warehouse.day_mark.import_key is 'Identifies the mark in the files of its source.';
comment on column warehouse.removed_day_mark.import_id is
  'Import that set the mark. Null: none did, or the person has set it anew since.';
comment on column warehouse.removed_day_mark.import_key is 'Identifies the mark in the files of its source.';
comment on column warehouse.dim_habits.question is 'Question about the habit, from another program. Null: none.';
comment on column warehouse.dim_habits.description is 'Description of the habit, from another program. Null: none.';
