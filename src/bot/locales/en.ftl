# Everything that people read. Text of people stands in places like { $name } as it was typed: messages carry no markup.

## The bot itself
bot-description = Hi! I keep track of where your time goes. Tell me what you did and for how long, like “run 45m” or “reading 1h30 yesterday”, and ask for /week, a chart or an Excel file whenever you like. Press Start.
bot-short-description = Tell me what you did (run 45m) and see where your time goes.
hint =
    Tell me what you did and for how long, like “run 45m” or “reading 1h yesterday #good book”.
    /record asks step by step, /help shows everything.
hint-media =
    Put what you did and for how long in the caption, like “run 45m”: I can’t read the picture or file itself.
    /import brings your history from a .zip, .db, .csv, .txt, .json or .xlsx file.
    /record asks step by step, /help shows everything.
hint-question =
    To see what you did: /week and /month show sums, /history every record, /habit one habit.
    /help shows everything.
hint-correction =
    To correct a record, press a button under it, or edit your message. /undo removes the last one.
    /history shows all records, to change or delete.
unknown-command = I don’t know that command. /help shows all of them.
unknown-command-near = I don’t know that command. Did you mean { $near }? /help shows all of them.
extra-text-ignored = { $command } works on its own, so I ignored “{ $text }”.
extra-text-refused = { $command } undoes only your last record: send it on its own. Nothing was changed. /history shows the other records.
secret-refused =
    I don’t take secrets in a chat, so nothing was done. I stored the command as “{ $command } { $args }”.
    Please delete your message: everyone who can open this chat can read it.
secret-in-run = On the machine on which I run: npm run job -- { $args }
secret-in-settings = Secrets are settings: put them into the environment or into .env on the machine on which I run.
admins-only = This command is for admins only. Your Telegram id is { $id }.
not-yours = Not yours: this button is for someone else.
not-a-person = I keep records for people, and you are posting anonymously or as a channel. Please write as yourself.
old-button = This button is from an earlier message and no longer works.
cancelled = Cancelled. Nothing was changed.
nothing-to-cancel = There is nothing to cancel.
conversation-closed = There was no answer for a while, so I closed the question. Nothing was saved. Start again whenever you like.
conversation-too-long = This has taken very many answers, so I closed the question. Nothing was saved. Start again whenever you like.
something-went-wrong = Sorry, something went wrong on my side and this wasn’t done. Please try again in a moment.
wait-seconds = That was a lot at once: please wait { $seconds } s.
answered-in-private = I’ve answered in our private chat.
write-to-me-first = This is just between us: open our private chat, press Start, and ask me there.
button-open-chat = Open chat
button-cancel = Cancel
button-new = New
ask-press-a-button = Please press one of the buttons.

## Commands, as /help and the menu show them
command-start = What this bot does
command-record = Record a habit step by step
command-today = What is due today, to tick with one tap
command-day = Today
command-week = This week
command-month = This month
command-year = This year
command-summarize = Charts of habits or categories
command-heatmap = Calendar of the year
command-history = Records by day, to edit or delete
command-undo = Undo the last record
command-newhabit = Add a habit: time, a number or done
command-habit = A habit: goal, this week, changes
command-goal = Set a goal, like “reading 30m a day”
command-skip = Skip a day of a habit, like “/skip running ill”
command-rest = Rest days and vacations, like “/rest running sat sun”
command-remind = Reminders: add, change, pause
command-timer = Your timers; “start reading” starts one
command-stop = Stop a timer and record its time
command-list = Your habits and categories
command-addcategory = Add a category
command-alldata = All your records as Excel, CSV, JSON or for Loop
command-import = Bring your history from Loop, HabitBull and others
command-dashboard = Live charts in the browser
command-settings = Time zone, first day of the week, start of the day
command-language = English or Russian
command-privacy = What I store and who sees it
command-mydata = A copy of everything I store about you
command-forget = Delete everything about you
command-cancel = Cancel the questions that wait for an answer
command-help = All commands

## Start and help
start =
    Hi { $name }! Tell me what you did and for how long. I add it up and show you where your time goes.

    Just type, for example:
    run 45m
    reading 1h30 yesterday #good book

    Or start with one of these:
help-heading = What I can do
help-line = /{ $command } — { $description }
help-text =
    Or just type it in one line: habit, duration or number, day, note.
    run 45m · read half an hour yesterday · 1:30 guitar 2026-11-21 #new song
    water 3 · 30 push-ups yesterday · vitamins · no coffee

## Recording
ask-habit = What did you do? Choose, or type its name.
ask-new-habit-name = What’s the new habit called?
ask-category = Which category does “{ $name }” belong to? Choose, or type a new one.
ask-new-category-name = What’s the new category called?
ask-duration = How long did you spend on { $name }? Choose, or type it: 45, 1h30, 1:30.
# $unit: the plural of the unit; none: the habit is counted in times.
ask-amount = { $unit ->
        [none] { $name }: how many? Choose, or type a number.
       *[other] { $name }: how many { $unit }? Choose, or type a number.
    }
ask-which-habit = Which one do you mean?
ask-new-habit =
    “{ $name }” is new to me. { $near ->
        [0] Create it?
       *[other] Create it, or did you mean one of these?
    }
ask-over-a-day = Another { $duration } would bring { $day } to more than 24 hours. Save it anyway?
button-new-habit = New habit “{ $name }”
ask-entry-day = Which day was it?
ask-meaning = I’m not sure what you mean. Which is it?
not-saved = Not saved: { $record }
question-gone = That question is already closed.
button-save-anyway = Save anyway
button-save = Save
button-undo-entry = Undo: { $name }
button-restore-entry = Restore: { $name }
button-undo = Undo
button-restore = Restore
button-change-duration = Change duration
button-change-amount = Change amount
button-change-day = Change day
button-change-habit = Change habit
button-no-note = No note
record-saved = ✓ { $record }
record-time-zone = I count your days in the time zone { $zone } ({ $time } now).
button-set-time-zone = Set my time zone
record-streak = { $count } { $unit ->
        [weeks] weeks
        [months] months
       *[days] days
    } in a row
# The time that a habit has in this week, the new record included.
record-week-total = { $duration } this week
# The number of times that a habit without a number was done this week.
record-week-times = { $count ->
        [one] { $count } time this week
       *[other] { $count } times this week
    }
# How far a goal is reached: “5 of 8 glasses today”. $reached: yes or no.
goal-progress-at-least = { $period ->
        [day] { $done } of { $target } today
        [week] { $done } of { $target } this week
        [month] { $done } of { $target } this month
       *[days] { $done } of { $target } in { $days } days
    }{ $reached ->
        [yes] {" "}· goal reached
       *[no] {""}
    }
# For a goal such as “every day”.
goal-progress-today = { $reached ->
        [yes] Today’s goal is reached
       *[no] Not done today yet
    }
goal-progress-at-most = { $period ->
        [day] { $done } of at most { $target } today
        [week] { $done } of at most { $target } this week
        [month] { $done } of at most { $target } this month
       *[days] { $done } of at most { $target } in { $days } days
    }{ $reached ->
        [yes] {""}
       *[no] {" "}· over the limit
    }
value-done = done
value-not-done = not done
mark-set = ✗ { $name }: not done · { $day }{ $note ->
        [none] {""}
       *[other] {" "}· { $note }
    }
mark-removed = Removed: { $name }, not done · { $day }
mark-returned = The mark of that day is back: { $mark ->
    [skip] skipped
   *[no] not done
}.
mark-has-records = { $records ->
        [one] { $name } has a record on that day ({ $day }), so I changed nothing. /history lets you delete it.
       *[other] { $name } has { $records } records on that day ({ $day }), so I changed nothing. /history lets you delete them.
    }
mark-gone = That note about the day no longer exists.
other-kind = “{ $name }” is not measured in the same way, so the record stays as it was.
taken-back = Removed: { $record }
record-gone = That record no longer exists.
nothing-to-undo = There is no record to undo.
rejected = This couldn’t be saved. I’ve put it aside with the reason, so that an admin can look at it.
too-late-to-undo = It’s too late to undo that change here. Use /history instead.
edit-not-understood = I didn’t understand the edited message, so the record stays as it was. Use its buttons, or write it like “run 45m”.
ask-change-duration = How long did it take? ({ $record })
ask-change-amount = How many was it? ({ $record })
ask-change-day = Which day was it? ({ $record })
ask-change-habit = Which habit was it? ({ $record })
ask-change-note = What should the note say? ({ $record })
note-or-record = “{ $text }” looks like a separate record. Record it, or save it as the note?
button-save-as-note = Save as note
button-record-it = Record it
name-or-record = “{ $text }” looks like a record. Use it as the name anyway?
button-use-as-name = Use as name

category-other = Other

## What cannot be recorded, and what would be right
refused-no-duration = How long? Add a duration, like 45m, 1h30 or 1:30.
refused-no-habit = What was it? Add the habit, e.g. “run 45m”.
refused-zero-duration = The duration has to be more than 0, like 45m.
refused-negative-duration = The duration has to be more than 0, like 45m.
refused-over-24-hours = One record can hold up to 24 hours. Please split it over several days.
refused-two-durations = I see two durations. Type just one, like “run 45m”.
refused-unclear-duration = I can’t read that duration. Type it like 45m, 1h30, 1.5h or 1:30.
refused-no-amount = How many? Type a number, like 3.
refused-negative-amount = The number can’t be less than 0.
refused-over-a-million = One record can hold up to 1,000,000.
refused-too-many-decimals = A number can have up to three decimals, like 2.125.
refused-unclear-amount = I can’t read that number. Type just one, like 3 or 2.5.
refused-future-day = That day hasn’t come yet. Choose today or an earlier day.
refused-before-1970 = The earliest day I can keep is 1 January 1970.
refused-impossible-day = There is no such day. Type it like 21.11 or 2026-11-21.
refused-unclear-day = I’m not sure which day you mean. Type it like 21.11 or 2026-11-21.
refused-two-days = I see two days. Please type just one.
refused-future-period = That time hasn’t come yet. Choose today or an earlier time.
refused-period = I can’t read “{ $text }” as a day or period. Type it like this: /day yesterday, /week 2026-11-02, /month october, /year 2025.
refused-language = I speak English and Russian: /language en, /language ru.
refused-export-format = I can send your records as Excel, CSV, JSON or an archive for Loop: /alldata excel, /alldata csv, /alldata json, /alldata loop.
refused-no-day = Which day? Type yesterday, Monday, 21.11 or 2026-11-21.
refused-name-too-long = A name can have up to 64 characters. Please choose a shorter one.
refused-entry = “{ $entry }”: { $reason }
refused-too-many-entries = One message can have up to { $count } records. Nothing was saved: please send it in parts.
refused-name-empty = The name can’t be empty.

