comment on schema energy is 'Energy per half hour, calculated from the readings of meters.';

comment on table energy.device is
  'One row per meter. A meter that reports and is not known is added with the defaults. After a change, run the job '
  'energy with from and to: it calculates past half hours again.';
comment on column energy.device.device_name is 'Key: the name that the meter reports.';
comment on column energy.device.kind is
  'current: it reports the currents of three phases. register: it reports a cumulative counter.';
comment on column energy.device.voltage is 'Volt; for kind current.';
comment on column energy.device.sample_seconds is 'Seconds for which a reading stands at most; for kind current.';
comment on column energy.device.register_digits is
  'Number of digits of the register, which starts again at 0 after the highest value. Null: not known; no rollovers.';
comment on column energy.device.register_scale is 'kWh per unit of the register.';
comment on column energy.device.max_gap_seconds is
  'If two readings of a register are further apart, the energy between them is estimated. After three times as long '
  'without a reading, admins get an alert.';
comment on column energy.device.title is 'Name that people see. Null: device_name.';
comment on column energy.device.max_kw is
  'Highest possible power in kilowatt; for kind register. A faster rise is a glitch or a new zero point.';

comment on table energy.sensor_reading is
  'One row per reading of a device. Other programs may insert rows. The job energy moves readings that cannot be used '
  'to reading_rejects, and takes them back when the kind of the device is corrected.';
comment on column energy.sensor_reading.device_name is 'Device.';
comment on column energy.sensor_reading.read_at is 'Time of the reading.';
comment on column energy.sensor_reading.channel1 is 'Current of the first phase in ampere.';
comment on column energy.sensor_reading.channel2 is 'Current of the second phase in ampere.';
comment on column energy.sensor_reading.channel3 is 'Current of the third phase in ampere.';
comment on column energy.sensor_reading.register_kwh is
  'Value of the register in its own unit, before it is multiplied by register_scale.';
comment on column energy.sensor_reading.received_at is
  'Start of the transaction that inserted the row. Leave it to its default: the job finds new readings by it.';

comment on column energy.sensor_reading.is_glitch is
  'True: the register jumped and continued from its old value; the reading does not count. Set by the job energy.';

comment on table energy.energy_data is
  'One row per device and half hour with readings, or with a part of the energy between two readings.';
comment on column energy.energy_data.device_name is 'Device.';
comment on column energy.energy_data."timestamp" is 'End of the half hour: 10:30 is [10:00, 10:30).';
comment on column energy.energy_data.energy_consumed is 'Energy in kWh.';
comment on column energy.energy_data.readings is 'Number of readings in the half hour.';
comment on column energy.energy_data.coverage is
  'Share of the half hour with data, 0 to 1. Estimated parts count as without data.';
comment on column energy.energy_data.quality is
  'estimated: a part lies between readings that are too far apart. partial: a part has no data. Otherwise measured.';
comment on column energy.energy_data.resets is 'Number of readings in the half hour at which the register was reset.';

comment on table energy.reading_rejects is 'One row per distinct message or reading that could not be used.';
comment on column energy.reading_rejects.reject_id is 'Key.';
comment on column energy.reading_rejects.source is
  'mqtt, csv, or table: another program had inserted it into sensor_reading.';
comment on column energy.reading_rejects.device_name is 'Device. Null: not known.';
comment on column energy.reading_rejects.read_at is 'Time of the reading. Null: not known.';
comment on column energy.reading_rejects.reason is 'Why it could not be used.';
comment on column energy.reading_rejects.payload is 'The message, the line or the row as it was received.';
comment on column energy.reading_rejects.rejected_at is 'When it was rejected for the first time.';
comment on column energy.reading_rejects.channel1 is 'Current of the first phase in ampere, where it could be read.';
comment on column energy.reading_rejects.channel2 is 'Current of the second phase in ampere, where it could be read.';
comment on column energy.reading_rejects.channel3 is 'Current of the third phase in ampere, where it could be read.';
comment on column energy.reading_rejects.register_kwh is
  'Value of the register in its own unit, where it could be read.';
comment on column energy.reading_rejects.device_kind is
  'The kind of the device because of which the reading was rejected; with the other kind it is taken again. Null: it '
  'was rejected for another reason.';

comment on table energy.reject_day is
  'One row per device, reason and day (UTC) on which messages or readings were rejected.';
comment on column energy.reject_day.device_name is 'Device. Empty: not known.';
comment on column energy.reject_day.reason is 'Why they could not be used.';
comment on column energy.reject_day.day is 'Day in UTC.';
comment on column energy.reject_day.messages is 'Number of messages or readings, repeated ones included.';
comment on column energy.reject_day.example is 'The last of them, as it was received.';

comment on table energy.register_jump is
  'One row per reading of a register that is a rollover, a reset or a new zero point, unless later readings show that '
  'it is a glitch.';
comment on column energy.register_jump.device_name is 'Device.';
comment on column energy.register_jump.read_at is 'Time of the reading.';
comment on column energy.register_jump.kind is
  'rollover: the register passed the end of its range. reset: it counts from 0. zero_point: it counts from this '
  'reading, and nothing is added.';

comment on table energy.to_do is 'One row per device and period whose half hours the job energy has to calculate.';
comment on column energy.to_do.device_name is 'Device.';
comment on column energy.to_do.from_at is 'Start of the first half hour.';
comment on column energy.to_do.to_at is 'End of the last half hour.';

comment on table energy.held_base is
  'One row per reading of a register that fell by noise, with the base that it left as it was.';
comment on column energy.held_base.device_name is 'Device.';
comment on column energy.held_base.read_at is 'Time of the reading.';
comment on column energy.held_base.base_kwh is
  'The base: the value, in the register''s own unit, from which the next reading counts.';
