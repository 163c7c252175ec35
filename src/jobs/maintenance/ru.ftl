job-maintenance = Обслуживание
job-maintenance-about = Удаляет старые запуски, журналы и номера обновлений.
job-maintenance-phase-runs = удаление старых запусков
