job-energy = Energy
job-energy-about = Turns the readings of meters into energy per half hour, and alerts admins to silent meters.
job-energy-param-from = Start of the readings
job-energy-param-from-hint = A time like 2026-11-22T10:00Z, in UTC unless it names a zone. Without a start, only new readings are used.
job-energy-param-to = End of the readings
job-energy-param-to-hint = A time like 2026-11-22T10:00Z. Without an end, all readings up to now are used.
job-energy-param-hours = Hours to recalculate
job-energy-param-hours-hint = At least this many hours are recalculated.
job-energy-phase-plan = looking for new readings
job-energy-phase-compute = computing
job-energy-alert-new = { $count ->
        [one] An unknown meter reports
       *[other] { $count } unknown meters report
    }: { $devices }. Voltage, digits and scale are set to the defaults: see the table energy.device.
job-energy-alert-silent = The meter { $device } has sent nothing since { $since }.
job-energy-alert-rejected = The meter { $device } sent { $count ->
        [one] { $count } message that cannot
       *[other] { $count } messages that cannot
    } be used: { energy-reason }. The last one: { $example }
job-energy-alert-rejected-unnamed = { $count ->
        [one] { $count } message without a meter’s name
       *[other] { $count } messages without a meter’s name
    } cannot be used: { energy-reason }. The last one: { $example }
job-energy-alert-zero-point = The register of the meter { $device } jumped to { $value } at { $time }, and counts from there. Energy may be missing. If the meter can have consumed that much, increase max_kw in the table energy.device.
job-energy-import = Energy: readings from a file
job-energy-import-about = Loads meter readings from a CSV file. Loading a file again changes nothing.
job-energy-import-param-file = CSV file
job-energy-import-param-file-hint = With the columns deviceName, timestamp and channel1 to channel3 or registerKwh.
job-energy-import-phase-import = reading
jobs-count-half_hours = half hours computed
jobs-count-half_hours_removed = removed
jobs-count-devices_silent = silent meters
job-error-energy-time = A time must look like 2026-11-22T10:00Z (UTC unless it names a zone).
job-error-energy-to-without-from = An end needs a start: from=2026-11-22T10:00Z.
job-error-energy-order = The start must be before the end, which is now if it is left out.
job-error-energy-no-column = The first line of the file has no column { $column }.
job-error-energy-column-twice = The first line of the file has two columns for { $column }. Nothing was imported: leave one of them.
job-error-energy-not-utf8 = Line { $line } of the file is not UTF-8. Nothing was imported: save the file as UTF-8.
job-error-energy-long-line = Line { $line } of the file is too long for a CSV file.
job-error-energy-empty-file = The file has no lines of readings.
job-error-energy-many-rejects = { $rejected } of { $read } lines were rejected, more than { $max }% (ENERGY_MAX_REJECTS). The other lines are stored.
job-log-energy-calculated = Half hours written: { $written }, readings read: { $read }.
