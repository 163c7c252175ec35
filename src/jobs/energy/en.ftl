job-energy = Energy
job-energy-about = Turns the readings of meters into energy per half hour, and tells admins of meters that have fallen silent.
job-energy-param-from = From which time of readings on (without a zone: UTC); without it what is new
job-energy-param-to = Up to which time; without it now
job-energy-param-hours = Hours that are computed anew at least
job-energy-phase-plan = looking for new readings
job-energy-phase-compute = computing
job-energy-alert-new = { $count ->
        [one] A meter that was not known reports
       *[other] { $count } meters that were not known report
    }: { $devices }. Voltage, digits and scale are the usual ones: see the table energy.device.
job-energy-alert-silent = The meter { $device } has been silent since { $since }.
job-energy-import = Energy: readings of a file
job-energy-import-about = Reads a CSV file of readings of meters. A file that is read again changes nothing.
job-energy-import-param-file = CSV with deviceName, timestamp and channel1 to channel3 or registerKwh
job-energy-import-phase-import = reading
jobs-count-half_hours = half hours computed
jobs-count-half_hours_removed = removed
jobs-count-devices_silent = silent meters
