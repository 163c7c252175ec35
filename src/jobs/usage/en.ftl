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
job-log-usage-nothing = There was nothing to do.
job-log-usage-records = { $count ->
        [one] { $count } record
       *[other] { $count } records
    }, end_date from { $first } to { $last }.
job-log-usage-too-old = { $count ->
        [one] { $count } record came more than 31 days late and is
       *[other] { $count } records came more than 31 days late and are
    } not counted.
job-log-usage-rebuilt = Daily totals rebuilt: { $count ->
        [one] { $count } row was wrong
       *[other] { $count } rows were wrong
    }.
job-log-usage-reset = Reset: { $count ->
        [one] { $count } record since { $since } is
       *[other] { $count } records since { $since } are
    } calculated again.
job-log-usage-expired = { $count ->
        [one] { $count } subscriber without a record
       *[other] { $count } subscribers without a record
    } for 400 days removed from the memory of the job.
job-log-usage-conflict = Another session changed the same rows: attempt { $attempt } of { $attempts }.
