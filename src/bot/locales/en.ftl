# Everything that people read. Text of people stands in places like { $name } as it was typed: messages carry no markup.

## The bot itself
bot-short-description = Write what you did (run 45m) and see where your time goes.
hint =
    Write what you did and for how long, such as “run 45m” or “reading 1h yesterday #good book”.
    /record asks step by step, /help shows everything.
hint-media =
    Write what you did and for how long in the caption, such as “run 45m”: I cannot read the picture or file itself.
    /record asks step by step, /help shows everything.
unknown-command = I do not know that command. /help shows all of them.
unknown-command-near = I do not know that command. Did you mean { $near }? /help shows all of them.
extra-text-ignored = { $command } needs nothing after it, so I ignored “{ $text }”.
extra-text-refused = { $command } takes back only your newest record, so write it without anything after it. Nothing was changed. /history shows the other records.
admins-only = That command is for admins.
not-yours = Not yours: this button is for somebody else.
not-a-person = I keep habits for people. You write anonymously or as a channel: write as yourself, please.
old-button = That button is from an earlier message and no longer works.
cancelled = Cancelled. Nothing was changed.
nothing-to-cancel = There is nothing to cancel.
conversation-closed = I waited a while and closed our dialogue; nothing was saved. Start again whenever you like.
something-went-wrong = Something went wrong on my side, and this was not done. Please try again in a moment.
wait-seconds = That was a lot at once: wait { $seconds } s, please.
answered-in-private = I answered in our private chat.
write-to-me-first = That is for the two of us: open our private chat, press Start, then ask there.
button-open-chat = Open chat
button-cancel = Cancel
button-new = New
ask-press-a-button = Press one of the buttons, please.

## Commands, as /help and the menu show them
command-start = What this bot is for
command-record = Record a habit step by step
command-day = Today
command-week = This week
command-month = This month
command-year = This year
command-summarize = Charts of habits or categories
command-heatmap = Calendar of a year
command-history = Newest records, to edit or delete
command-undo = Take back the newest record
command-list = Your habits and categories
command-addcategory = Add a category
command-alldata = All your records as Excel or CSV
command-dashboard = Charts in the browser, live
command-settings = Time zone, first day of week, start of day
command-language = English or Russian
command-privacy = What is stored and who sees it
command-mydata = Everything stored about you
command-forget = Delete everything about you
command-cancel = Leave the question that waits
command-help = All commands

## Start and help
start =
    Hello { $name }! I keep your habits: write what you did and for how long, and I count it.

    Just write, for example:
    run 45m
    reading 1h30 yesterday #good book

    Or begin with one of these:
help-heading = What I can do
help-line = /{ $command } — { $description }
help-text =
    Or just write it in one line: habit, duration, day, note.
    run 45m · read half an hour yesterday · 1:30 guitar 2026-11-21 #new song

## Recording
ask-habit = What did you do? Choose, or write its name.
ask-new-habit-name = What is the new habit called?
ask-category = Which category does “{ $name }” belong to? Choose, or write a new one.
ask-new-category-name = What is the new category called?
ask-duration = How long was “{ $name }”? Choose, or write it: 45, 1h30, 1:30.
ask-which-habit = Which one do you mean?
ask-new-habit =
    I do not know “{ $name }” yet. { $near ->
        [0] Is it a new habit?
       *[other] Is it new, or one of these?
    }
ask-over-a-day = With { $duration } more, { $day } would hold more than 24 hours. Save it anyway?
button-new-habit = New habit «{ $name }»
ask-entry-day = Which day was it?
ask-meaning = I am not sure what you mean. Which is it?
not-saved = Not saved: { $record }
question-gone = That question is closed.
button-save-anyway = Save anyway
button-save = Save
button-undo-entry = Undo: { $name }
button-restore-entry = Restore: { $name }
button-undo = Undo
button-restore = Restore
button-change-duration = Change duration
button-change-day = Change day
button-change-habit = Change habit
button-no-note = No note
taken-back = Taken back: { $record }
record-gone = That record is not there any more.
nothing-to-undo = There is no record to take back.
rejected = This could not be saved. It is kept aside together with the reason, for the admins to look at.
too-late-to-undo = It is too late to take that change back here: use /history.
edit-not-understood = I did not understand the changed message, so the record stays as it is. Use its buttons, or write it as “run 45m”.
ask-change-duration = How long was it really? ({ $record })
ask-change-day = Which day was it? ({ $record })
ask-change-habit = Which habit was it? ({ $record })
ask-change-note = What is the new note? ({ $record })

category-other = Other

