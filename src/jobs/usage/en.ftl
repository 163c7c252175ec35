job-usage = Usage
job-usage-about = Turns the counters that terminals report into usage per record and per day.
job-usage-param-reset = Calculate yesterday and today anew
job-usage-param-batch_size = Records in one transaction
