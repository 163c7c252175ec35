job-energy = Энергия
job-energy-about = Считает энергию по получасам из показаний счётчиков и оповещает администраторов о молчащих счётчиках.
job-energy-param-from = Начало показаний
job-energy-param-from-hint = Время вида 2026-11-22T10:00Z, по UTC, если пояс не указан. Если начало не указано, учитываются только новые показания.
job-energy-param-to = Конец показаний
job-energy-param-to-hint = Время вида 2026-11-22T10:00Z. Если конец не указан, учитываются показания до текущего времени.
job-energy-param-hours = Сколько часов пересчитать
job-energy-param-hours-hint = Пересчитывается не меньше этого числа часов.
job-energy-phase-plan = поиск новых показаний
job-energy-phase-compute = расчёт
job-energy-alert-new = { $count ->
        [one] { $count } неизвестный счётчик прислал
        [few] { $count } неизвестных счётчика прислали
        [many] { $count } неизвестных счётчиков прислали
       *[other] { $count } неизвестного счётчика прислали
    } показания: { $devices }. Напряжение, разряды и множитель взяты по умолчанию: см. таблицу energy.device.
job-energy-alert-silent = Счётчик { $device } молчит с { $since }.
job-energy-alert-rejected = Счётчик { $device } прислал { $count ->
        [one] { $count } сообщение, которое
        [few] { $count } сообщения, которые
        [many] { $count } сообщений, которые
       *[other] { $count } сообщения, которые
    } нельзя использовать: { energy-reason }. Последнее: { $example }
job-energy-alert-rejected-unnamed = Нельзя использовать { $count ->
        [one] { $count } сообщение
        [few] { $count } сообщения
        [many] { $count } сообщений
       *[other] { $count } сообщения
    } без имени счётчика: { energy-reason }. Последнее: { $example }
job-energy-alert-zero-point = Показание счётчика { $device } скачком изменилось на { $value } ({ $time }), дальше отсчёт идёт от него. Часть энергии может быть не учтена. Если столько могло быть израсходовано, увеличьте max_kw в таблице energy.device.
job-energy-import = Энергия: показания из файла
job-energy-import-about = Загружает показания счётчиков из файла CSV. Повторная загрузка файла ничего не меняет.
job-energy-import-param-file = Файл CSV
job-energy-import-param-file-hint = Со столбцами deviceName, timestamp и channel1–channel3 или registerKwh.
job-energy-import-phase-import = чтение
jobs-count-half_hours = получасов рассчитано
jobs-count-half_hours_removed = удалено
jobs-count-devices_silent = молчащих счётчиков
job-error-energy-time = Время нужно записать так: 2026-11-22T10:00Z (без указания пояса — UTC).
job-error-energy-to-without-from = Вместе с концом нужно начало: from=2026-11-22T10:00Z.
job-error-energy-order = Начало должно быть раньше конца (если конец не указан, это текущее время).
job-error-energy-no-column = В первой строке файла нет столбца { $column }.
job-error-energy-column-twice = В первой строке файла два столбца для { $column }. Ничего не загружено: оставьте один из них.
job-error-energy-not-utf8 = Строка { $line } файла не в кодировке UTF-8. Ничего не загружено: сохраните файл в UTF-8.
job-error-energy-long-line = Строка { $line } файла слишком длинная для CSV.
job-error-energy-empty-file = В файле нет строк с показаниями.
job-error-energy-many-rejects = Отклонено строк: { $rejected } из { $read } — больше { $max } % (ENERGY_MAX_REJECTS). Остальные сохранены.
job-log-energy-calculated = Записано получасов: { $written }, прочитано показаний: { $read }.