## Habits: kinds, units and goals
habit-kind-time = Measured in time
habit-kind-count = Counted: { $unit }
habit-kind-check = Done or not
habit-goal = Goal: { $goal }
habit-no-goal = No goal
habit-goal-default = Goal: { $goal }, until you set another one
habit-week-none = This week: nothing yet
habit-week-total = This week: { $total }
habit-week-times = { $count ->
        [one] This week: { $count } time
       *[other] This week: { $count } times
    }
habit-score = Score: { $score } of 100
# The days or weeks of a streak, such as "12 days".
habit-streak-length = { $unit ->
        [weeks] { $count ->
            [one] { $count } week
           *[other] { $count } weeks
        }
        [months] { $count ->
            [one] { $count } month
           *[other] { $count } months
        }
       *[days] { $count ->
            [one] { $count } day
           *[other] { $count } days
        }
    }
habit-streak = Streak: { $length } ({ $span })
habit-streak-is-best = Streak: { $length } ({ $span }), your best so far
habit-streak-none = Streak: none right now
habit-streak-best = Best streak: { $length } ({ $span })
habit-button-rest = Rest days
habit-button-reminders = Reminders
habit-button-goal = Goal
habit-button-rename = Rename
habit-button-category = Category
habit-button-chart = Chart
habit-button-history = History
habit-button-archive = Archive
habit-button-kind = Change kind
habit-choose = Which habit? Choose, or type its name after the command, like “/habit running”.
habit-created = Created the habit “{ $name }”.
habit-exists = You already have the habit “{ $name }”.
habit-removed = Removed the habit “{ $name }”.
habit-in-use = “{ $name }” has records by now, so it stays.
habit-kind-changed = “{ $name }” has a new kind: { $kind }.
habit-kind-unchanged = Nothing changed: “{ $name }” is already like that.
habit-kind-fixed = “{ $name }” has records, so its kind stays: { $kind }.
habit-has-timer = “{ $name }” has a timer. Stop or discard it first, so that its time is not lost.
ask-habit-name = What’s the new habit called? You can add its goal: “water 8 glasses a day”.
ask-habit-kind = How do you measure “{ $name }”?
button-kind-time = Time
button-kind-count = Number
button-kind-check = Done or not
ask-habit-unit = { $goal ->
    [yes] What do you count for “{ $name }”? Choose, or type the unit (up to { $max } characters), also with a goal: “8 cups a day”.
   *[no] What do you count for “{ $name }”? Choose, or type the unit (up to { $max } characters).
}
refused-unit-time = Minutes and hours are time, not a number. Choose “{ $time }” as the kind, and write the duration: 30m, 1h.
refused-unit-long = A unit can have up to { $max } characters. Please choose a shorter one.
refused-unit = A unit is a word or a sign, like pages or ×.
button-use-time = Measure it in time
unit-glasses = glasses
unit-pages = pages
unit-km = km
unit-ml = ml
ask-habit-goal = What’s your goal for “{ $name }”? Choose, or type it: { $examples }.
button-no-goal = No goal
goal-examples-time = 30m a day, 3 times a week, at most 2h a day
goal-examples-count = 8 a day, at least 50 a week, at most 2 a day
goal-examples-check = every day, 3 times a week
goal-choose-habit = A goal for which habit? Choose, or type it in one line, like “/goal reading 30m a day”.
goal-set = { $start ->
    [today] Goal for “{ $name }” from today on: { $goal }.
   *[other] Goal for “{ $name }” from { $day } on: { $goal }.
}
goal-removed = { $start ->
    [today] “{ $name }” has no goal from today on. Earlier days keep theirs.
   *[other] “{ $name }” has no goal from { $day } on. Earlier days keep theirs.
}
goal-coming = From { $day } on: { $goal }
goal-coming-none = From { $day } on: no goal
goal-unchanged = Nothing changed: that’s already so for “{ $name }”.
goal-restored = Undone. Goal for “{ $name }”: { $goal }.
goal-restored-none = Undone. “{ $name }” has no goal.
goal-every-day = every day
goal-every-days = { $days ->
        [one] every day
       *[other] every { $days } days
    }
goal-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
goal-at-least = { $period ->
        [day] { $target } a day
        [week] { $target } a week
        [month] { $target } a month
       *[days] { $target } every { $days } days
    }
goal-at-most = { $period ->
        [day] at most { $target } a day
        [week] at most { $target } a week
        [month] at most { $target } a month
       *[days] at most { $target } every { $days } days
    }
refused-unclear-goal = I can’t read “{ $text }” as a goal for “{ $name }”. Write it like { $examples }, or none.
refused-goal-unit = “{ $name }” is measured in another way, so “{ $text }” can’t be its goal. Write it like { $examples }.
refused-goal-size = “{ $text }” can’t be reached, or it asks for nothing. Write it like { $examples }.

unknown-habit = I don’t know a habit, day or period called “{ $name }”. { $near ->
        [0] /list shows your habits, /newhabit adds one.
       *[other] Did you mean one of these?
    }

## Today, rest days and skipped days
board-today = Today, { $day }
board-count = { $done } of { $all } done
board-empty = Nothing is due today. A habit is due when it has a goal: /goal sets one, /newhabit adds a habit. What you tick, like vitamins, is due every day.
board-choose = Which one? You can record another amount, or skip the day.
board-choices = What do you want to record for { $day }?
board-rest = (rest day)
board-skipped = (skipped)
board-not-done = (not done)
board-amount = { $done } of { $target }{ $period ->
        [day] {""}
        [week] {" "}this week
        [month] {" "}this month
        [past-week] {" "}that week
        [past-month] {" "}that month
       *[days] {" "}in { $days } days
    }
board-days = { $done } of { $target ->
        [one] { $target } day
       *[other] { $target } days
    }{ $period ->
        [week] {" "}this week
        [month] {" "}this month
        [past-week] {" "}that week
        [past-month] {" "}that month
       *[days] {" "}in { $days } days
    }
board-button-tick = ✓ Done
board-button-delete = Delete last record
board-button-skip = Skip the day
board-button-unskip = Don’t skip
board-button-card = Habit
board-button-today = Today
board-refused-counted = This is counted already.
board-refused-changed = This habit is measured in another way now.
board-refused-gone = This habit is no longer on the board.
board-refused-has-records = This day has a record, so it can’t be skipped.
board-refused-over-a-day = That would be more than 24 hours in one day.
board-refused-rejected = I couldn’t record that.
board-refused-late = This can no longer be undone.
board-undone = Undone
skip-choose = Which habit do you skip today?
skip-no-habits = You have no habits yet. Tell me what you did, like “run 45m”.
skip-set = – { $name }: skipped · { $day }
skip-undone = Not skipped any more: { $name } · { $day }
skip-late = This can no longer be undone.
skip-several-days = /skip is for a single day. For several days set rest days, like: /rest { $name } until Sunday
rest-list = Rest days
rest-list-empty = You have no rest days. A rest day keeps your streak and your score as they are.
rest-help = Rest days each week: /rest running sat sun
    A vacation, for one habit or all: /rest 24.12–6.1, /rest reading until Sunday
    A single day: /skip running
rest-all-habits = All habits
rest-span = { $span } ({ $days ->
        [one] { $days } day
       *[other] { $days } days
    })
rest-days = Rest days: { $days }
rest-days-none = No rest days
rest-days-help = Tap the days of each week on which you rest. They count from today on. For a vacation write /rest { $name } 24.12–6.1
rest-weekdays-set = { $name }: rest days are { $days }, from today on.
rest-weekdays-same = { $name }: rest days are { $days } already.
rest-weekdays-none = { $name }: no weekly rest days any more, from today on.
rest-weekdays-none-same = { $name }: there were no weekly rest days.
rest-others = These still apply:
rest-vacation-set = { $name }: vacation { $span }.
rest-vacation-same = { $name }: there is this vacation already, { $span }.
rest-ended = { $name }: { $kind ->
        [vacation] the vacation is over as of today. Its past days stay.
       *[weekdays] no rest days any more, from today on.
    }
rest-deleted = { $name }: { $kind ->
        [vacation] the vacation is deleted.
       *[weekdays] the rest days are deleted, past ones too.
    }
rest-undone = Undone.
rest-undo-late = This can no longer be undone: something else has changed since.
rest-gone = This entry is gone already.
rest-button-end = End: { $name }
rest-button-delete = Delete: { $name }
rest-button-list = Rest days
rest-unclear = I can’t read “{ $text }” as a habit and a time.
rest-no-time = When do you rest from { $name }? Write the days before the reason, like: /rest { $name } tomorrow #ill
rest-refused-impossible = One of these days doesn’t exist, or I can’t tell which day you mean.
rest-refused-order = The last day is before the first one.
rest-refused-too-long = A vacation can last up to a year. To give up a habit, archive it in /list.
rest-refused-too-old = Days before 1970 can’t be saved.
rest-refused-no-end = Until when? Write the last day as well, like: from Saturday until Tuesday.
rest-refused-all-week = At least one day of the week has to count. You can archive a habit in /list.

