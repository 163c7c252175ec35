job-detrack = Deliveries
job-detrack-about = Sends the company’s shipments to DeTrack as jobs of its drivers.
job-detrack-param-now = Also outside working hours
job-detrack-phase-send = sending
job-detrack-alert-trigger = { $count ->
        [one] A row of enterprise.{ $source } was
       *[other] { $count } rows of the company were
    } not accepted: { job-error-detrack-row }. The company’s own data is unchanged. /deliveries errors lists them.
job-detrack-alert-left = { $count ->
        [one] A shipment was
       *[other] { $count } shipments were
    } deleted or no longer { $count ->
        [one] goes
       *[other] go
    } through DeTrack: { $shipments }. Jobs already in DeTrack are left as they are.
job-detrack-alert-deleted = { $count ->
        [one] A job is
       *[other] { $count } jobs are
    } no longer in DeTrack: { $jobs }. /delivery NUMBER shows the history.
job-detrack-alert-no_vehicles = DeTrack has no vehicle for these jobs, so they are sent unassigned.
job-detrack-alert-stuck = { $count ->
        [one] A shipment is
       *[other] { $count } shipments are
    } not at DeTrack after ten attempts, { $job } among them: { $problem ->
        [detrack-no-answer] DeTrack isn’t answering
        [detrack-no-job] DeTrack’s answer is not a job
       *[other] { $reason }
    }. Attempts continue.
job-detrack-status = Delivery statuses
job-detrack-status-about = Updates the status of unfinished jobs from DeTrack.
job-detrack-status-phase-read = reading
jobs-count-jobs_created = created
jobs-count-jobs_updated = changed
jobs-count-jobs_found = already there
jobs-count-jobs_ended = already finished
jobs-count-jobs_failed = failed
jobs-count-jobs_postponed = to try again
jobs-count-jobs_missing = missing in DeTrack
jobs-count-jobs_unread = not read
job-error-detrack-denied = DeTrack denies access (HTTP { $status }): check DETRACK_API_KEY.
job-error-detrack-no-answer = DeTrack isn’t answering.
job-error-detrack-http = DeTrack answers HTTP { $status }.
job-error-detrack-no-job = DeTrack answers HTTP { $status } without a job.
job-error-detrack-message = DeTrack refused it: { $reason }
job-error-detrack-fields = Wrong fields
job-error-detrack-field = { $problem ->
       *[other] { $code }
    }
job-error-detrack-row = { $problem ->
        [flag] { $column }: “{ $value }” is neither yes nor no
        [date] { $column }: “{ $value }” is not a date
        [number] { $column }: “{ $value }” is not a number
        [value] { $column }: “{ $value }” can’t be read
        [missing] { $column } is missing
        [busy] the database was busy or stopping ({ $code }), the next run tries again
        [database] the database refused the row ({ $code }): { $message }
       *[other] { $message }
    }
job-error-detrack-not-shipped = { $shipment }: shipped can’t be set in enterprise.shipment: { $reason }
job-error-detrack-taken = Another shipment has the number { $number } at DeTrack.
job-error-detrack-gone = The job is no longer at DeTrack (HTTP 404).
job-detrack-end = { $status ->
        [completed] delivered
        [completed_partial] partly delivered
        [failed] not delivered
        [return] returned
        [deleted] deleted
       *[other] { $status }
    }
job-error-detrack-ended = The change was not sent: the job at DeTrack had ended ({ job-detrack-end }).
job-log-detrack-outside-hours = Nothing is sent outside of working hours (DETRACK_HOURS).
job-log-detrack-postponed = { $item } is tried again later: { $reason }
job-log-detrack-ended = { $item } has changed, but it is not updated: the job at DeTrack has ended ({ job-detrack-end }).
job-log-detrack-no-vehicles = DeTrack has no vehicles, so jobs are sent unassigned.
job-log-detrack-pause = DeTrack asks for a pause of { $seconds } s (HTTP 429).
job-log-detrack-repaired = { $count ->
        [one] { $count } row that could not be read is read now
       *[other] { $count } rows that could not be read are read now
    }.
job-log-detrack-errors = { $count ->
        [one] { $count } row of the company
       *[other] { $count } rows of the company
    } can’t be read: /deliveries errors
job-log-detrack-left = Deleted or no longer sent through DeTrack: { $shipments } ({ $count }). Jobs already in DeTrack are left as they are.
job-log-detrack-deleted = No longer in DeTrack: { $jobs } ({ $count }).
job-log-detrack-missing = { $count ->
        [one] { $count } job is
       *[other] { $count } jobs are
    } no longer in DeTrack.
