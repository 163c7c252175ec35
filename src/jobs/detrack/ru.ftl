job-detrack = Доставки
job-detrack-about = Передаёт отгрузки компании в DeTrack как задания водителям.
job-detrack-param-now = И вне рабочего времени
job-detrack-phase-send = отправка
job-detrack-alert-trigger = { $count ->
        [one] { $count } строка компании не принята
        [few] { $count } строки компании не приняты
        [many] { $count } строк компании не принято
       *[other] { $count } строки компании не приняты
    } (последняя из enterprise.{ $source }): { job-error-detrack-row }. Данные самой компании не изменены. Список: /deliveries errors.
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
    } в DeTrack после десяти попыток, среди них { $job }: { $problem ->
        [detrack-no-answer] DeTrack не отвечает
        [detrack-no-job] ответ DeTrack — не задание
       *[other] { $reason }
    }. Попытки продолжаются.
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
job-error-detrack-http = DeTrack отвечает HTTP { $status }.
job-error-detrack-no-job = DeTrack отвечает HTTP { $status }, но без задания.
job-error-detrack-message = DeTrack отказал: { $reason }
job-error-detrack-fields = Ошибки в полях
job-error-detrack-field = { $problem ->
        [is-missing] нет значения
        [can-t-be-blank] нет значения
        [is-invalid] неверное значение
        [is-not-accepted] не принято
        [is-already-taken] уже занято
        [has-duplicate] уже есть
        [is-too-long] слишком длинное
        [is-too-short] слишком короткое
        [is-not-a-number] не число
        [not-found] не найдено
        [has-already-been-taken] уже занято
        [can-t-be-empty] нет значения
        [must-exist] не найдено
        [is-not-included-in-the-list] нет в списке допустимых
        [must-be-greater-than-0] должно быть больше нуля
       *[other] DeTrack отказал: { $code }
    }
job-error-detrack-row = { $problem ->
        [flag] { $column }: «{ $value }» — не «да» и не «нет»
        [date] { $column }: «{ $value }» — не дата
        [number] { $column }: «{ $value }» — не число
        [value] { $column }: значение «{ $value }» не читается
        [missing] нет значения в { $column }
        [busy] база данных была занята или останавливалась ({ $code }), следующий запуск попробует снова
        [database] база данных не приняла строку ({ $code }): { $message }
       *[other] { $message }
    }
job-error-detrack-not-shipped = { $shipment }: не удалось записать shipped в enterprise.shipment: { $reason }
job-error-detrack-taken = Номер { $number } в DeTrack занят другой отгрузкой.
job-error-detrack-gone = Задания в DeTrack больше нет (HTTP 404).
job-detrack-end = { $status ->
        [completed] доставлено
        [completed_partial] доставлено частично
        [failed] не доставлено
        [return] возврат
        [deleted] удалено
       *[other] { $status }
    }
job-error-detrack-ended = Изменение не отправлено: задание в DeTrack уже завершено ({ job-detrack-end }).
job-log-detrack-outside-hours = Вне рабочего времени (DETRACK_HOURS) ничего не отправляется.
job-log-detrack-postponed = { $item }: новая попытка позже. { $reason }
job-log-detrack-ended = { $item }: данные изменились, но не отправлены, потому что задание в DeTrack уже завершено ({ job-detrack-end }).
job-log-detrack-no-vehicles = В DeTrack нет машин, поэтому задания уходят без водителя.
job-log-detrack-pause = DeTrack просит паузу в { $seconds } с (HTTP 429).
job-log-detrack-repaired = { $count ->
        [one] Теперь прочитана { $count } строка, которую прочитать не удавалось
        [few] Теперь прочитаны { $count } строки, которые прочитать не удавалось
        [many] Теперь прочитано { $count } строк, которые прочитать не удавалось
       *[other] Теперь прочитано { $count } строки, которые прочитать не удавалось
    }.
job-log-detrack-errors = Не удаётся прочитать { $count ->
        [one] { $count } строку
        [few] { $count } строки
        [many] { $count } строк
       *[other] { $count } строки
    } компании: /deliveries errors
job-log-detrack-left = Удалены или больше не идут через DeTrack: { $shipments } (всего { $count }). Задания в DeTrack оставлены как есть.
job-log-detrack-deleted = Больше нет в DeTrack: { $jobs } (всего { $count }).
job-log-detrack-missing = В DeTrack больше нет { $count ->
        [one] { $count } задания
        [few] { $count } заданий
        [many] { $count } заданий
       *[other] { $count } заданий
    }.
