job-sales-backfill = Sales: backfill
job-sales-backfill-about = Requests a sales report from the shop’s platform and loads it: once, before the daily increments.
job-sales-backfill-param-force = Request a new report
job-sales-backfill-param-force-hint = Even if one is already loaded.
job-sales-backfill-param-dir = Folder with the files
job-sales-backfill-phase-wait-for-the-report = waiting for the report
job-sales-backfill-phase-download = downloading { $subject }
job-sales-backfill-phase-read = reading { $subject }
job-sales-backfill-phase-load = loading { $subject }
job-sales-increment = Sales: increments
job-sales-increment-about = Loads the shop’s sales for each finished day, in order.
job-sales-increment-param-date = Only one day
job-sales-increment-param-date-hint = If the day is already loaded, it is loaded again.
job-sales-increment-param-skip = Skip a day
job-sales-increment-param-skip-hint = A day for which the platform will never have data. The days after it no longer wait for it.
job-sales-increment-param-dir = Folder with the files
job-sales-increment-phase-download = downloading { $subject }
job-sales-increment-phase-read = reading { $subject }
job-sales-increment-phase-load = loading { $subject }
job-sales-increment-alert-overdue = The platform has had no increment of { $date } for three days; { $days ->
    [one] { $days } day is open
   *[other] { $days } days are open
}. If the platform will never have { $date }, skip it: /sales skip { $date }
job-sales-increment-alert-status = { $lines } order { $lines ->
    [one] line has the status “{ $status }”, which the settings don’t name; it counts as a sale
   *[other] lines have the status “{ $status }”, which the settings don’t name; they count as sales
} (amount { $amount }). If it isn’t a sale, add it to SALES_REFUND_STATUSES or SALES_IGNORED_STATUSES and load the days again.
job-sales-backfill-alert-status = { job-sales-increment-alert-status }
job-sales-increment-alert-repeated = { $count } of { $lines } lines of { $file } for { $date } have the same uniq_id { $id }. Only one of them was loaded.
job-sales-backfill-alert-repeated = { job-sales-increment-alert-repeated }
job-sales-increment-alert-outside = No order in the file for { $date } is dated that day ({ $lines ->
    [one] { $lines } order line
   *[other] { $lines } order lines
}). The orders were loaded for their own dates, and { $date } has none.
job-sales-backfill-alert-outside = No order in the report up to { $date } is dated within the report’s days ({ $lines ->
    [one] { $lines } order line
   *[other] { $lines } order lines
}).
job-sales-increment-alert-prices = The price list for { $date } can’t be downloaded: { $address } answers HTTP { $status }. The other files are loaded, and the prices stay as they are. The next runs try again, for three days.
job-sales-backfill-alert-prices = The price list of the report can’t be downloaded: { $address } answers HTTP { $status }. The other files are loaded, and the prices stay as they are. To try again: /run sales-backfill
job-error-sales-dir-without-date = The folder needs the day of its files: date=2026-11-30.
job-error-sales-skip-alone = A day is skipped without loading anything: leave out the other parameters.
job-error-sales-skip-loaded = { $day } can’t be skipped: it is loaded.
job-error-sales-skip-not-over = { $day } can’t be skipped yet: the day isn’t over.
job-error-sales-skip-no-backfill = { $day } can’t be skipped: no backfill is loaded.
job-error-sales-no-folder = There is no folder { $folder }.
job-error-sales-no-file = The folder has no file { $file }.
job-error-sales-no-address = The platform gave no address for { $file }, and S3 is not set up: { $setting }.
job-error-sales-s3-missing = S3 has no file { $file }.
job-error-sales-s3-refused = S3 refuses { $file }: { $reason }.
job-error-sales-no-increment = The platform has no increment for { $day }.
job-error-sales-no-backfill = { $day } can’t be loaded yet: run the backfill first.
job-error-sales-day-waits = { $day } can’t be loaded yet: the day before it, { $before }, isn’t loaded.
job-error-sales-no-report = The backfill came from a folder, so the platform has no increments for it.
job-error-sales-disk-full = The disk is full: { $file } needs { $size } bytes, and only { $written } fit.
job-error-sales-address = The platform gave an address that is neither http nor https.
job-error-sales-private-address = The platform gave an address in the private network: { $host }. If that is right, set { $setting }=true.
job-error-sales-redirects = The platform redirected a download too many times, last to { $address }.
job-error-sales-download = { $file } was not downloaded completely.
job-error-sales-file-refused = { $file } can’t be downloaded: { $address } answers HTTP { $status }.
job-error-sales-report-late = The report wasn’t ready after 30 minutes (task { $task }).
job-error-sales-report-status = The platform answered { $status } for the report.
job-error-sales-report-span = The platform’s report begins on { $first } and ends on { $last }.
job-error-sales-no-json = The platform’s answer to { $call } is not JSON.
job-error-sales-no-object = The platform’s answer to { $call } is not a JSON object.
job-error-sales-other-day = The platform answers with the increment of { $answered } instead of { $day }.
job-error-sales-fields = The platform’s answer to { $call } has wrong or missing fields: { $fields }.
job-error-sales-refused = Nothing was loaded
job-error-sales-rejects = { $rejected } of { $rows } lines can’t be read, more than { $setting } ({ $max } %). The first one, line { $line }: { $reason }
job-error-sales-file-empty = it is empty
job-error-sales-file-cut = it is cut off in line { $line }
job-error-sales-file-packing = its compression is damaged or cut off
job-error-sales-file-header = its header can’t be read: { $reason }
job-error-sales-file-no-column = its header has no column { $columns }
job-error-sales-file-column-twice = its header has the column { $column } twice
job-error-sales-line-fields = { $count } fields instead of { $expected }
job-error-sales-line-long = the line is too long
job-error-sales-line-open-quote = a quote is not closed
job-error-sales-line-after-quote = text after a closing quote
job-error-sales-line-not-utf8 = not UTF-8
job-error-sales-line-outside = it is dated { $day }, outside of { $first } – { $last }
job-error-sales-line-outside-no-key = it is dated { $day }, outside of { $first } – { $last }, and has no { $key }
job-error-sales-value-missing = { $column } is missing
job-error-sales-value-not-whole = { $column } is not a whole number
job-error-sales-value-not-number = { $column } is not a number
job-error-sales-value-decimals = { $column } has more than two decimals
job-error-sales-value-digits = { $column } has more than { $max } digits
job-error-sales-value-long = { $column } has more than { $max } characters
job-error-sales-value-not-date = { $column } is not a date
job-error-sales-value-zero-byte = { $column } has a zero byte
job-error-sales-no-days = Nothing was loaded: the files have no line with a date.
job-log-sales-report = Report { $report }: from { $first } to { $last }.
job-log-sales-report-loaded = Report { $report } is loaded up to { $day }. force=true requests a new one.
job-log-sales-report-task = An earlier run has already requested the report (task { $task }).
job-log-sales-waits-for-backfill = The daily increments wait for the backfill.
job-log-sales-no-report = The platform can’t be asked for increments without a loaded report: the backfill came from a folder, or failed.
job-log-sales-no-open-day = All days are loaded.
job-log-sales-day-loaded = { $day } is loaded.
job-log-sales-day-absent = The platform has no data for { $day } yet. The next run asks again.
job-log-sales-day-skipped = { $day } is skipped. The days after it no longer wait for it.
job-log-sales-overdue = The platform has had no data for { $date } for three days; { $days ->
    [one] { $days } day is open
   *[other] { $days } days are open
}.
job-log-sales-no-file = There is no { $file }: what earlier files set stays.
job-log-sales-new-urls = { $reason } The platform is asked for new addresses.
job-log-sales-no-new-urls = The platform gives no new addresses: { $reason }
job-log-sales-prices-gone = { $reason } The prices stay as they are.
job-log-sales-prices-given-up = There have been no prices for { $day } for three days. They are not requested any more.
job-log-sales-truncated = { $file } is truncated. It is downloaded again in { $seconds } s.
job-log-sales-download-retry = { $reason } The next attempt is in { $seconds } s.