## What cannot be recorded, and what would be right
refused-no-duration = How long? Add a duration, such as 45m, 1h30 or 1:30.
refused-no-habit = Of what? Write the habit too, such as “run 45m”.
refused-zero-duration = The duration has to be more than 0, such as 45m.
refused-negative-duration = The duration has to be more than 0, such as 45m.
refused-over-24-hours = One record can hold 24 hours at most. Split it over several days, please.
refused-two-durations = I see two durations. Write just one, such as “run 45m”.
refused-unclear-duration = I cannot read that duration. Write it as 45m, 1h30, 1.5h or 1:30.
refused-future-day = That day has not come yet. Write today or a day before.
refused-before-1970 = The earliest day I can keep is 1 January 1970.
refused-impossible-day = There is no such day. Write it as 21.11 or 2026-11-21.
refused-unclear-day = I am not sure which day you mean. Write it as 21.11 or 2026-11-21.
refused-two-days = I see two days. Write just one, please.
refused-future-period = That time has not come yet. Choose today or an earlier time.
refused-period = I cannot read “{ $text }” as a day or period. Write it like this: /day yesterday, /week 2026-11-02, /month october, /year 2025.
refused-language = I speak English and Russian: /language en, /language ru.
refused-export-format = I can send your records as Excel or CSV: /alldata excel, /alldata csv.
refused-no-day = Which day? Write yesterday, Monday, 21.11 or 2026-11-21.
refused-name-too-long = A name can have 64 characters at most. Write a shorter one.
refused-entry = “{ $entry }”: { $reason }
refused-too-many-entries = One message can have { $count } entries at most. Nothing was saved: send it in parts, please.
refused-name-empty = A name needs at least one character.

unknown-habit = I do not know “{ $name }” as a habit, day or period. { $near ->
        [0] /list shows your habits.
       *[other] Is it one of these?
    }

## Settings and language
settings-heading = Settings
setting-timeZone = Time zone: { $zone }, it is { $time } there now
setting-weekStart = First day of week: { $day }
setting-dayStartHour = The day starts at { $hour }
setting-language = Language: English
setting-taken-back = Taken back. { $line }
setting-moves-nothing = Records made before keep their days.
button-setting-timeZone = Time zone
button-setting-weekStart = First day of week
button-setting-dayStartHour = Start of day
button-setting-language = Language
button-settings = All settings
button-more-cities = More cities
button-set-zone = Set time zone { $zone }
ask-time-zone = Choose a city that has your time, write your city, country or time zone (such as Europe/Berlin), or send your location.
ask-which-zone = “{ $typed }” may mean one of these time zones. Choose yours:
ask-set-zone = Set time zone { $zone }? It is { $time } there now.
ask-week-start = On which day does your week begin?
ask-day-start = At what hour does your day start? What you do before it still counts for the day before.
ask-language = Which language shall I speak? На каком языке мне говорить?
refused-zone = I know no such time zone. Write the nearest big city or your country (Berlin, Canada) or a name such as Europe/Berlin, or send your location.
refused-zone-of-database = I cannot reckon with the time zone { $zone }. Choose the nearest big city, please.
refused-weekday = Which day? Write one such as Monday or Sunday.
refused-hour = The day can start at 0 to 6 o'clock. Write a number such as 4.

## The list of habits, and categories
list-heading-own = Your habits
list-heading-starters = Starter habits
list-heading-archived = Archived habits
list-page = { $page } of { $pages }
list-empty-own = You have none yet. Write what you did, such as “run 45m”, or use /record.
list-empty-starters = There are none that you do not have yet.
list-empty-archived = Nothing is archived.
list-empty-categories = Categories without habits
list-records =
    { $records ->
        [one] { $records } record
       *[other] { $records } records
    }
list-no-records = No records yet
list-category = Category: { $name }
list-about-starters = It is offered to everybody. Change it, and it is yours.
list-about-archived = It is not offered any more. A new record brings it back too.
list-button-own = Your habits
list-button-starters = Starter habits ({ $count })
list-button-archived = Archived ({ $count })
list-button-rename = Rename
list-button-move = Move
list-button-merge = Merge
list-button-merge-again = Merge again
list-button-archive = Archive
list-button-revive = Bring back
list-button-back = Back
list-ask-name = What shall “{ $name }” be called?
list-ask-into = All records of “{ $name }” will count for another habit. For which one? Choose, or write its name.
list-into-unknown = I do not know that habit. Choose one, or write its name.
list-into-which = Which one do you mean: { $names }?
list-quoted = “{ $name }”
list-unchanged = Nothing changed: “{ $name }” is so already.
list-renamed = “{ $before }” is now called “{ $name }”.
list-name-taken = You have a habit “{ $by }” already. Merge “{ $name }” into it?
list-moved = “{ $name }” is now in the category “{ $category }”, with all its records.
list-merged =
    { $records ->
        [0] “{ $from }” is merged into “{ $into }”; it had no records.
        [one] “{ $from }” is merged into “{ $into }”: { $records } record moved.
       *[other] “{ $from }” is merged into “{ $into }”: { $records } records moved.
    }
