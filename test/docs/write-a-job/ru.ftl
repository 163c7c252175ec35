job-cleanup = Очистка
job-cleanup-about = Удаляет старые записи журнала действий.
job-cleanup-param-days = Сколько дней хранить
jobs-count-entries_removed = записей удалено