## Timers
# { $start } becomes "5 minutes ago" in Telegram, and is a clock time such as 14:05 in older programs: both must fit.
timer-running = ▶ { $name } · started { $start }
timer-running-target = ▶ { $name } · started { $start } · { $duration }, until { $end }
timer-running-passed = ▶ { $name } · started { $start } · { $duration } were up at { $end }
timer-undecided = ■ { $name } · { $duration }, not saved yet
timer-already-running = It is running already:
timer-still-running = Still running:
timer-list = Running timers
timer-list-none = No timer is running. Start one with a habit, like “start reading” or “start reading 25m”, or here:
timer-none = No timer is running.
timer-none-of = No timer is running for { $name }.
timer-which = Which one?
timer-gone = This timer is over already.
timer-too-many = { $count } timers are running, and that is the maximum. Stop one first.
timer-other-kind = { $kind ->
        [count] { $name } is counted, so it has no timer. Timers are for habits that take time.
       *[check] { $name } is done or not, so it has no timer. Timers are for habits that take time.
    }
timer-kind-changed = { $name } is no longer measured in time, so I discarded its timer.
timer-target-refused = A timer can ring after 1 minute to 23 h 59 min.
timer-start-refused = A timer can have started less than 24 hours ago.
timer-before-start = It wasn’t running at { $time } yet: it started at { $start }.
timer-too-short = { $name } ran for only { $seconds } s. Keep it as 1 min?
timer-over-a-day = { $name }: { $duration }. That would bring { $day } to { $total }, more than 24 hours. Save it anyway?
timer-saved = ✓ { $duration } { $name }
timer-saved-day = · { $duration } · { $day }
timer-undone = Removed: { $duration } { $name }
timer-cut = It ran for more than 24 hours. 24 hours count.
timer-discarded = Discarded: { $name }, { $duration }.
timer-target-reached = ⏰ { $name }: { $duration } are up.
timer-target-late = ⏰ { $name }: { $duration } were up at { $time }. Sorry, I couldn’t write then.
timer-long = ⏰ { $name } has been running for { $duration }. Is it still going on?
timer-ended = ⏰ { $name } ran for 24 hours, so I stopped the timer.
timer-stop-at = When did you stop { $name }? It started at { $start }. You can also type a time, like 14:30 or -10m.
timer-stop-at-refused = That isn’t a time after { $start } and before now. Type one like 14:30 or -10m.
timer-stop-when = Did you stop { $duration } ago, or just now?
timer-option-ago = { $time } · { $duration } ago
timer-button-start = ▶ Start
timer-button-start-named = ▶ { $name }
timer-button-stop = ■ Stop
timer-button-stop-named = ■ { $name }
timer-button-stop-time = ■ { $name } · { $time }
timer-button-stop-now = ■ Stop now
timer-button-stop-at = Stop at…
timer-button-stopped-at = Stopped at…
timer-button-discard = Discard
timer-button-extend = +10
timer-button-keep = Keep running
timer-button-keep-short = Keep 1 min

## Reminders
reminder-board = My day
reminder-and = { $first } and { $last }
reminder-interval = { $minutes ->
        [60] every hour from { $from } to { $to }
       *[other] every { $duration } from { $from } to { $to }
    }
reminder-every-day = every day
reminder-workdays = on weekdays
reminder-weekend = on weekends
reminder-days = on { $days }
reminder-if-always = even if done
reminder-if-missed = only after a missed day
reminder-silent = without sound
reminder-at = at { $time }
reminder-in-group = in a group
reminder-tomorrow = tomorrow
reminder-next = next: { $time }
reminder-next-paused = paused
reminder-next-paused-until = paused until { $time }
reminder-next-archived = the habit is archived
reminders-list = Reminders
reminders-of = Reminders of { $name }
reminders-empty = You have no reminders yet.
reminders-empty-of = This habit has no reminders yet.
reminders-help =
    Tap Add, or write it in one line:
    /remind push-ups 7:30 and 21:00 weekdays
    /remind water every 2h from 9 to 18
    /remind reading 22:00 even if done
    /remind today 8:00
    Pause all: /remind off until Monday. Why one didn’t come: /remind why
reminders-ask-change = Which one do you want to change?
reminders-ask-pause = Which one do you want to pause, or to continue?
reminders-ask-delete = Which one do you want to delete?
reminders-button-add = Add
reminders-button-change = Change
reminders-button-pause = Pause
reminders-button-delete = Delete
reminders-button-pause-all = Pause all
reminders-button-resume-all = Resume all
reminders-added = ⏰ { $name }: { $when }
reminders-added-next = Next: { $next }
reminders-added-open-board = I stay quiet on days when everything is done.
reminders-added-open = { $every ->
        [0] I stay quiet on days when something is recorded already.
        [60] I stay quiet when the goal of the day is reached or, without a goal, when something was recorded in the last hour.
       *[other] I stay quiet when the goal of the day is reached or, without a goal, when something was recorded in the last { $duration }.
    }
reminders-added-done = That day has a record already, so it will not come then.
reminders-changed = { $name }: { $when }
reminders-deleted = Deleted: { $name }, { $when }
reminders-paused = { $count ->
        [one] 1 reminder is paused until you resume it.
       *[other] { $count } reminders are paused until you resume them.
    }
reminders-paused-until = { $count ->
        [one] 1 reminder is paused until { $time }.
       *[other] { $count } reminders are paused until { $time }.
    }
reminders-resumed = { $count ->
        [one] 1 reminder is on again.
       *[other] { $count } reminders are on again.
    }
reminders-undone = Undone.
reminders-refused-too-many = You can have up to { $maximum } reminders. Delete one first.
reminders-refused-too-often = A reminder can come up to 8 times a day, at least 15 minutes apart.
reminders-refused-gone = That reminder no longer exists.
reminders-refused-none = There are no such reminders.
reminders-refused-exists = You have this reminder already. Nothing was added.
reminders-refused-paused = Already paused, for that long or longer.
reminders-refused-not-paused = No reminder is paused.
reminders-refused-undo-late = This can no longer be undone: something else has changed since.
reminders-why = Reminders · { $day }
reminders-why-none = No reminder was due in the last 35 days.
reminder-skipped-because = { $reason ->
        [done] not sent: already recorded or done
        [rest] not sent: rest day
        [not_missed] not sent: the day before was not missed
        [late] not sent: more than 2 hours late
        [blocked] not sent: I couldn’t write to you
        [paused] not sent: paused, deleted, or the habit is archived
       *[no_such_day] not sent: your time zone skipped this day
    }
reminder-state-sent = sent, not answered
reminder-state-board = sent
reminder-state-claimed = being sent
reminder-state-recorded = sent, and recorded
reminder-state-skipped = sent, and skipped
reminder-state-later = again { $time }
reminder-ask-habit = What should I remind you of?
reminder-habit-unknown = I don’t know that habit. Choose one, or add it with /newhabit first.
reminder-unknown-habit = You have no habit “{ $name }”. What should I remind you of?
reminder-ask-time = { $name }: when should I remind you? Choose, or type it: 7:30 and 21:00 · every 2h from 9 to 18 · mon wed fri 8am
reminder-time-unclear = I can’t read that as a time. Type it like 7:30, 9pm, or every 2h from 9 to 18.
reminder-one-time = This is one reminder. Type one time, or add another reminder.
reminder-ask-days = On which days? Choose, or type them: mon wed fri
reminder-days-unclear = I can’t read that as weekdays. Type them like mon wed fri.
reminder-option-every-day = Every day
reminder-option-workdays = Weekdays
reminder-option-weekend = Weekends
reminder-ask-hour = { $name }: what time do you mean by { $hour }?
reminder-button-other-time = Another time…
reminder-unclear = I can’t read “{ $text }” as a reminder.
reminder-refused-impossible-time = The clock has no such time.
reminder-refused-too-often = That’s more than 8 times a day. Choose fewer times, or a longer interval.
reminder-refused-too-close = Reminders have to be at least 15 minutes apart.
reminder-refused-no-range = From when to when? For example: every 2h from 9 to 18.
reminder-refused-no-end = Until when? For example: until 18.
reminder-refused-no-start = From when? For example: from 9.
reminder-refused-no-interval = How often in that time? For example: every 2h from 9 to 18.
reminder-refused-several-days = Which days belong to which time? Write the days beside each time: weekdays 7:30, weekends 10:00.
reminder-refused-once = Reminders repeat on days of the week. I can’t remind you just once, or every other day or month.
reminder-card-help = Tap what you want to change.
reminder-no-days = At least one day has to stay. You can pause the reminder instead.
reminder-condition-open = Only if not done
reminder-condition-always = Even if done
reminder-condition-missed = Only after a missed day
reminder-button-time = Time…
reminder-button-silent = Sound off
reminder-button-sound = Sound on
reminder-button-pause = Pause
reminder-button-resume = Resume
reminder-button-delete = Delete
# The message that comes at the time of a reminder.
reminder-button-amount = Amount…
reminder-button-skip = Skip
reminder-button-later = Later
reminder-button-change = Change
reminder-ask-later = When should I remind you again?
reminder-later-15 = 15 min
reminder-later-60 = 1 h
reminder-later-180 = 3 h
reminder-later-tonight = Tonight
reminder-later-tomorrow = Tomorrow
reminder-later = { $name } · again { $time }
reminder-deleted = This reminder was deleted. You can still write what you did, like “run 45m”.
reminder-deleted-name = deleted reminder
reminder-expired = This reminder is too old. You can still write what you did, like “run 45m yesterday”.
reminder-notice-answered = This is answered already.
reminder-notice-counted = Something has been recorded since. Press again to add more.
reminder-notice-over-a-day = That would be more than 24 hours in one day.
reminder-notice-rejected = I couldn’t record that.
reminder-notice-has-records = This day has a record, so it can’t be skipped.
reminder-notice-other = This has changed since.
reminder-notice-future = That day is still to come: nothing can be recorded for it yet.
reminder-notice-deleted = This reminder was deleted.
reminder-notice-undone = Undone