list-unmerged =
    { $records ->
        [0] “{ $name }” is a habit of its own again.
        [one] “{ $name }” is a habit of its own again, with { $records } record.
       *[other] “{ $name }” is a habit of its own again, with { $records } records.
    }
list-archived = “{ $name }” is archived: it is not offered any more, and its records stay.
list-revived = “{ $name }” is among your habits again.
list-gone = That habit is not there any more.
list-undo-late = That was too long ago to be taken back by a button.
category-added = The category “{ $name }” is added.
category-exists = You have the category “{ $name }” already.
category-removed = The category “{ $name }” is gone again.
category-in-use = The category “{ $name }” holds habits or records by now, so it stays.
category-gone = That category is not there any more.

## History
history-heading = Your records, newest first · { $first }–{ $last } of { $total }
history-heading-selected = { $title }, newest first · { $first }–{ $last } of { $total }
history-empty = You have no records yet. Write what you did, such as “run 45m”, or use /record.
history-category = Category: { $name }
history-deleted = Deleted: { $record }
history-button-change-note = Change note
history-button-delete = Delete
history-button-back = Back

## Summaries and charts
period-all = All time
period-this-day = Today, { $span }
period-this-week = This week, { $span }
period-this-month = This month, { $span }
period-this-year = This year, { $span }
total-with-minutes = { $duration } ({ $minutes } min)
nothing-recorded = { $period }: nothing recorded.
nothing-recorded-yet = Nothing is recorded yet. Write what you did, such as “run 45m”, then ask again.
summary-line = { $name } — { $duration } · { $records ->
        [one] { $records } record
       *[other] { $records } records
    }
summary-rest = { $count ->
        [one] { $count } more habit
       *[other] { $count } more habits
    }
summary-total = Total: { $total } · { $records ->
        [one] { $records } record
       *[other] { $records } records
    }
summary-more = ▲ { $difference } more than { $span } ({ $before }): { $percent }
summary-less = ▼ { $difference } less than { $span } ({ $before }): { $percent }
summary-same = As much as { $span }
summary-new = Nothing was recorded in the span before: { $span }
button-chart = Chart
button-week = Week
button-month = Month
button-year = Year
button-all = All time
button-habits = Habits
button-categories = Categories
button-everything = All
button-choose-habit = Choose habit
all-habits = All habits
ask-summarize = What shall I draw?
ask-summarize-habits = Which habit? “All” compares them.
ask-summarize-categories = Which category? “All” compares them.
charts-busy = Many charts are being drawn right now. Ask again in a moment, please.
picture-stays = The picture is still the one before.
chart-gone-habits = That habit is not there any more. /summarize shows those that are.
chart-gone-categories = That category is not there any more. /summarize shows those that are.
chart-title-habits = Total Duration by Habit
chart-title-categories = Total Duration by Category
chart-title-one = Total Duration: { $name }
chart-in-minutes = Total Duration (in minutes)
chart-in-hours = Total Duration (in hours)
chart-other = Other ({ $count })
chart-step-day = Day
chart-step-week = Week
chart-step-month = Month
chart-total = Total: { $total }
heatmap-title = Calendar of { $year }
heatmap-up-to = up to { $duration }
heatmap-over = over { $duration }
heatmap-total = Total: { $total } · { $days ->
        [one] { $days } day
       *[other] { $days } days
    }

## Files of records and own data
button-excel = Excel
button-csv = CSV
export-confirm = { $count ->
        [one] You have { $count } record. Send it as a file?
       *[other] You have { $count } records. Send all of them as a file?
    }
export-nothing = There are no records yet, so there is nothing to send. Write what you did, such as “run 45m”.
export-cancelled = Cancelled. Nothing was sent.
export-making = { $count ->
        [one] Making a file of { $count } record…
       *[other] Making a file of { $count } records…
    }
export-progress = Making a file: { $rows } of { $count } records…
export-sent = { $count ->
        [one] Here is your file with { $count } record.
       *[other] Here is your file with all { $count } records.
    }
