comment on schema energy is 'Energy per half hour, made of what meters report.';

comment on table energy.device is 'One row per meter. A meter that reports and is not known is added with the defaults. A change counts for what is computed from then on; the job energy with from and to computes the past anew.';
comment on column energy.device.device_name is 'Key, as the meter names itself.';
comment on column energy.device.kind is 'current: it reports three currents. register: it reports a counter.';
comment on column energy.device.voltage is 'Volt; of kind current.';
comment on column energy.device.sample_seconds is 'Seconds for which a reading stands at most; of kind current.';
comment on column energy.device.register_digits is 'Digits after which the register begins anew at 0; null: not known, it never does.';
comment on column energy.device.register_scale is 'kWh of one unit of the register.';
comment on column energy.device.max_gap_seconds is 'Between readings of a register that lie farther apart, energy is estimated. Without a reading for three times as long, admins are told.';
comment on column energy.device.title is 'Name for people; null: device_name.';

comment on table energy.sensor_reading is 'One row per reading of a device. Other programs may insert; what cannot be used, the job energy takes to reading_rejects.';
comment on column energy.sensor_reading.device_name is 'Device.';
comment on column energy.sensor_reading.read_at is 'When it was read.';
comment on column energy.sensor_reading.channel1 is 'Current of the first phase in ampere.';
comment on column energy.sensor_reading.channel2 is 'Current of the second phase in ampere.';
comment on column energy.sensor_reading.channel3 is 'Current of the third phase in ampere.';
comment on column energy.sensor_reading.register_kwh is 'The counter as the register shows it, without its scale.';
comment on column energy.sensor_reading.received_at is 'Start of the transaction that wrote it; who inserts leaves it to its default, since the job finds new readings by it.';

comment on table energy.energy_data is 'One row per device and half hour with readings, or with a share of what was used between two.';
comment on column energy.energy_data.device_name is 'Device.';
comment on column energy.energy_data."timestamp" is 'End of the half hour: 10:30 is [10:00, 10:30).';
comment on column energy.energy_data.energy_consumed is 'kWh.';
comment on column energy.energy_data.readings is 'Readings in the half hour.';
comment on column energy.energy_data.coverage is 'Share of the half hour with data, 0 to 1; what is estimated has none.';
comment on column energy.energy_data.quality is 'estimated: a part lies between readings too far apart; partial: a part has no data; else measured.';
comment on column energy.energy_data.resets is 'Readings in the half hour at which the register had begun anew.';

comment on table energy.reading_rejects is 'One row per different message or reading that could not be used.';
comment on column energy.reading_rejects.reject_id is 'Key.';
comment on column energy.reading_rejects.source is 'mqtt, csv, or table: another program had inserted it.';
comment on column energy.reading_rejects.device_name is 'Device; null: not known.';
comment on column energy.reading_rejects.read_at is 'When it was read; null: not known.';
comment on column energy.reading_rejects.reason is 'Why it could not be used.';
comment on column energy.reading_rejects.payload is 'What was received.';
comment on column energy.reading_rejects.rejected_at is 'When it was refused first.';

comment on table energy.to_do is 'One row per device and span of time whose half hours the job energy has to compute.';
comment on column energy.to_do.device_name is 'Device.';
comment on column energy.to_do.from_at is 'Start of the first half hour.';
comment on column energy.to_do.to_at is 'End of the last half hour.';

comment on table energy.held_base is 'One row per reading of a register that fell by noise: the higher value that stays the base.';
comment on column energy.held_base.device_name is 'Device.';
comment on column energy.held_base.read_at is 'When it was read.';
comment on column energy.held_base.base_kwh is 'The base, as the register showed it.';