## Settings and language
settings-heading = Settings
setting-timeZone = Time zone: { $zone }, it is { $time } there now
setting-weekStart = First day of the week: { $day }
setting-dayStartHour = The day starts at { $hour }
setting-language = Language: English
setting-taken-back = Undone. { $line }
setting-moves-nothing = Earlier records stay on their days.
button-setting-timeZone = Time zone
button-setting-weekStart = First day of week
button-setting-dayStartHour = Start of day
button-setting-language = Language
button-settings = All settings
button-more-cities = More cities
button-set-zone = Set time zone { $zone }
ask-time-zone = Choose a city with your time, type your city, country or time zone (like Europe/Berlin), or send your location.
ask-which-zone = “{ $typed }” could be one of these time zones. Choose yours:
ask-set-zone = Set your time zone to { $zone }? It’s { $time } there now.
ask-week-start = Which day does your week start on?
ask-day-start = What time does your day start? Anything before that still counts for the previous day.
ask-language = Which language should I speak? На каком языке мне говорить?
refused-zone = I don’t know that time zone. Type the nearest big city, your country (Berlin, Canada) or a name like Europe/Berlin, or send your location.
refused-zone-of-database = I can’t work with the time zone { $zone }. Please choose the nearest big city.
refused-weekday = Which day? Type a weekday, like Monday or Sunday.
refused-hour = The day can start between 0 and 6 o’clock. Type a number, like 4.

## The list of habits, and categories
list-heading-own = Your habits
list-heading-starters = Starter habits
list-heading-archived = Archived habits
list-page = { $page } of { $pages }
list-empty-own = You have no habits yet. Tell me what you did, like “run 45m”, or use /record.
list-empty-starters = You already have all of them.
list-empty-archived = Nothing is archived.
list-empty-categories = Categories without habits
list-records =
    { $records ->
        [one] { $records } record
       *[other] { $records } records
    }
list-category = Category: { $name }
list-about-starters = Everyone can use this starter habit. Change it, and it becomes yours.
list-about-archived = I no longer suggest this habit. Record it again, and it comes back.
list-button-own = Your habits
list-button-starters = Starter habits ({ $count })
list-button-archived = Archived ({ $count })
list-button-rename = Rename
list-button-merge = Merge
list-button-merge-again = Merge again
list-button-revive = Bring back
list-button-back = Back
list-button-categories = Categories ({ $count })
list-button-delete = Delete
list-ask-name = What should “{ $name }” be called?
list-ask-into = All records of “{ $name }” will move to another habit. Which one? Choose, or type its name.
list-into-unknown = I don’t know that habit. Choose one, or type its name.
list-into-which = Which one do you mean: { $names }?
list-quoted = “{ $name }”
list-unchanged = Nothing changed: that’s how “{ $name }” is already.
list-renamed = “{ $before }” is now called “{ $name }”.
list-name-taken = You already have a habit “{ $by }”. Merge “{ $name }” into it?
list-moved = “{ $name }” is now in the category “{ $category }”, with all its records.
list-merged =
    { $records ->
        [0] “{ $from }” is now part of “{ $into }”. It had no records.
        [one] “{ $from }” is now part of “{ $into }”: { $records } record moved.
       *[other] “{ $from }” is now part of “{ $into }”: { $records } records moved.
    }
list-other-kind = “{ $from }” and “{ $into }” are measured in different ways, so they can’t be merged.
list-both-timed = “{ $from }” and “{ $into }” both have a timer. Stop or discard one of them, then merge them.
list-unmerged =
    { $records ->
        [0] “{ $name }” is a separate habit again.
        [one] “{ $name }” is a separate habit again, with { $records } record.
       *[other] “{ $name }” is a separate habit again, with { $records } records.
    }
list-archived = “{ $name }” is archived. I won’t suggest it any more, but its records stay.
list-revived = “{ $name }” is back among your habits.
list-gone = That habit no longer exists.
list-undo-late = It’s too late to undo that with a button.
category-added = Added the category “{ $name }”.
category-exists = You already have the category “{ $name }”.
category-removed = Removed the category “{ $name }”.
category-in-use = The category “{ $name }” has habits or records by now, so it stays.
category-gone = That category no longer exists.
category-heading = Your categories
category-none = You have no categories of your own yet. /addcategory adds one.
category-habits = { $habits ->
        [0] no habits
        [one] { $habits } habit
       *[other] { $habits } habits
    }
category-is-other = Habits from deleted categories end up here, so this category can’t be deleted.
category-ask-name = What should the category “{ $name }” be called?
category-renamed = The category “{ $before }” is now called “{ $name }”.
category-unchanged = Nothing changed: the category is already called “{ $name }”.
category-name-taken = You already have the category “{ $by }”. Nothing was changed.
category-deleted = Deleted the category “{ $name }”.{ $habits ->
        [0] {""}
        [one] {" "}Its habit is now in “{ $other }”, with all its records.
       *[other] {" "}Its { $habits } habits are now in “{ $other }”, with all their records.
    }
category-restored = The category “{ $name }” is back, with its habits.

## History
history-heading = Your records, newest first · { $first }–{ $last } of { $total }
history-heading-selected = { $title }, newest first · { $first }–{ $last } of { $total }
history-empty = You have no records yet. Tell me what you did, like “run 45m”, or use /record.
history-category = Category: { $name }
history-deleted = Deleted: { $record }
history-button-change-note = Change note
history-button-delete = Delete
history-button-back = Back
history-button-month = Choose month
history-button-all = All records
history-ask-month = Which month? You can also type it, like /history october.
history-ask-habit = Which habit? You can also type it, like /history running.

## Summaries and charts
period-all = All time
period-this-day = Today, { $span }
period-this-week = This week, { $span }
period-this-month = This month, { $span }
period-this-year = This year, { $span }
total-with-minutes = { $duration } ({ $minutes } min)
nothing-recorded = { $period }: nothing recorded.
nothing-recorded-yet = Nothing recorded yet. Tell me what you did, like “run 45m”, then ask again.
summary-line = { $name } — { $duration } · { $records ->
        [one] { $records } record
       *[other] { $records } records
    }
summary-rest = { $count ->
        [one] { $count } more habit
       *[other] { $count } more habits
    }
# A habit that is done or not.
summary-line-done = { $name } — { $records ->
        [one] { $records } time
       *[other] { $records } times
    }
# The sum of time; habits that are counted or done are not in it.
summary-total-time = Total time: { $total } · { $records ->
        [one] { $records } record
       *[other] { $records } records
    }
summary-no-time = Total time: none. These habits have no duration.
summary-not-in-total = Habits without a duration are not part of the total.
summary-total = Total: { $total } · { $records ->
        [one] { $records } record
       *[other] { $records } records
    }
summary-more = ▲ { $difference } more than { $span } ({ $before }){ $percent ->
        [none] {""}
       *[other] : { $percent }
    }
summary-less = ▼ { $difference } less than { $span } ({ $before }){ $percent ->
        [none] {""}
       *[other] : { $percent }
    }
summary-same = The same as { $span }
summary-new = { $unit ->
        [day] No records the day before ({ $span })
        [week] No records in the same days of the week before ({ $span })
        [month] No records in the same days of the month before ({ $span })
       *[other] No records in the same days of the year before ({ $span })
    }
button-chart = Chart
button-week = Week
button-month = Month
button-year = Year
button-all = All time
button-habits = Habits
button-categories = Categories
button-everything = All
button-records = Records
button-time = Time
button-choose-habit = Choose habit
all-habits = All habits
ask-summarize = What should the chart show?
ask-summarize-habits = Which habit? “All” compares them.
ask-summarize-categories = Which category? “All” compares them.
charts-busy = I’m drawing a lot of charts right now. Please try again in a moment.
picture-stays = The picture still shows what you chose before.
chart-gone-habits = That habit no longer exists. /summarize shows the ones you have.
chart-gone-categories = That category no longer exists. /summarize shows the ones you have.
chart-title-habits = Total Duration by Habit
chart-title-categories = Total Duration by Category
chart-title-one = Total Duration: { $name }
chart-title-amount = Total Amount: { $name }
chart-title-times = Times Done: { $name }
chart-title-records = Records: { $name }
chart-title-records-habits = Records by Habit
chart-title-records-categories = Records by Category
chart-in-minutes = Total Duration (in minutes)
chart-in-hours = Total Duration (in hours)
# $unit: the plural of the unit.
chart-in-unit = Total Amount ({ $unit })
chart-in-times = Times done
chart-in-records = Number of records
chart-other = Other ({ $count })
chart-step-day = Day
chart-step-week = Week
chart-step-month = Month
chart-total = Total: { $total }
chart-times = { $count ->
        [one] { $count } time
       *[other] { $count } times
    }
chart-records = { $count ->
        [one] { $count } record
       *[other] { $count } records
    }
chart-no-time = { $period }: no time recorded. “Records” shows the habits without a duration.
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
button-json = JSON
button-loop = Loop (zip)
export-confirm = { $count ->
        [one] You have { $count } record. Send it as a file?
       *[other] You have { $count } records. Send all of them as a file?
    }
export-nothing = You have no records yet, so there is nothing to send. Tell me what you did, like “run 45m”.
export-cancelled = Cancelled. Nothing was sent.
export-making = { $count ->
        [one] Preparing a file with { $count } record…
       *[other] Preparing a file with { $count } records…
    }
export-progress = Preparing your file: { $rows } of { $count } records…
export-sent = { $count ->
        [one] Here is your file with { $count } record.
       *[other] Here is your file with all { $count } records.
    }
export-sent-split = Telegram takes files of up to 50 MB, so yours is split by year: { $count } records in { $files ->
        [one] { $files } file.
       *[other] { $files } files.
    }