export-sent-split = One file would be larger than the 50 MB that Telegram takes, so it is split by year: { $count } records in { $files ->
        [one] { $files } file.
       *[other] { $files } files.
    }
export-stopped = Stopped: this file is not sent.
export-in-progress = One of your files is being made already, so this one is not. Ask again when it has come.
exports-busy = Many files are being made right now. Ask again in a minute, please.
sheet-records = Records
sheet-summary = Summary
column-date = Date
column-habit = Habit
column-category = Category
column-duration = Duration (min)
column-note = Note
column-month = Month
column-records = Records
column-total = Total
mydata-making = Collecting everything I keep about you…
mydata-sent = This is everything I keep about you, a sheet for each table. /privacy says who can see it, /forget deletes it.

## The dashboard
dashboard-all = The dashboard of all people, live. This link logs you in:
dashboard-own = Your dashboard, live. This link logs you in:
dashboard-once = { $minutes ->
        [one] It works once, for { $minutes } minute. Do not pass it on.
       *[other] It works once, for { $minutes } minutes. Do not pass it on.
    }
dashboard-button = Open the dashboard

## Privacy and forgetting
privacy =
    What I keep about you, and who can see it

    I keep:
    • your Telegram id, name, username, language, whether you have Premium, and when you first and last wrote
    • your settings: language, time zone, first day of week, start of day
    • your habits and categories, and your records: duration, day, note, when and in which chat you sent them. A record you delete is only hidden, so that you can restore it
    • a question of mine that waits for your answer, and messages of yours that wait for their turn, until they are done
    • while you are logged in to the dashboard, that you are
    • for a few days, the numbers of the messages I handled and what I answered
    My log holds ids and never what you wrote.

    Who can see it:
    • you
    • the admins of this installation and its BI role, the database account that reports are made with

    Nobody else sees your data. What you write in a group is read by the group, as everywhere.

    What you can do:
    /mydata sends you everything as a workbook
    /alldata sends you your records as Excel or CSV
    /forget deletes everything, in every table. Only the list of admin commands that were used or refused keeps your id, without your name
ask-forget =
    This deletes everything I keep about you: your { $count ->
        [one] { $count } record
       *[other] { $count } records
    }, your habits, categories and settings. It cannot be undone.
    /mydata sends you a copy first. Anything but the word below keeps everything.

    To delete everything, type { $word }
forget-word = DELETE
forget-word-inexact = Nothing was deleted: everything stays as it was. The word must be written exactly. To delete everything, use /forget again and type { $word }
forget-kept = Nothing was deleted: everything stays as it was. /forget asks again.
forgotten = Everything about you is deleted. If you write to me again, we begin afresh.

## Jobs, for admins
command-jobs = Jobs: state, last run, next due
command-run = Run a job
command-status = What runs, what failed, a job's last runs
command-log = The log of a run
command-cancelrun = End a run
command-retry = Run the same again
command-pause = Pause a job
command-resume = Let a paused job go on
command-backfill = Run a job again for a span of days
command-notify = What you are told of a job
command-audit = Newest admin actions and refusals
jobs-heading = Jobs
jobs-none = There are no jobs.
jobs-button-all = All jobs
jobs-button-job = Job
jobs-button-run = Run
jobs-button-dry-run = Dry run
jobs-button-cancel = Cancel
jobs-button-log = Log
jobs-button-retry = Retry
jobs-button-status = Status
jobs-button-pause = Pause
jobs-button-resume = Resume
jobs-button-continue = Continue
jobs-button-older = Older
jobs-seconds = { $seconds } s
jobs-minutes = { $minutes } min { $seconds } s
jobs-hours = { $hours } h { $minutes } min
jobs-rows = { $rows } { $count ->
        [one] row
       *[other] rows
    }
