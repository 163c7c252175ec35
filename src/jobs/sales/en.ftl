job-sales-backfill = Sales: backfill
job-sales-backfill-about = Requests a sales report from the shop’s platform and loads it: once, before the daily increments.
job-sales-backfill-param-force = Request a new report, even if one is loaded
job-sales-backfill-param-dir = Folder with the files, instead of the platform
job-sales-increment = Sales: increments
job-sales-increment-about = Loads the shop’s sales for each finished day, in order.
job-sales-increment-param-date = Load this day, even if it is loaded already
job-sales-increment-param-dir = Folder with the files, instead of the platform
job-sales-increment-alert-overdue = The platform has had no increment of { $date } for three days; { $days ->
    [one] { $days } day is open
   *[other] { $days } days are open
}.
