job-detrack = Deliveries
job-detrack-about = Sends the company's shipments to DeTrack as jobs of its drivers.
job-detrack-param-now = Send outside of working hours too
job-detrack-phase-send = sending
job-detrack-alert-trigger = { $count ->
        [one] A row of enterprise.{ $source } is
       *[other] { $count } rows of the company are
    } not taken: { $message }. The company's row stands. It is in dtrack.error_log; select dtrack.retry_errors() takes it again.
job-detrack-alert-left = { $count ->
        [one] A shipment was
       *[other] { $count } shipments were
    } deleted or no longer { $count ->
        [one] leaves
       *[other] leave
    } by DeTrack: { $shipments }. What DeTrack has of { $count ->
        [one] it
       *[other] them
    } is left as it is.
job-detrack-alert-no_vehicles = DeTrack has no vehicle that could take jobs: they are sent unassigned.
job-detrack-alert-stuck = { $count ->
        [one] A shipment is
       *[other] { $count } shipments are
    } not at DeTrack after ten attempts, { $job } among them: { $reason }. It goes on trying.
job-detrack-status = Delivery statuses
job-detrack-status-about = Reads back from DeTrack what became of the jobs that have not ended.
job-detrack-status-phase-read = reading
jobs-count-jobs_created = created
jobs-count-jobs_updated = changed
jobs-count-jobs_found = there already
jobs-count-jobs_ended = ended before
jobs-count-jobs_failed = failed
jobs-count-jobs_postponed = to try again
jobs-count-jobs_missing = gone at DeTrack
jobs-count-jobs_unread = not read