jobs-no-counts = nothing to count
jobs-count-rows_read = rows read
jobs-count-rows_written = rows written
jobs-count-rows_rejected = rows rejected
jobs-count-rows_doubled = rows doubled
jobs-count-rows_staged_again = rows staged again
jobs-count-rows_corrected = rows corrected
jobs-count-runs_removed = runs removed
jobs-count-log_lines_removed = log lines removed
jobs-count-alerts_and_cards_removed = alerts and cards removed
jobs-count-update_ids_removed = update ids removed
jobs-count-questions_removed = questions removed
jobs-count-log_files_removed = log files removed
jobs-dry-run = dry run
jobs-true = yes
jobs-false = no
jobs-state-queued = queued
jobs-state-running = running
jobs-state-succeeded = succeeded
jobs-state-failed = failed
jobs-state-cancelled = cancelled
jobs-state-timed_out = timed out
jobs-state-lost = lost
jobs-state-skipped = skipped
jobs-ended-succeeded = Succeeded
jobs-ended-failed = Failed
jobs-ended-cancelled = Cancelled
jobs-ended-timed_out = Timed out
jobs-ended-lost = Lost: its process died
jobs-ended-skipped = Skipped
jobs-card-heading = { $icon } { $title } · run { $run }
jobs-card-window = { $from } – { $to } ({ $zone })
jobs-card-queued = Waiting for its turn
jobs-card-retrying = Waiting for the next try
jobs-card-lost = Its process died; another one takes it over
jobs-card-running = running
jobs-card-cancelling = Cancelling…
jobs-card-try = try { $attempt } of { $attempts }
jobs-card-of = { $done } of { $total }
jobs-card-rows = { $done }
jobs-card-speed = { $speed }/s
jobs-card-after = { $ended } after { $took }
jobs-line-open = run { $run } is { $state }
jobs-line-last = { $state } { $at }
jobs-line-never = never ran
jobs-line-next = next { $at }
jobs-line-no-next = starts only by hand or by an event
jobs-line-paused = paused by { $by }
jobs-line-paused-why = paused by { $by }: { $reason }
jobs-not-set-up = not set up: { $missing }
jobs-ask-job = Which job?
jobs-ask-run = Run { $title }?
jobs-ask-param = { $name }: { $kind }
jobs-kind-text = which value?
jobs-kind-number = which number?
jobs-kind-boolean = yes or no?
jobs-kind-date = which day (2026-11-30)?
jobs-kind-choice = which one?
jobs-kind-list = which values, with commas between them?
jobs-kind-other = which value?
jobs-param-wrong = That does not fit: { $problem }
jobs-fault-unknown = There is no parameter { $name }.
jobs-fault-missing = { $name } is missing.
jobs-fault-form = “{ $name }” is not of the form key=value.
jobs-fault-twice = { $name } is given twice.
jobs-fault-number = { $name } must be a number.
jobs-fault-boolean = { $name } must be true or false.
jobs-fault-date = { $name } must be a day such as 2026-11-30.
jobs-fault-choice = { $name } must be one of: { $allowed }.
jobs-fault-least = { $name } must be at least { $allowed }.
jobs-fault-most = { $name } must be at most { $allowed }.
jobs-fault-other = { $name } does not fit.
jobs-ask-file = { $name }: send the file as a document.
jobs-file-too-big = That file has { $size } MB. Telegram lets bots fetch files of at most 20 MB: send it in parts, or pack it. On the machine itself there is no such limit: npm run job -- { $job } …
jobs-file-empty = That file is empty. Send another one, please.
jobs-send-file = Send the file as a document, please (the paper clip, then File).
jobs-page = page { $page } of { $pages }
jobs-button-back = ‹ Back
jobs-button-more = More ›
jobs-unfit-params = { $title } takes { $names } only from the command line, not through a chat: npm run job -- { $job } …
jobs-refused-unknown_job = There is no job “{ $job }”. /jobs shows all of them.
jobs-refused-wrong_params = { $title } was not started. { $problems }
jobs-refused-not_set_up = { $title } is not set up: { $missing }
jobs-refused-no_dry_run = { $title } has no dry run.
jobs-refused-in_progress = { $title }: run { $run } is in progress.
jobs-refused-unknown_run = There is no run { $run }.
jobs-refused-secret_params = Run { $run } had secret parameters, which are not kept. Start { $title } anew.
jobs-refused-stopping = I am about to restart. Ask again in a moment, please.
jobs-no-run = There is no run { $run }.
jobs-which-run = Which run? Write its number behind the command, such as /{ $command } 12.
jobs-cancel-asked = Run { $run } will be cancelled.
jobs-cancel-ended = Run { $run } has ended already.
jobs-log-heading = Log of { $title } · run { $run }
jobs-log-empty = It wrote nothing.
jobs-log-file = { $heading }: { $count } lines
jobs-audit-heading = Newest admin actions
jobs-audit-empty = No admin action yet.
jobs-audit-refused = refused
jobs-audit-press = pressed “{ $button }” { $what }
jobs-user = user { $id }
jobs-button-start-backfill = Start
jobs-backfill-heading = Backfill { $backfill } · { $title }
jobs-backfill-counts = { $done } of { $windows } done, { $failed } failed
jobs-backfill-running = Running
jobs-backfill-cancelling = Cancelling…
jobs-backfill-cancelled = Cancelled
jobs-backfill-done = Ended
jobs-backfill-now = now: run { $run }, { $day }
jobs-button-notify = Notify
jobs-button-notify-all = Every run
jobs-button-notify-failures = Only failures
jobs-button-notify-none = Nothing
jobs-button-log-of = Log { $run }
jobs-which-job = Which job? Write its name behind the command.
jobs-paused = { $title } is paused. Runs by hand stay possible.
jobs-paused-why = { $title } is paused: { $reason }. Runs by hand stay possible.
jobs-resumed = { $title } goes on.
jobs-not-paused = { $title } was not paused.
jobs-notify = Of { $title } you are told { $level }.
jobs-notify-all = of every run
jobs-notify-failures = of failures, and when they are over
jobs-notify-none = nothing
jobs-notify-wrong = “{ $word }” is none of the words all, failures, none. Write it so: /notify { $job } all
jobs-status-now = Now
jobs-status-nothing-now = Nothing runs.
jobs-status-failed = Failed in the last day
jobs-status-nothing-failed = Nothing failed.
jobs-status-runs = { $title }: last runs
jobs-chart-subtitle = Last { $count ->
        [one] run
       *[other] { $count } runs
    }
