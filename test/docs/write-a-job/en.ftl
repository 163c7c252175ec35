job-cleanup = Cleanup
job-cleanup-about = Removes old entries of the audit log.
job-cleanup-param-days = Days to keep
jobs-count-entries_removed = entries removed