export-stopped = Stopped: this file won’t be sent.
export-in-progress = I’m already preparing a file for you. Ask again when it has arrived.
exports-busy = I’m preparing a lot of files right now. Please try again in a minute.
sheet-records = Records
sheet-by-habit = By habit
sheet-by-month = By month
sheet-by-category = By category
sheet-habits = Habits
column-kind = Kind
column-goal = Goal
column-score = Score (0–100)
column-streak-current = Current streak
column-streak-current-unit = Current streak in
column-streak-current-first = Current streak from
column-streak-current-last = Current streak to
column-streak-best = Best streak
column-streak-best-unit = Best streak in
column-streak-best-first = Best streak from
column-streak-best-last = Best streak to
kind-time = Time
kind-count = Number
kind-check = Done or not
streak-in-days = days
streak-in-weeks = weeks
streak-in-months = months
column-date = Date
column-habit = Habit
column-category = Category
column-duration = Duration (min)
column-amount = Amount
column-unit = Unit
column-hours = Duration (h)
column-note = Note
column-month = Month
column-records = Records
column-total = Total
mydata-making = Collecting everything I store about you…
mydata-sent = This is everything I store about you, one sheet per table. /privacy says who can see it, /forget deletes it.
mydata-sent-split = This is everything I store about you, in { $files } files, because Telegram takes files of up to 50 MB. A table may continue in the next file. /privacy says who can see it, /forget deletes it.
mydata-sheet-person = Profile
mydata-sheet-categories = Categories
mydata-sheet-habits = Habits
mydata-sheet-records = Records
mydata-sheet-day-totals = Daily totals
mydata-sheet-goals = Goals
mydata-sheet-day-marks = Marked days
mydata-sheet-removed-day-marks = Removed marks
mydata-sheet-deleted-day-marks = Deleted marks
mydata-sheet-rests = Rest days and vacations
mydata-sheet-timers = Timers
mydata-sheet-reminders = Reminders
mydata-sheet-sent-reminders = Reminder log
mydata-sheet-imports = Imports
mydata-sheet-imported-habits = Imported habits
mydata-sheet-import-changes = Changes by imports
mydata-sheet-import-mappings = Columns of CSV files
mydata-sheet-staged-records = Records being saved
mydata-sheet-rejected-records = Rejected records
mydata-sheet-conversations = Open conversations
mydata-sheet-questions = Questions
mydata-sheet-pending-updates = Messages being processed
mydata-sheet-handled-updates = Processed messages
mydata-sheet-audit-log = Admin commands
mydata-sheet-run-cards = Job messages
mydata-sheet-job-alerts = Job alerts
mydata-sheet-login-links = Dashboard links
mydata-sheet-sessions = Dashboard sessions

## The dashboard
dashboard-all = The live dashboard with everyone’s records. This link logs you in:
dashboard-own = Your live dashboard. This link logs you in:
dashboard-once = { $minutes ->
        [one] The link works once, within { $minutes } minute. Don’t share it.
       *[other] The link works once, within { $minutes } minutes. Don’t share it.
    }
dashboard-button = Open the dashboard

## Privacy and forgetting
privacy =
    What I store about you, and who can see it

    I store:
    • your Telegram id, name, username and language, whether you have Premium, and when you first and last wrote
    • your settings: language, time zone, first day of the week, start of the day
    • your habits and categories, and your records: duration, day, note, when and in which chat you sent them. A record you delete is only hidden, so that you can restore it
    • questions I asked you and messages of yours that I haven’t handled yet, until they are done
    • your session, while you are logged in to the dashboard
    • for a few days, the numbers of the messages I handled and what I answered
    My log contains ids, but never what you wrote.

    Who can see it:
    • you
    • the admins of this bot, and its BI role, a database account for making reports

    Nobody else sees your data. In a group, everyone there can read what you write, as usual.

    What you can do:
    /mydata sends you everything as an Excel file
    /alldata sends you your records as Excel, CSV, JSON or for Loop
    /forget deletes everything, in every table. Only the list of admin commands that were used or refused keeps your id, without your name
ask-forget =
    This deletes everything I store about you: your { $count ->
        [one] { $count } record
       *[other] { $count } records
    }, your habits, categories and settings. It cannot be undone.
    /mydata sends you a copy first. If you answer anything but the word below, nothing is deleted.

    To delete everything, type { $word }
forget-word = DELETE
forget-word-inexact = Nothing was deleted. The word has to match exactly: to delete everything, use /forget again and type { $word }
forget-kept = Nothing was deleted. To start again, use /forget
forgotten = Everything about you is deleted. If you write to me again, we’ll start fresh.

## Jobs, for admins
command-jobs = Jobs: state, last run, next run
command-run = Run a job
command-status = What is running, what failed, a job’s last runs
command-log = Log of a run
command-cancelrun = Cancel a run
command-retry = Repeat a run
command-pause = Pause a job
command-resume = Resume a paused job
command-backfill = Run a job for past days
command-notify = Choose alerts for a job
command-audit = Latest admin actions and refusals
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
jobs-count-rows_doubled = duplicates
jobs-count-rows_staged_again = rows staged again
jobs-count-rows_corrected = rows corrected
jobs-count-rows_loaded = rows loaded
jobs-count-rows_duplicate = duplicates
jobs-count-rows_ignored = rows ignored
jobs-count-days_loaded = days loaded
jobs-count-days_open = days to load
jobs-count-days_skipped = days skipped
jobs-count-runs_removed = runs removed
jobs-count-log_lines_removed = log lines removed
jobs-count-alerts_and_cards_removed = alerts and cards removed
jobs-count-update_ids_removed = update ids removed
jobs-count-questions_removed = questions removed
jobs-count-reminders_removed = log entries of reminders removed
jobs-count-import_previews_removed = previews of imports removed
jobs-count-rejects_removed = rejected readings removed
jobs-count-secrets_removed = secrets removed from the audit log
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
jobs-ended-lost = Lost: the process crashed
jobs-ended-skipped = Skipped
jobs-skip-overlap = The previous run was still in progress.
jobs-skip-paused = The job was paused.
jobs-skip-outside-the-catch-up-window = It was missed too long ago to catch up on.
jobs-skip-superseded = A later run replaced it.
jobs-skip-beyond-the-maximum = Too many runs were missed to catch up on all of them.
jobs-card-heading = { $icon } { $title } · run { $run }
jobs-card-window = { $from } – { $to } ({ $zone })
jobs-card-queued = Waiting in the queue
jobs-card-retrying = Waiting for the next attempt
jobs-card-lost = The process crashed; another one is taking over
jobs-card-running = running
jobs-card-cancelling = Cancelling…
jobs-card-try = attempt { $attempt } of { $attempts }
jobs-card-of = { $done } of { $total }
jobs-card-rows = { $done }
jobs-card-speed = { $speed }/s
jobs-card-after = { $ended } after { $took }
jobs-line-open = run { $run } is { $state }
jobs-line-last = { $state } { $at }
jobs-line-never = never ran
jobs-line-disabled = disabled
jobs-line-not-set-up = not set up
jobs-line-is-paused = paused
jobs-line-next = next { $at }
jobs-line-no-next = manual or event-driven
jobs-line-paused = paused by { $by }
jobs-line-paused-why = paused by { $by }: { $reason }
jobs-not-set-up = not set up: { $missing }
jobs-ask-run = Run { $title }?
jobs-ask-param = { $name }: { $kind }
jobs-kind-text = which value?
jobs-kind-number = which number?
jobs-kind-boolean = yes or no?
jobs-kind-date = which day (2026-11-30)?
jobs-kind-choice = which one?
jobs-kind-list = which values, separated by commas?
jobs-kind-other = which value?
jobs-param-wrong = That doesn’t work: { $problem }
jobs-fault-unknown = There is no parameter { $name }.
jobs-fault-missing = { $name } is missing.
jobs-fault-form = “{ $name }” has to look like key=value.
jobs-fault-twice = { $name } is given twice.
jobs-fault-number = { $name } must be a number.
jobs-fault-boolean = { $name } must be true or false.
jobs-fault-date = { $name } must be a day like 2026-11-30.
jobs-fault-choice = { $name } must be one of: { $allowed }.
jobs-fault-least = { $name } must be at least { $allowed }.
jobs-fault-most = { $name } must be at most { $allowed }.
jobs-fault-other = { $name } has a wrong value.
jobs-fault-folder = There is no folder { $value }.
jobs-fault-file = There is no file { $value }.
jobs-fault-value = You typed “{ $value }”.
jobs-ask-file = { $name }: send the file as a document.
jobs-file-too-big = That file is { $size } MB. Telegram lets bots receive files of up to 20 MB: send it in parts, or compress it. On the server there is no such limit: npm run job -- { $job } …
jobs-file-over-limit = That file is too large. This job accepts files of up to { $max } MB.
jobs-file-empty = That file is empty. Please send another one.
jobs-send-file = Please send the file as a document (the paper clip, then File).
jobs-page = page { $page } of { $pages }
jobs-button-back = ‹ Back
jobs-button-more = More ›
jobs-choose-jobs = Which job?
jobs-choose-run = Which job do you want to run?
jobs-choose-status = Which job’s last runs do you want to see?
jobs-choose-pause = Which job do you want to pause? You can still run it manually.
jobs-no-schedule = no schedule
jobs-choose-resume = Which job do you want to resume?
jobs-choose-backfill = Which job do you want to run for past days?
jobs-choose-notify = Which job do you want to set alerts for? The buttons show what you get now.
jobs-none-jobs = There are no jobs.
jobs-none-run = No job is set up yet. The list shows which settings are missing.
jobs-none-status = There are no jobs.
jobs-none-pause = There are no jobs left to pause.
jobs-none-resume = No job is paused. /pause pauses one.
jobs-none-backfill = No job that works by day is set up. The list shows which settings are missing.
jobs-none-notify = There are no jobs.
jobs-choose-log = Which run’s log do you want to see? Last runs:
jobs-choose-retry = Which run do you want to retry? Last runs:
jobs-choose-cancelrun = Which run do you want to cancel?
jobs-none-log = Nothing has run yet. /run starts a job.
jobs-none-retry = Nothing has run yet. /run starts a job.
jobs-none-cancelrun = Nothing is running, so there is nothing to cancel. /run starts a job, /status shows the last runs.
jobs-unknown-name = There is no job “{ $job }”.
jobs-unknown-near = There is no job “{ $job }”. Did you mean { $near }?
jobs-unknown-long = Send it like this:
jobs-no-run-number = “{ $text }” is not a run number.
jobs-button-no-value = No value
jobs-button-today = Today
jobs-folder-how = { $label }: a folder can only be given on the server, not in a chat: npm run job -- { $job } { $name }=FOLDER
jobs-unfit-params = { $title } takes { $names } only on the command line, not in a chat: npm run job -- { $job } …
jobs-refused-unknown_job = There is no job “{ $job }”. /jobs shows all of them.
jobs-refused-wrong_params = { $title } was not started. { $problems }
jobs-refused-not_set_up = { $title } is not set up: { $missing }
jobs-refused-disabled = { $title } is disabled. You can enable it in /batch.
jobs-refused-no_dry_run = { $title } has no dry run.
jobs-refused-in_progress = { $title }: run { $run } is in progress.
jobs-refused-unknown_run = There is no run { $run }.
jobs-refused-secret_params = Run { $run } had secret parameters, which are not stored. Please start { $title } again.
jobs-refused-stopping = I’m about to restart. Please try again in a moment.
jobs-no-run = There is no run { $run }.
jobs-cancel-asked = Run { $run } will be cancelled.
jobs-cancel-ended = Run { $run } has already ended.
jobs-log-heading = Log of { $title } · run { $run }
jobs-button-log-file = Full log as a file
jobs-log-empty = The log is empty.
jobs-log-file = { $heading }: { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }
jobs-audit-heading = Latest admin actions
jobs-audit-empty = No admin actions yet.
jobs-audit-refused = refused
jobs-pressed = pressed a button
jobs-pressed-jc = cancelled run { $run }
jobs-pressed-jl = opened the log of run { $run }
jobs-pressed-jf = downloaded the log of run { $run }
jobs-pressed-jr = retried run { $run }
jobs-pressed-jw = ran dry run { $run } for real
jobs-pressed-jj = opened { $job }
jobs-pressed-ja = opened the list of jobs
jobs-pressed-jg = opened the list of jobs
jobs-pressed-jp = paused { $job }
jobs-pressed-ju = resumed { $job }
jobs-pressed-jn = { $level ->
    [all] chose alerts for every run of { $job }
    [none] turned off alerts for { $job }
   *[other] chose alerts for failures of { $job }
}
jobs-pressed-run-job = { $dry ->
    [1] started a dry run of { $job }
   *[other] ran { $job }
}
jobs-pressed-start-backfill = { $filter ->
    [missing] started a backfill of { $job }, missing days from { $first } to { $last }
    [failed] started a backfill of { $job }, failed days from { $first } to { $last }
   *[other] started a backfill of { $job } from { $first } to { $last }
}
jobs-pressed-jx = cancelled backfill { $backfill }
jobs-pressed-jy = continued backfill { $backfill }
jobs-pressed-jo = opened older admin actions
jobs-pressed-js = pressed Run for { $job }
jobs-pressed-jt = opened the runs of { $job }
jobs-pressed-jd = opened run { $run }
jobs-pressed-jm = used /{ $command } for { $job } { $rest }
jobs-pressed-jk = opened the jobs for /{ $command }
jobs-pressed-vs = opened a sales chart
jobs-pressed-vb = downloaded sales as Excel
jobs-pressed-vk = skipped a day of sales
jobs-pressed-en = opened an energy chart
jobs-pressed-dd = opened the deliveries of a day
jobs-pressed-ds = opened the deliveries of a day
jobs-pressed-df = opened the rejected deliveries
jobs-pressed-dv = opened a delivery
jobs-pressed-dx = { $id ->
        [0] retried all rows that could not be read
       *[other] retried the row with error { $id }
    }