jobs-chart-seconds = Seconds
jobs-chart-rows = Rows
jobs-chart-run = Run
jobs-alert-failed = ❌ { $title } failed · run { $run }
jobs-alert-count = Failures so far: { $failures }
jobs-alert-late = ⏰ { $title } is late: no success for { $span }
jobs-alert-over = ✅ { $title } works again. It was down for { $span }, { $failures ->
        [one] { $failures } failure
       *[other] { $failures } failures
    }.
jobs-alert-late-over = ✅ { $title } is no longer late. It was without a success for { $span }.
jobs-alert-said = ⚠️ { $title }
jobs-alert-said-count = The newest of { $count } such reports
jobs-alert-said-over = ✅ { $title }: this is over. It lasted { $span }.
jobs-button-backfill-all = All ({ $count })
jobs-button-backfill-missing = Missing ({ $count })
jobs-button-backfill-failed = Failed only ({ $count })
jobs-backfill-which = { $title } from { $from } to { $to }, one run a day. Which days?
jobs-backfill-list = { $title }: { $count ->
        [one] { $count } run
       *[other] { $count } runs
    }, one after another ({ $zone })
jobs-backfill-empty = There is nothing to run.
jobs-backfill-cancel-asked = No further day is begun.
jobs-backfill-over = It has ended already.
jobs-backfill-wrong-when = From which day to which? Write it so: /backfill { $job } 2026-11-01 2026-11-30
jobs-backfill-wrong-order = The first day must not be after the last one, such as /backfill { $job } 2026-11-01 2026-11-30
jobs-backfill-wrong-long = That is more than 400 days. Ask in parts: /backfill { $job } 2026-01-01 2026-12-31
jobs-backfill-wrong-job = { $title } is not about a span of time: there is nothing to run again day by day. These can: { $jobs }
jobs-backfill-how = Which job, from which day to which? Write it so: /backfill JOB 2026-11-01 2026-11-30
    These can: { $jobs }
jobs-backfill-nobody = none that is set up

## Usage, for admins
command-usage = Top subscribers of the day, or the usage of one
usage-title-top = Top subscribers
usage-title-one = Usage of { $subscriber }
usage-chart-usage = Usage (units)
usage-chart-anytime = Anytime
usage-chart-offpeak = Off-peak
usage-chart-anomalies = Anomalies
usage-figures = Anytime { $anytime } · off-peak { $offpeak } · { $tokens }
usage-units = { $shown } { $count ->
        [one] unit
       *[other] units
    }
usage-tokens = { $shown } { $count ->
        [one] token
       *[other] tokens
    }
usage-records = { $shown } { $count ->
        [one] record
       *[other] records
    }
usage-anomalies = { $shown } { $count ->
        [one] anomaly
       *[other] anomalies
    }
usage-top-heading = Top subscribers · { $day }
usage-all = All { $shown } { $count ->
        [one] subscriber
       *[other] subscribers
    }:
usage-nothing = { $period }: no usage.
usage-no-day = No record of { $subscriber } counts for a day up to today: they have neither clock nor date, or a later one.
usage-none = No usage is calculated yet. The job “usage” does it as soon as terminals have reported: /jobs
usage-unknown = There is no subscriber { $subscriber }. /usage shows the top subscribers of the day.
usage-begin-so = These numbers begin so:
usage-button-top = Top subscribers
usage-book-making = The workbook comes as soon as it is ready.
usage-book-sent = Usage · { $day }: { $shown } { $count ->
        [one] subscriber
       *[other] subscribers
    }.
