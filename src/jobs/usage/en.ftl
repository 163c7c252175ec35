job-usage = Usage
job-usage-about = Turns the counters that terminals report into usage per record and per day.
job-usage-param-reset = Recalculate yesterday and today
job-usage-param-rebuild = Rebuild daily totals of the last 40 days from the records
job-usage-param-batch_size = Records per transaction
job-usage-alert-too_old = { $count ->
        [one] A record
       *[other] { $count } records
    } came more than 31 days late and { $count ->
        [one] is
       *[other] are
    } not counted (run { $run }). In usage.data_record: modified_by = 'tally: too old'.
jobs-count-rows_done = calculated
jobs-count-rows_invalid = invalid
jobs-count-rows_too_old = too old
jobs-count-rows_anomalous = implausible
jobs-count-rows_recomputed = recalculated
jobs-count-rows_reset = reset
jobs-count-days_rebuilt = days corrected
jobs-count-batches = batches
job-usage-phase-rebuild = rebuilding daily totals
job-usage-phase-reset = resetting
job-usage-phase-calculate = calculating
