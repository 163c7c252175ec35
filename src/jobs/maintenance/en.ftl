job-maintenance = Maintenance
job-maintenance-about = Removes runs, logs and update ids that are too old.
job-maintenance-phase-runs = removing old runs