usage-sheet = Usage
usage-column-subscriber = Subscriber
usage-column-tokens = Tokens

## Sales, for admins
command-sales = Sales per week: revenue, customers, best items and cities
sales-button-revenue = Revenue
sales-button-customers = Customers
sales-button-items = Items
sales-button-cities = Cities
sales-title-revenue-week = Revenue per week
sales-title-revenue-day = Revenue per day
sales-title-customers = { $weeks ->
        [1] New and returning customers
       *[other] New and returning customers per week
    }
sales-title-items = Best items by revenue
sales-title-cities = Best cities by revenue
sales-step-monday = Week from Monday
sales-revenue = Revenue
sales-sold = Sold
sales-refunded = Refunded
sales-customers = Customers
sales-chart-new = New
sales-chart-returning = Returning
sales-chart-refunded = With refunds
sales-total = Revenue { $revenue }
sales-total-refunded = Revenue { $revenue } · sold { $sold } · refunded { $refunded }
sales-with-refunded = { $revenue } (refunded { $refunded })
sales-week-customers = { $week }: { $new } new, { $returning } returning
sales-week-refunded = { $customers }, { $refunded } with refunds
sales-orders = { $shown } { $count ->
        [one] order
       *[other] orders
    }
sales-refunds = { $shown } { $count ->
        [one] refund
       *[other] refunds
    }
sales-no-refunds = no refunds
sales-new-returning = New { $new } ({ $newRevenue }) · returning { $returning } ({ $returningRevenue })
sales-refunded-by = { $refunds } by { $shown } { $count ->
        [one] customer
       *[other] customers
    }
sales-meaning = New: one order in the week; returning: more. In brackets their revenue less refunds.{ $weeks ->
        [1] {""}
       *[other] {" "}A customer counts once a week.
    }
sales-all-items = { $count ->
        [one] One item
       *[other] All { $count } items
    }: { $revenue }
sales-all-cities = { $count ->
        [one] One city
       *[other] All { $count } cities
    }: { $revenue }
sales-loaded = Sales loaded: { $span }
sales-nothing = { $period }: no sales.
refused-sales = I cannot read “{ $text }”. Write a chart (revenue, customers, items, cities), a period or both: /sales items october.
sales-none = No sales are loaded yet. The job “sales-backfill” loads them: /run sales-backfill
sales-not-set-up = No sales are loaded, and their source is not set up. Settings that are missing: { $missing }
sales-book-making = The workbook comes as soon as it is ready.
sales-book-sent = Sales · { $period }: { $count ->
        [one] { $count } week
       *[other] { $count } weeks
    }, their items and cities.
sales-sheet-weeks = Weeks
sales-column-from = Monday
sales-column-to = Sunday
sales-column-orders = Orders
sales-column-refunds = Refunds
sales-column-new = New customers
sales-column-new-revenue = Revenue of new
sales-column-returning = Returning customers
sales-column-returning-revenue = Revenue of returning
sales-column-refunded-customers = Customers with refunds
sales-column-number = No.
sales-column-item = Item
sales-column-city = City
sales-column-quantity = Quantity

## Energy, for admins
command-energy = Energy per half hour against the week before, of all meters or one
energy-all = All meters
energy-title = Energy · { $device }
energy-kwh = { $shown } kWh
energy-chart-kwh = kWh per half hour
energy-chart-now = Energy
energy-chart-before = A week before
energy-chart-coverage = Coverage
energy-sum = { $period }: { $energy } (a week before { $before }{ $change ->
        [none] {""}
       *[other] , { $change }
    })
energy-coverage = Coverage { $percent }
energy-estimated = { $count ->
        [one] { $count } half hour estimated
       *[other] { $count } half hours estimated
    }
energy-resets = { $count ->
        [one] { $count } reset
       *[other] { $count } resets
    }
energy-last = Last reading { $time }
energy-never = It has not reported yet.
energy-meters = { $count ->
        [one] { $count } meter, last two weeks:
       *[other] { $count } meters, last two weeks:
    }
energy-button-day = Day
energy-none = No energy is computed yet. The job “energy” does it as soon as meters have reported: /jobs
energy-unknown = There is no meter { $device }. /energy shows all of them.
energy-begin-so = These begin so:

