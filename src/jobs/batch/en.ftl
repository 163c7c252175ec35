job-batch = Batch aggregation
job-batch-about = Aggregates metrics into time buckets for all enabled batch jobs, as defined in batch_jobs and its related tables.
job-batch-param-id = Only one batch job
job-batch-param-id-hint = /batch shows its number. Without a number, all batch jobs run.
job-batch-param-at = As of this time
job-batch-param-at-hint = A time like 2026-11-22T10:00Z. Without a time, the current one is used.
job-batch-param-full = All data, not only new data
job-batch-phase-compute = computing
job-batch-import = Import of batch jobs
job-batch-import-about = Adds batch jobs from a JSON file; existing names are skipped.
job-batch-import-param-file = JSON file
jobs-count-rows_removed = results removed
jobs-count-rows_without_key = rows without id or time
jobs-count-metrics = metrics
jobs-count-buckets = buckets
jobs-count-results = results
jobs-count-seconds = seconds
jobs-count-jobs_added = jobs added
jobs-count-jobs_skipped = jobs skipped
job-error-batch-no-job = Batch job { $id } does not exist or has no definition.
job-error-batch-no-json = The file is not JSON: { $reason }
job-error-batch-zip = The file is a ZIP file or an Excel workbook, not JSON.
job-error-batch-nested = The JSON of the file is nested too deeply.
job-error-batch-too-many = The file has { $count } jobs; at most { $max } are allowed.
job-error-batch-fields = Missing or wrong fields: { $fields }
job-error-batch-no-object = not a JSON object with the fields of a job
job-error-batch-too-long = More than { $max } characters or entries: { $fields }
job-error-batch-no-metric = it has no metric
job-error-batch-no-percentile = the aggregation percentile needs a value in batchjob_definitions.percentile
job-error-batch-no-column = { $table } has no column { $column }
job-error-batch-not-numeric = the column { $column } has the type { $type }, not a number
job-error-batch-not-mapped = metricsandtables names no table for { $metric }
job-error-batch-no-table = there is no table { $table }
job-error-batch-table-refused = { $table } can’t be used as a source
job-error-batch-no-time = { $table } has no column timestamp { $columns ->
    [0] and no timestamptz column
   *[other] but several timestamptz columns
}
job-error-batch-filter = filter, position { $at }: { $reason }
job-error-batch-filter-no-column = there is no column { $column }; there are: { $known }
job-error-batch-filter-like = LIKE needs a text, but { $column } is { $type }
job-error-batch-filter-type = { $value } is not a value of { $column } ({ $type })
job-error-batch-filter-value = “{ $value }” can’t be read as { $type }
job-error-batch-filter-syntax = expected { $what ->
        [parenthesis] ) for the ( at position { $opened }
       *[other] { $expected }
    }, not { $end ->
        [yes] the end
       *[no] { $found }
    }
job-error-batch-no-event = there is no event “{ $value }”; there are: { $known }, and EVERYDAY with 1 to 12, AM or PM, and ET, CT, MT, PT or UTC
job-error-batch-no-granularity = there is no granularity “{ $value }”; there are: { $known }
job-error-batch-no-zone = there is no time zone “{ $value }”; use a name of the IANA list, like UTC or Europe/Berlin
job-error-batch-no-mode = there is no mode “{ $value }”; there are: incremental, full and window:HOURS, like window:48
job-error-batch-no-aggregation = there is no aggregation { $name }
job-error-batch-unknown-aggregation = there is no aggregation “{ $value }”; there are: { $known }
job-log-batch-totals = Metrics: { $metrics }, buckets: { $buckets }, results: { $results }, rows read: { $rows }.
job-log-batch-pass = Batch job { $id }: { $names } of { $table }.
job-log-batch-exists = { $name } is skipped: a batch job of that name exists.
job-log-batch-added = { $name } is batch job { $id }.
