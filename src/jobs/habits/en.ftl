job-habits = Habits
job-habits-about = Loads what was recorded and is still waiting; it runs right after each record too.
job-habits-param-rejects = Try the rejected rows again
job-habits-param-rebuild = Make the day totals anew
job-habits-phase-load = loading
job-habits-phase-rebuild = making the day totals anew