## Deliveries, for admins
command-deliveries = Today's deliveries, or what failed
command-delivery = The way of one delivery
deliveries-heading = Deliveries · { $day } · { $count }
deliveries-heading-unsent = Not taken by DeTrack: { $count }
refused-delivery-day = I cannot read “{ $text }” as a day. Write it like this: /deliveries yesterday, /deliveries 2026-11-02, /deliveries failed.
deliveries-none = No deliveries.
deliveries-none-unsent = DeTrack has taken everything.
deliveries-more = … and { $count } more.
deliveries-and-more = … and more.
deliveries-button-unsent = ⚠️ Not sent, all days: { $count }
deliveries-button-retry = Retry
deliveries-button-retry-all = Retry all { $count }
deliveries-button-today = Today
deliveries-button-day = The day
deliveries-button-back = ◀ Back
deliveries-retried = { $count ->
        [one] It is sent again now.
       *[other] { $count } are sent again now.
    }
deliveries-not-retried = There is nothing to retry.
delivery-waiting = To be sent
delivery-unsent = Not sent
delivery-sent = Sent
delivery-info-recv = At DeTrack
delivery-in-transit = In transit
delivery-dispatched = With the driver
delivery-completed = Delivered
delivery-completed-partial = Partly delivered
delivery-failed = Not delivered
delivery-on-hold = On hold
delivery-return = Returned
delivery-which = Which delivery? Write its number: /delivery DO-123. /deliveries shows today's.
delivery-unknown = There is no delivery { $number }. /deliveries shows today's.
delivery-gone = This delivery is no longer there.
delivery-several = Several shipments have this number:
delivery-shipment = Shipment { $number }
delivery-entered = came from the company
delivery-was-sent = last sent to DeTrack
delivery-next = Tried again at { $at } (attempts so far: { $attempts }).
delivery-button-pod = Proof of delivery

## Batch aggregation, for admins
command-batch = Batch jobs: metrics in time buckets; new, or one by its number
batch-heading = Batch jobs
batch-none = There are no batch jobs yet.
batch-unnamed = Job { $id }
batch-unknown = There is no batch job { $id }.
batch-usage = /batch shows the batch jobs, /batch new makes one, /batch NUMBER shows one.
batch-undefined = no definition yet
batch-disabled = Disabled
batch-enabled = Enabled
batch-computed = Computed { $at }
batch-no-table = no table
batch-filter = Filter: { $filter }
batch-zone = Buckets of { $zone }
batch-delay = Delay: { $hours } { $hours ->
        [one] hour
       *[other] hours
    }
batch-results = Results: { $shown }
batch-button-new = New
batch-button-import = Import JSON
batch-button-all = All batch jobs
batch-button-card = The job
batch-button-chart = Chart
batch-button-enable = Enable
batch-button-disable = Disable
batch-button-delete = Delete
batch-button-delete-keep = Delete, keep its results
batch-button-delete-all = Delete with its results
batch-button-go-on = Go on ›
batch-button-no-filter = All rows
batch-button-other-filter = Another filter
batch-button-save = Save
batch-ask-delete = Delete the batch job “{ $name }”? This cannot be taken back.
batch-deleted = The batch job “{ $name }” is deleted.
batch-added = Saved: batch job { $id } is enabled.
batch-ask-source = Of which table or view? You can also write its name.
batch-no-source = There is no table or view { $name }.
batch-source-refused = { $name } may not be a source.
batch-ask-metric = Which column of { $table } is the metric?
batch-ask-measurement = Which measurement of { $table }? You can also write its name.
batch-no-metric = { $metric } is no number column. There are: { $known }
batch-mapped-elsewhere = The metric { $metric } is that of { $table } already (metricsandtables): a metric has one table.
batch-ask-focal = Results per what?
batch-ask-granularity = How long are the buckets?
batch-ask-aggregations = Which aggregations? Chosen: { $chosen }
batch-no-aggregation = “{ $name }” is no aggregation. There are: { $known }
batch-ask-event = When does it run? Write EVERYDAY8AMET, EVERYDAY11PMUTC and the like for a time of day.
batch-no-event = That is no event. There are: { $known }, and EVERYDAY with 1 to 12, AM or PM, and ET, CT, MT, PT or UTC.
batch-ask-filter = Which rows count? Write a filter such as: status = "active" AND amount > 10
batch-filter-refused = That does not work: { $problem }
batch-preview = New batch job: { $metric }
batch-preview-rows = { $count ->
        [one] The newest row:
       *[other] The newest { $count } rows:
    }
batch-preview-empty = No row yet.
batch-no-results = { $name }: no results yet.
batch-book-making = The workbook comes as soon as it is ready.
batch-book-sent = { $name }: { $shown } { $count ->
        [one] result
       *[other] results
    }.
batch-sheet = Results
batch-column-result = Result
batch-column-bucket = Bucket ({ $zone })
batch-column-id = Id
batch-column-value = Value