jobs-pressed-dr = { $id ->
    [0] sent all rejected deliveries again
   *[other] sent a delivery again
}
jobs-pressed-us = opened a subscriber’s usage
jobs-pressed-ut = opened the top subscribers
jobs-pressed-ub = downloaded usage as Excel
jobs-pressed-ba = opened the batch jobs
jobs-pressed-bi = opened batch job { $id }
jobs-pressed-bn = started a new batch job
jobs-pressed-save-batch = created a batch job: { $metric }, { $granularity }
jobs-pressed-bt = { $on ->
    [1] enabled batch job { $id }
   *[other] disabled batch job { $id }
}
jobs-pressed-bq = asked to delete batch job { $id }
jobs-pressed-bd = { $results ->
    [1] deleted batch job { $id } with its results
   *[other] deleted batch job { $id } and kept its results
}
jobs-pressed-bc = opened the results of batch job { $id }
jobs-pressed-bx = downloaded the results of batch job { $id }
jobs-user = user { $id }
jobs-button-start-backfill = Start
jobs-backfill-heading = Backfill { $backfill } · { $title }
jobs-backfill-counts = { $done } of { $windows } done, { $failed } failed
jobs-backfill-running = Running
jobs-backfill-cancelling = Cancelling…
jobs-backfill-cancelled = Cancelled
jobs-backfill-done = Finished
jobs-backfill-now = now: run { $run }, { $day }
jobs-button-notify = Alerts
jobs-button-notify-all = Every run
jobs-button-notify-failures = Only failures
jobs-button-notify-none = No alerts
jobs-paused = { $title } is paused. You can still run it manually.
jobs-paused-why = { $title } is paused: { $reason }. You can still run it manually.
jobs-resumed = { $title } is running again.
jobs-not-paused = { $title } was not paused.
jobs-notify = { $title }: you get { $level }.
jobs-notify-all = a message after every run
jobs-notify-failures = failures and recoveries
jobs-notify-none = no alerts
jobs-notify-wrong = “{ $word }” is not one of all, failures and none.
jobs-status-now = Now
jobs-status-nothing-now = Nothing is running.
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
jobs-alert-late = ⏰ { $title } is overdue: no successful run for { $span }
jobs-alert-over = ✅ { $title } recovered after { $span } ({ $failures ->
        [one] { $failures } failure
       *[other] { $failures } failures
    }).
jobs-alert-late-over = ✅ { $title } is no longer overdue. There was no successful run for { $span }.
jobs-alert-said = ⚠️ { $title }
jobs-alert-said-count = The latest of { $count } such alerts
jobs-alert-said-over = ✅ { $title }: resolved after { $span }.
jobs-button-backfill-all = All ({ $count })
jobs-button-backfill-missing = Missing ({ $count })
jobs-button-backfill-failed = Failed only ({ $count })
jobs-backfill-which = { $title } from { $from } to { $to }, one run per day. Which days?
jobs-backfill-list = { $title }: { $count ->
        [one] { $count } run
       *[other] { $count } runs
    }, one after another ({ $zone })
jobs-backfill-empty = There is nothing to run.
jobs-backfill-cancel-asked = No more days will be started.
jobs-backfill-over = It has already finished.
jobs-backfill-wrong-when = I can’t tell which days you mean. Type a period, like October, or two days, like 2026-11-01 2026-11-30.
jobs-backfill-wrong-order = The first day can’t be after the last one.
jobs-backfill-wrong-long = That’s more than 400 days. Please split it up.
jobs-backfill-when = Run { $title } for which days? You can also type them, like October or 2026-11-01 2026-11-30.
jobs-button-span-yesterday = Yesterday
jobs-button-span-last-7 = Last 7 days
jobs-button-span-last-30 = Last 30 days
jobs-button-span-this-month = This month
jobs-button-span-last-month = Last month
jobs-backfill-wrong-job = { $title } doesn’t work by day, so there are no past days to run.
job-error-items = { $count ->
        [one] { $count } item failed
       *[other] { $count } items failed
    }
job-error-more = { $count } more
job-error-timed_out = It took longer than { $seconds } s.
job-error-cancelled = It was cancelled.
job-error-stopped = The program was stopped.
job-error-released = The program was stopped before the run began.
job-error-taken = Another process took over the run.
job-error-died = The process crashed.
job-error-died-twice = The process crashed twice during this run, so it will not be tried again.
job-error-file-too-large = The file is { $size } MB; this job accepts files of up to { $max } MB.
job-error-secrets-lost = The process crashed before the run began. Its secret parameters are not stored: start the job again.
job-error-no-reason = It failed without an error message.
job-error-chat-document = Only the running program can read a file from the chat.
job-error-unknown_job = This job no longer exists.
job-error-unknown_run = That run no longer exists.
job-error-wrong_params = Its parameters are no longer valid.
job-error-not_set_up = It is not set up: { $missing }
job-error-disabled = It is disabled.
job-error-no_dry_run = This job has no dry run.
job-error-in_progress = Another run of the job is in progress.
job-error-secret_params = Its secret parameters are not stored: start the job again.
job-error-http = HTTP { $status } from { $where }
job-error-http-body = HTTP { $status } from { $where }: { $body }
job-error-http-timeout = No answer within { $seconds } s
job-error-lock-lost = The run lost its lock, so it was stopped: { $reason }
job-error-stopping = The program is about to restart.
job-log-retry = Attempt { $attempt } of { $attempts } failed: { $reason } Next attempt in { $seconds } s.
job-log-cancel = Cancellation requested.
job-log-cancel-by = Cancellation requested by { $by }.
job-log-http-status = HTTP { $status } from { $where }
job-log-http-status-retry = HTTP { $status } from { $where } · next attempt in { $seconds } s
job-log-http-no-response = No response from { $where }
job-log-http-no-response-retry = No response from { $where } · next attempt in { $seconds } s

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
usage-no-day = No record of { $subscriber } belongs to today or an earlier day: the time and date are missing or in the future.
usage-none = No usage yet. Terminals write to the table usage.data_record, and the job “usage” calculates usage from it every few minutes. To do it now: /run usage
usage-unknown = There is no subscriber { $subscriber }. /usage shows the top subscribers of the day.
usage-begin-so = Numbers that start like this:
usage-button-top = Top subscribers
usage-book-making = Preparing the Excel file…
usage-book-sent = Usage · { $day }: { $shown } { $count ->
        [one] subscriber
       *[other] subscribers
    }.
