comment on schema usage is 'What subscribers use, made of the cumulative counters that terminals report.';

comment on table usage.data_record is 'One row per report of a terminal''s counters. Other programs insert; the job usage writes v_usage_anytime and what follows.';
comment on column usage.data_record.id is 'Key.';
comment on column usage.data_record.clock is 'When it was reported, in Unix seconds; records stand in this order, null: in that of end_date.';
comment on column usage.data_record.end_date is 'When it was reported, as the clocks of TIME_ZONE showed it.';
comment on column usage.data_record.subscriber_number is 'Whose terminal it is.';
comment on column usage.data_record.terminal_status is 'Only normal and minor, in any case of letters, are valid.';
comment on column usage.data_record.overall_usage_anytime is 'Counter of usage at any time; it grows until it is reset.';
comment on column usage.data_record.overall_usage_offpeak is 'Counter of usage off peak; it grows until it is reset.';
comment on column usage.data_record.overall_available_tokens is 'Tokens that are left; it falls with use.';
comment on column usage.data_record.v_usage_anytime is 'Usage since the subscriber''s valid record before; null: not valid, or unknown.';
comment on column usage.data_record.v_usage_offpeak is 'Usage off peak since the record before; null: not valid, or unknown.';
comment on column usage.data_record.v_usage_available_tokens is 'Tokens used since the record before; null: not valid, or unknown.';
comment on column usage.data_record.is_anomaly is 'True: a counter grew too fast to be believed, and counts as 0. Null: daily_usage does not count the record.';
comment on column usage.data_record.summary_flag is '0 to do, 1 done, -1 not valid.';
comment on column usage.data_record.date_modified is 'Instant at which the job last wrote it.';
comment on column usage.data_record.modified_by is 'tally, or tally: too old where it came more than 31 days late.';

comment on table usage.subscriber_state is 'One row per subscriber with a done record: the last of them, so that older records may be archived.';
comment on column usage.subscriber_state.subscriber_number is 'Key.';
comment on column usage.subscriber_state.id is 'The record''s id.';
comment on column usage.subscriber_state.clock is 'As in data_record.';
comment on column usage.subscriber_state.end_date is 'As in data_record.';
comment on column usage.subscriber_state.overall_usage_anytime is 'As in data_record.';
comment on column usage.subscriber_state.overall_usage_offpeak is 'As in data_record.';
comment on column usage.subscriber_state.overall_available_tokens is 'As in data_record.';

comment on table usage.kept_record is 'One row per done record that may be archived while one behind it can still be computed anew: the last before a silence of a week, or known from the state alone.';
comment on column usage.kept_record.subscriber_number is 'Subscriber.';
comment on column usage.kept_record.id is 'The record''s id.';
comment on column usage.kept_record.clock is 'As in data_record.';
comment on column usage.kept_record.end_date is 'As in data_record.';
comment on column usage.kept_record.overall_usage_anytime is 'As in data_record.';
comment on column usage.kept_record.overall_usage_offpeak is 'As in data_record.';
comment on column usage.kept_record.overall_available_tokens is 'As in data_record.';
comment on column usage.kept_record.kept_at is 'When it was last needed; 40 days later it goes.';

comment on table usage.daily_usage is 'One row per subscriber and day with done records: their sums. Archived records stay counted.';
comment on column usage.daily_usage.subscriber_number is 'Subscriber.';
comment on column usage.daily_usage.usage_date is 'Day of end_date; where that is null, of clock in TIME_ZONE. Records with neither are not counted.';
comment on column usage.daily_usage.usage_anytime is 'Sum of v_usage_anytime.';
comment on column usage.daily_usage.usage_offpeak is 'Sum of v_usage_offpeak.';
comment on column usage.daily_usage.usage_available_tokens is 'Sum of v_usage_available_tokens.';
comment on column usage.daily_usage.records is 'Number of done records.';
comment on column usage.daily_usage.anomalies is 'How many of them grew too fast to be believed.';
