job-maintenance = Maintenance
job-maintenance-about = Removes old runs, logs and update ids.
job-maintenance-phase-runs = removing old runs
job-maintenance-alert-nobody_polls = No instance has fetched messages from Telegram for a minute. Check in the log whether another program uses the bot’s token or holds the lock of the poller in the database.
