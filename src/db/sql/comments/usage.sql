comment on schema usage is 'Usage of subscribers, calculated from the cumulative counters that terminals report.';

comment on table usage.data_record is
  'One row per report of a terminal''s counters. Other programs insert the reports; the job usage writes the columns '
  'from v_usage_anytime on.';
comment on column usage.data_record.id is 'Key.';
comment on column usage.data_record.clock is
  'Time of the report in Unix seconds. The records of a subscriber are ordered by it; without it, by end_date.';
comment on column usage.data_record.end_date is 'Time of the report, local time in TIME_ZONE.';
comment on column usage.data_record.subscriber_number is 'Subscriber.';
comment on column usage.data_record.terminal_status is
  'Status of the terminal. Only normal and minor are valid, in upper or lower case.';
comment on column usage.data_record.overall_usage_anytime is
  'Counter of usage at any time. It grows until the terminal resets it.';
comment on column usage.data_record.overall_usage_offpeak is
  'Counter of off-peak usage. It grows until the terminal resets it.';
comment on column usage.data_record.overall_available_tokens is 'Tokens that are left. They fall with use.';
comment on column usage.data_record.v_usage_anytime is
  'Usage since the subscriber''s previous valid record. Null: the record is not valid, or the usage is unknown.';
comment on column usage.data_record.v_usage_offpeak is
  'Off-peak usage since the previous valid record. Null: as in v_usage_anytime.';
comment on column usage.data_record.v_usage_available_tokens is
  'Tokens used since the previous valid record. Null: as in v_usage_anytime.';
comment on column usage.data_record.is_anomaly is
  'True: a counter grew too fast, and its usage is 0. Null: daily_usage does not count the record.';
comment on column usage.data_record.summary_flag is '0 to do, 1 done, -1 not valid.';
comment on column usage.data_record.date_modified is 'Time of the last run of the job that wrote the record.';
comment on column usage.data_record.modified_by is
  'tally; tally: too old if the record arrived more than 31 days late.';

comment on table usage.subscriber_state is
  'One row per subscriber with a done record: a copy of its last one. Older records can therefore be archived.';
comment on column usage.subscriber_state.subscriber_number is 'Key.';
comment on column usage.subscriber_state.id is 'Id of the record.';
comment on column usage.subscriber_state.clock is 'As in data_record.';
comment on column usage.subscriber_state.end_date is 'As in data_record.';
comment on column usage.subscriber_state.overall_usage_anytime is 'As in data_record.';
comment on column usage.subscriber_state.overall_usage_offpeak is 'As in data_record.';
comment on column usage.subscriber_state.overall_available_tokens is 'As in data_record.';

comment on table usage.kept_record is
  'One row per done record that may be archived while its successor can still be calculated again: the next record '
  'is more than a week later, or the record is known from the state alone.';
comment on column usage.kept_record.subscriber_number is 'Subscriber.';
comment on column usage.kept_record.id is 'Id of the record.';
comment on column usage.kept_record.clock is 'As in data_record.';
comment on column usage.kept_record.end_date is 'As in data_record.';
comment on column usage.kept_record.overall_usage_anytime is 'As in data_record.';
comment on column usage.kept_record.overall_usage_offpeak is 'As in data_record.';
comment on column usage.kept_record.overall_available_tokens is 'As in data_record.';
comment on column usage.kept_record.kept_at is 'Time when a batch last needed it. It is deleted 40 days later.';

comment on table usage.daily_usage is
  'One row per subscriber and day with done records: their sums. Archived records stay counted.';
comment on column usage.daily_usage.subscriber_number is 'Subscriber.';
comment on column usage.daily_usage.usage_date is
  'Day of end_date; without end_date, the day of clock in TIME_ZONE. Records without both are not counted.';
comment on column usage.daily_usage.usage_anytime is 'Sum of v_usage_anytime.';
comment on column usage.daily_usage.usage_offpeak is 'Sum of v_usage_offpeak.';
comment on column usage.daily_usage.usage_available_tokens is 'Sum of v_usage_available_tokens.';
comment on column usage.daily_usage.records is 'Number of done records.';
comment on column usage.daily_usage.anomalies is 'Number of done records with is_anomaly true.';
