# Everything that people read. Text of people stands in places like { $name } as it was typed: messages carry no markup.

## The bot itself
bot-short-description = Write what you did (run 45m) and see where your time goes.
hint =
    Write what you did and for how long, such as “run 45m” or “reading 1h yesterday #good book”.
    /record asks step by step, /help shows everything.
unknown-command = I do not know that command. /help shows all of them.
unknown-command-near = I do not know that command. Did you mean { $near }? /help shows all of them.
admins-only = That command is for admins.
not-yours = Not yours: this button is for somebody else.
not-a-person = I keep habits for people. You write anonymously or as a channel: write as yourself, please.
old-button = That button is from an earlier message and no longer works.
cancelled = Cancelled. Nothing was changed.
nothing-to-cancel = There is nothing to cancel.
dialogue-closed = I waited a while and closed our dialogue; nothing was saved. Start again whenever you like.
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
ask-new-habit = I do not know “{ $name }” yet. Is it new, or one of these?
ask-over-a-day = With { $duration } more, { $day } would hold more than 24 hours. Save it anyway?
button-new-habit = New habit «{ $name }»
button-save-anyway = Save anyway
button-undo = Undo
button-restore = Restore
button-change-duration = Change duration
button-change-day = Change day
button-change-habit = Change habit
button-no-note = No note
taken-back = Taken back: { $record }
record-gone = That record is not there any more.
nothing-to-undo = There is no record to take back.
rejected = This could not be saved: { $reason }.
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
refused-future-day = That day has not come yet. Write today or a day before.
refused-before-1970 = The earliest day I can keep is 1 January 1970.
refused-impossible-day = There is no such day. Write it as 21.11 or 2026-11-21.
refused-unclear-day = I am not sure which day you mean. Write it as 21.11 or 2026-11-21.
refused-two-days = I see two days. Write just one, please.
refused-no-day = Which day? Write yesterday, Monday, 21.11 or 2026-11-21.
refused-name-too-long = A name can have 64 characters at most. Write a shorter one.
refused-name-empty = A name needs at least one character.
