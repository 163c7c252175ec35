job-detrack = Доставки
job-detrack-about = Передаёт отгрузки компании в DeTrack как задания водителям.
job-detrack-param-now = И вне рабочего времени
job-detrack-phase-send = отправка
job-detrack-alert-trigger = { $count ->
        [one] { $count } строка компании не принята
        [few] { $count } строки компании не приняты
        [many] { $count } строк компании не принято
       *[other] { $count } строки компании не приняты
    } (последняя из enterprise.{ $source }): { $message }. Данные самой компании не изменены. Список: /deliveries errors.
job-detrack-alert-left = { $count ->
        [one] { $count } отгрузка удалена или больше не идёт
        [few] { $count } отгрузки удалены или больше не идут
        [many] { $count } отгрузок удалены или больше не идут
       *[other] { $count } отгрузки удалены или больше не идут
    } через DeTrack: { $shipments }. Задания в DeTrack оставлены как есть.
job-detrack-alert-deleted = { $count ->
        [one] В DeTrack больше нет { $count } задания
        [few] В DeTrack больше нет { $count } заданий
        [many] В DeTrack больше нет { $count } заданий
       *[other] В DeTrack больше нет { $count } заданий
    }: { $jobs }. /delivery НОМЕР покажет историю.
job-detrack-alert-no_vehicles = В DeTrack нет машин, которые могли бы взять задания: они уходят без водителя.
job-detrack-alert-stuck = { $count ->
        [one] { $count } отгрузка не попала
        [few] { $count } отгрузки не попали
        [many] { $count } отгрузок не попало
       *[other] { $count } отгрузки не попали
    } в DeTrack после десяти попыток, среди них { $job }: { $reason }. Попытки продолжаются.
job-detrack-status = Статусы доставок
job-detrack-status-about = Обновляет из DeTrack статусы незавершённых заданий.
job-detrack-status-phase-read = чтение
jobs-count-jobs_created = создано
jobs-count-jobs_updated = изменено
jobs-count-jobs_found = уже были
jobs-count-jobs_ended = уже завершены
jobs-count-jobs_failed = не удалось
jobs-count-jobs_postponed = ещё раз позже
jobs-count-jobs_missing = нет в DeTrack
jobs-count-jobs_unread = не прочитано
job-error-detrack-denied = DeTrack отказывает в доступе (HTTP { $status }): проверьте DETRACK_API_KEY.
job-error-detrack-no-answer = DeTrack не отвечает.
