job-detrack = Deliveries
job-detrack-about = Sends the company’s shipments to DeTrack as jobs of its drivers.
job-detrack-param-now = Also outside working hours
job-detrack-phase-send = sending
job-detrack-alert-trigger = { $count ->
        [one] A row of enterprise.{ $source } was
       *[other] { $count } rows of the company were
    } not accepted: { $message }. The company’s own data is unchanged. /deliveries errors lists them.
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
    } not at DeTrack after ten attempts, { $job } among them: { $reason }. Attempts continue.
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
