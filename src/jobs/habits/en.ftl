job-habits = Habits
job-habits-about = Loads records that are still waiting; this also happens right after each record.
job-habits-param-rejects = Retry rejected rows
job-habits-param-rebuild = Rebuild daily totals
job-habits-phase-load = loading
job-habits-phase-rebuild = rebuilding daily totals
