job-maintenance = Maintenance
job-maintenance-about = Removes old runs, logs and update ids.
job-maintenance-phase-runs = removing old runs