usage-sheet = Usage
usage-column-subscriber = Subscriber
usage-column-tokens = Tokens

## Sales, for admins
command-sales = Sales per week: revenue, customers, top items and cities
sales-button-revenue = Revenue
sales-button-customers = Customers
sales-button-items = Items
sales-button-cities = Cities
sales-button-skip = Skip { $day }
sales-button-load = Load the next days
sales-skip-open = { $day } is skipped. The next run loads the days after it. If there is data for { $day } after all: /run sales-increment date={ $day }
sales-skip-skipped = { $day } was already skipped.
sales-skip-loaded = { $day } is loaded, so it can’t be skipped.
sales-skip-not-over = { $day } isn’t over yet. A day can be skipped from the next day on.
sales-skip-no-backfill = No sales are loaded yet, so there is no day to skip.
sales-skip-which = For which day will the platform never have data? These days aren’t loaded:
sales-skip-none-open = All days are loaded, so there is no day to skip.
sales-title-revenue-week = Revenue per week
sales-title-revenue-day = Revenue per day
sales-title-customers = { $weeks ->
        [1] New and returning customers
       *[other] New and returning customers per week
    }
sales-title-items = Top items by revenue
sales-title-cities = Top cities by revenue
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
sales-meaning = New: one order in the week; returning: more than one. Revenue in brackets is after refunds.{ $weeks ->
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
refused-sales = I can’t read “{ $text }”. Type a chart (revenue, customers, items, cities), a period or both: /sales items october.
sales-none = No sales are loaded yet. The job “sales-backfill” loads them: /run sales-backfill
sales-not-set-up = No sales are loaded, and their source is not set up. Missing settings: { $missing }
sales-book-making = Preparing the Excel file…
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
sales-column-item-id = Item id
sales-column-city-id = City id
sales-column-item = Item
sales-column-city = City
sales-column-quantity = Quantity

## Energy, for admins
command-energy = Energy per half hour compared with the week before: all meters or one
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
energy-never = It hasn’t reported yet.
energy-meters = { $count ->
        [one] { $count } meter, last two weeks:
       *[other] { $count } meters, last two weeks:
    }
energy-unusable = { $count ->
        [one] One meter sent only messages that cannot be used:
       *[other] { $count } meters sent only messages that cannot be used:
    }
energy-unusable-meter = { $device } · { $messages ->
        [one] { $messages } message
       *[other] { $messages } messages
    }: { $reason }
energy-reason = { $problem ->
        [glitch] the register jumped and came back
        [it-is-no-json-object] it is not a JSON object
        [devicename-is-no-name] deviceName is not a name
       *[other] { $reason }
    }
energy-button-day = Day
energy-none = No energy data yet. Meters report through the broker in MQTT_URL; to load readings from a CSV file: /run energy-import. Then calculate the energy: /run energy
energy-unknown = There is no meter { $device }. /energy shows all of them.
energy-begin-so = Meters that start like this:

## Deliveries, for admins
command-deliveries = Today’s deliveries, or the failed ones
command-delivery = The history of one delivery
deliveries-heading = Deliveries · { $day } · { $count }
deliveries-heading-unsent = Not accepted by DeTrack: { $count }
refused-delivery-day = I can’t read “{ $text }” as a day. Type it like this: /deliveries yesterday, /deliveries 2026-11-02, /deliveries failed.
deliveries-none = No deliveries. ◀ and ▶ show other days.
deliveries-none-status = No deliveries with this status.
deliveries-not-set-up = Deliveries are not sent to DeTrack yet. Missing settings: { $missing }
deliveries-none-unsent = DeTrack has accepted everything.
deliveries-more = … and { $count } more.
deliveries-and-more = … and more.
deliveries-button-unsent = ⚠️ Not sent, all days: { $count }
deliveries-button-retry = Retry
deliveries-button-retry-all = Retry all { $count }
deliveries-button-today = Today
deliveries-button-yesterday = Yesterday
deliveries-button-rejected = Rejected
deliveries-button-day = That day
deliveries-button-back = ◀ Back
deliveries-no-errors = All rows of the company’s tables were read.
deliveries-heading-errors = { $count ->
        [one] 1 row could not be read
       *[other] { $count } rows could not be read
    }
deliveries-error-shipment = Shipment { $number }
deliveries-error-package = Package { $number }
delivery-errors-retried = { $count ->
        [one] 1 row was read this time.
       *[other] { $count } rows were read this time.
    }
delivery-errors-remain = It still can’t be read. Correct the data first.
deliveries-retried = { $count ->
        [one] Sending it again now.
       *[other] Sending { $count } again now.
    }
deliveries-not-retried = There is nothing to retry.
delivery-waiting = Waiting to be sent
delivery-unsent = Not sent
delivery-sent = Sent
delivery-info-recv = Received by DeTrack
delivery-in-transit = In transit
delivery-dispatched = With the driver
delivery-completed = Delivered
delivery-completed-partial = Partly delivered
delivery-failed = Not delivered
delivery-on-hold = On hold
delivery-return = Returned
delivery-deleted = Deleted in DeTrack
delivery-which = Which delivery? The newest ones:
delivery-unknown = There is no delivery { $number }. The newest ones:
delivery-none = No deliveries yet. They appear here as soon as the company enters shipments.
delivery-gone = This delivery no longer exists.
delivery-several = Several shipments have this number:
delivery-shipment = Shipment { $number }
delivery-entered = received from the company
delivery-was-sent = last sent to DeTrack
delivery-next = Next attempt at { $at } (attempts so far: { $attempts }).
delivery-button-pod = Proof of delivery

## Batch aggregation, for admins
command-batch = Batch jobs: metrics in time buckets; add “new” or a number
batch-heading = Batch jobs
batch-none = There are no batch jobs yet. Create one by answering a few questions, or import a JSON file.
batch-unnamed = Job { $id }
batch-unknown = There is no batch job { $id }.
batch-usage = /batch shows the batch jobs, /batch new creates one, /batch NUMBER shows one.
batch-undefined = no definition yet
batch-disabled = Disabled
batch-enabled = Enabled
batch-computed = computed { $at }
batch-no-table = no table
batch-filter = Filter: { $filter }
batch-zone = Buckets in { $zone }
batch-delay = Delay: { $hours } { $hours ->
        [one] hour
       *[other] hours
    }
batch-mode-incremental = Each run computes new data only
batch-mode-full = Each run computes all data
batch-mode-window = Each run computes the last { $hours ->
    [one] hour
   *[other] { $hours } hours
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
batch-button-go-on = Continue ›
batch-button-no-filter = All rows
batch-button-other-filter = Another filter
batch-button-save = Save
batch-ask-delete = Delete the batch job “{ $name }”? This cannot be undone.
batch-deleted = The batch job “{ $name }” is deleted.
batch-added = Saved: batch job { $id } is enabled.
batch-ask-source = Which table or view? Choose, or type its name.
batch-no-source = There is no table or view { $name }.
batch-source-refused = { $name } can’t be used as a source.
batch-ask-metric = Which column of { $table } is the metric?
batch-ask-measurement = Which measurement of { $table }? Choose, or type its name.
batch-no-metric = { $metric } is not a numeric column. There are: { $known }
batch-mapped-elsewhere = The metric { $metric } already belongs to { $table } (metricsandtables): a metric has one table.
batch-ask-focal = Group results by which column?
batch-ask-granularity = Bucket size?
batch-ask-aggregations = Which aggregations? Selected: { $chosen }
batch-no-aggregation = “{ $name }” is not an aggregation. There are: { $known }
batch-ask-event = When should it run? For a time of day, type EVERYDAY8AMET, EVERYDAY11PMUTC or the like.
batch-no-event = There is no such event. There are: { $known }, and EVERYDAY with 1 to 12, AM or PM, and ET, CT, MT, PT or UTC.
batch-ask-mode = What should each run compute? “Only new data” goes by created_at and updated_at. If rows arrive later with old times there, as in a replica, choose all data or the last hours. For another number of hours, type it.
batch-no-mode = Please press a button, or type a number of hours from 1 to 99999.
batch-button-mode-incremental = Only new data
batch-button-mode-full = All data
batch-button-mode-window = Last { $hours ->
    [one] hour
   *[other] { $hours } hours
}
batch-ask-filter = Filter rows? Type a filter, like: status = "active" AND amount > 10
batch-filter-refused = That doesn’t work: { $problem }
batch-preview = New batch job: { $metric }
batch-preview-rows = { $count ->
        [one] The newest row:
       *[other] The newest { $count } rows:
    }
batch-preview-empty = No rows yet.
batch-no-results = { $name }: no results yet. To compute them now: /run batch:{ $id }
batch-book-making = Preparing the Excel file…
batch-book-sent = { $name }: { $shown } { $count ->
        [one] result
       *[other] results
    }.
batch-sheet = Results
batch-column-result = Result
batch-column-bucket = Bucket ({ $zone })
batch-column-id = Id
batch-column-value = Value

## Import

import-help = Send me a file with your history as a document, and I’ll show what’s in it before anything is saved.

    I read: Loop Habit Tracker (the CSV archive or the database), HabitBull, Table Habit, Toggl, Tickmate, Rewire, files from /alldata, and any table with a date in each row (.csv, .txt or .xlsx). Up to 20 MB.
import-reading = Reading the file…
import-comparing = Comparing { $contents } with yours…
import-importing = Importing { $contents }…
import-progress = Importing: { $records } of { $count } records…
import-source-loop_csv = Loop Habit Tracker
import-source-loop_db = Loop Habit Tracker
import-source-habitbull = HabitBull
import-source-table_habit = Table Habit
import-source-toggl = Toggl
import-source-tally_workbook = A Tally workbook
import-source-tally_csv = A Tally CSV file
import-source-tally_json = A Tally JSON file
import-source-tickmate = Tickmate
import-source-rewire = Rewire
import-source-csv = A CSV file
import-source-text = A text file
import-source-workbook = An Excel workbook
import-sheet = sheet “{ $name }”
import-other-sheets = Not read: { $names }
    To import another sheet, put it first in the workbook and send the file again.
import-file = { $source }: { $contents }.
import-habits = { $count ->
        [one] { $count } habit
       *[other] { $count } habits
    }
import-merged = { $count ->
        [one] { $count } name occurs twice, merged
       *[other] { $count } names occur twice, merged
    }
import-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
import-records = { $count ->
        [one] { $count } record
       *[other] { $count } records
    }
import-marks = { $count ->
        [one] { $count } marked day
       *[other] { $count } marked days
    }
import-reminders = { $count ->
        [one] { $count } reminder
       *[other] { $count } reminders
    }
import-sums = New: { $added }. Already here: { $same }. Different: { $different }. Not taken: { $notTaken }.
import-may-lack-days = This looks like a copy of a database that the app was still using, so the latest days may be missing. If they are, export your data in the app and send me that file.
import-other-kind = { $count ->
        [one] You measure { $names } differently here, so it will become a separate habit with a number after its name.
       *[other] You measure these differently here, so they will become separate habits with a number after the name: { $names }.
    }
import-left-out = Left out: { $count ->
        [one] { $count } habit
       *[other] { $count } habits
    }.
import-deleted = { $count ->
        [one] { $count } record that you deleted here stays deleted.
       *[other] { $count } records that you deleted here stay deleted.
    }
import-shortened = { $count ->
        [one] { $count } name, unit or note doesn’t fit and will be shortened or changed.
       *[other] { $count } names, units or notes don’t fit and will be shortened or changed.
    }
import-keeps-mine = Values that differ (yours stay):
import-uses-file = Values that differ (the file’s will replace yours):
import-difference = • { $day } { $name }: here { $here }, in the file { $inFile }
import-difference-several = • { $day } { $name }: here { $here } ({ $count } records), in the file { $inFile }
import-several-become-one = A day with several records will have one, with the file’s value.
import-difference-note = • { $day } { $name }: another note
import-more-differences = …and { $count } more
import-value-done = done
import-value-no = not done
import-value-skip = skipped
import-button-import = Import
import-button-choose = Choose habits
import-button-use-file = Use the file’s
import-button-keep-mine = Keep mine
import-button-not-taken = What isn’t taken
import-button-was-not-taken = What wasn’t taken
import-file-not-taken = will-not-be-imported
import-file-was-not-taken = not-imported
import-button-all = All
import-button-none = None
import-button-done = Done
import-button-imported = Imported: { $name }
import-button-undo = Undo import
import-button-again = Import again
import-choose = Which habits should I import? { $count ->
        [one] { $count } chosen
       *[other] { $count } chosen
    }
import-done = ✅ Imported: { $added }.
import-done-nothing = Nothing new: all of it was here already.
import-done-changed = Values replaced by the file’s: { $count }.
import-undone = The import is undone.
import-undone-removed = Removed: { $removed }.
import-undone-restored = Earlier values restored: { $count }.
import-undone-replaced = { $count ->
        [one] { $count } record stays for now: a later import replaced its value. Undo that one too.
       *[other] { $count } records stay for now: a later import replaced their values. Undo that one too.
    }
import-undone-later = Some of them may also be in { $files }. To have those back, import that file again.
import-stays = { $count ->
        [one] { $count } record stays, because you’ve changed it since.
       *[other] { $count } records stay, because you’ve changed them since.
    }
import-stays-habits = { $count ->
        [one] This habit stays, because you’ve changed or used it since: { $names }.
       *[other] These habits stay, because you’ve changed or used them since: { $names }.
    }
import-cancelled = Cancelled: nothing was imported.
import-gone = This file is no longer here. Please send it again.
import-refused-size = Telegram gives me files of up to 20 MB only. Please send a smaller one.
import-refused-group = I read files only in our private chat. Please send it there, or here with the caption /import.
import-refused-gone = Telegram no longer has this file. Please send it again.
import-error-empty_file = The file is empty.
import-error-no_records = There are no records in this file.
import-error-lacks_log = This database is empty. If its app was running, the data is still in the -wal file beside it, which I can’t read: export your data in the app and send me that file.
import-error-packed_file = This archive contains just one file. Please unpack it and send me that file.
import-error-unknown_format = I don’t know this kind of file. /import says which ones I read.
import-error-no_dates = I found no column with dates in this file. A history has a date in each row.
import-error-damaged_file = The file is damaged or incomplete. Please export it again.
import-error-hostile_file = For safety I don’t open this file: it contains things that I don’t expect in a history of habits.
import-error-too_large = There is too much in this file for me. Please split it, or export a shorter period.
import-error-too_many_habits = The file has more than 1,000 habits.
import-error-too_many_records = The file has more than 500,000 records.
import-error-too_many_entries = The archive has more than 2,000 files.
import-error-other_workbook = I can’t read this kind of workbook. Please open it in a spreadsheet program, save it as .xlsx or CSV, and send me that file.
import-error-encrypted = The file is protected by a password. Please save it without one.
import-error-unsupported_version = The file is from a version of its app that I don’t know yet.
import-error-unknown_encoding = I can’t read the characters of this file. Please save it as UTF-8.
import-error-wrong_mapping = These columns don’t fit the file. Please send it again and choose others.
import-error-timed_out = Reading the file took more than a minute, so I stopped.
import-error-busy = Too many files at once. Please try again in a minute.
import-csv-unknown = I don’t know this file yet. Please tell me what its columns mean.
import-csv-sheet = The workbook has several sheets. I read only “{ $name }”.
import-csv-columns = The columns: { $columns }
import-csv-suggestion = Have I understood the columns correctly?
import-ask-job = What is { $name }: a history of habits, or data for a job?
import-ask-job-only = I can’t read { $name } as a history of habits. Is it data for a job?
import-button-history = History of habits
import-ask-date = Which column has the date?
import-ask-date-order = How is { $date } to be read?
import-ask-habit = Which column has the habit? If the file is about one habit only, type its name.
import-ask-value = Which column has the amount or the duration?
import-ask-kind = What are these numbers?
import-ask-unit = Which column has the unit? If all numbers have the same one, type it.
import-ask-note = Which column has the note?
import-ask-decimal = How is { $number } to be read?
import-decimal-group = { $number } (a whole number)
import-decimal-fraction = { $number } (with decimals)
import-kind-minutes = Minutes
import-kind-hours = Hours
import-kind-seconds = Seconds
import-kind-amount = Amounts
import-kind-done = Done or not
import-column-none = none
import-value-none = none, each row means done
import-button-no-value = None: each row means done
import-button-no-unit = No unit
import-button-no-note = No notes
import-button-right = Yes
import-button-columns = Choose columns
import-column-reason = Reason
import-column-place = Part of the file
import-column-position = Line
import-column-value = Value
import-problem-bad_date = The date is missing or doesn’t exist
import-problem-before_1970 = The day is before 1970
import-problem-future_date = The day is in the future
import-problem-bad_value = The value can’t be read
import-problem-amount_out_of_range = The amount is negative or over 1,000,000
import-problem-duration_out_of_range = The duration is 0 or over 24 hours
import-problem-no_habit = The row belongs to no habit
import-problem-habit_deleted = The habit has no name, or was deleted
import-problem-other_value_same_day = Another row of this day has another value
import-problem-note_without_record = A note without a record
import-problem-name_shortened = The name was shortened to 64 characters
import-problem-note_shortened = The note was shortened
import-problem-unit_changed = The unit was changed
import-problem-bad_row = The row has too few columns
import-problem-different = It’s here with another value
import-problem-deleted = You deleted it here
import-problem-day_has_record = The day has a record here

# The database cannot be reached. Admins get these without it.

## Backups, for admins

command-backup = Backups: the newest ones; write one, check one
backup-heading = Backups · { $count }
backup-line = { $at } · { $age } · { $rows } { $count ->
        [one] row
       *[other] rows
    } · { $size }
backup-line-unreadable = ⚠️ { $at } · { $age } · { $size } · cannot be read
backup-nothing = No backup yet. One is written every night. To write one now, press the button.
backup-off = Backups are off: with a PostgreSQL server of your own, set BACKUP_DIR, or back up the server itself.
backup-button-now = Back up now
backup-button-verify = Verify newest

database-away = ⚠️ The database has been unreachable for { $duration }. Messages and due jobs are waiting; nothing is lost. Check the PostgreSQL server.
database-away-embedded = ⚠️ The embedded PostgreSQL has been unreachable for { $duration }; Tally keeps starting it again. Messages and due jobs are waiting; nothing is lost. Often the disk is full: postgres.log in DATA_DIR says why.
database-back = ✅ The database is reachable again, after { $duration }. Waiting messages and jobs are being processed.
database-restarted = ⚠️ { $count ->
        [one] The embedded PostgreSQL ended unexpectedly and was started again
       *[other] The embedded PostgreSQL ended unexpectedly { $count } times and was started again each time
    }; it was away for { $duration }. Waiting messages and jobs are being processed; nothing is lost. postgres.log in DATA_DIR says why it ended.
job-database-away = ⚠️ npm run job -- { $job }: the database cannot be reached, so the job did not run. Check the PostgreSQL server.
