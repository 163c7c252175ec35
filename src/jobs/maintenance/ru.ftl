job-maintenance = Уборка
job-maintenance-about = Удаляет старые запуски, журналы и номера обновлений.
