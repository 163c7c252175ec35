job-habits = Привычки
job-habits-about = Загружает записи, которые ещё ждут; то же происходит сразу после каждой записи.
job-habits-param-rejects = Повторить отклонённые строки
job-habits-param-rebuild = Пересчитать итоги по дням
job-habits-phase-load = загрузка
job-habits-phase-rebuild = пересчёт итогов по дням
