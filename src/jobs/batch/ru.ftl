job-batch = Пакетные расчёты
job-batch-about = Сводит метрики по интервалам времени для всех включённых заданий, как указано в batch_jobs и связанных таблицах.
job-batch-param-id = Только одно пакетное задание
job-batch-param-id-hint = Номер показывает /batch. Без номера выполняются все пакетные задания.
job-batch-param-at = На этот момент
job-batch-param-at-hint = Время вида 2026-11-22T10:00Z. Если не указано, берётся текущее.
job-batch-param-full = Все данные, а не только новые
job-batch-phase-compute = расчёт
job-batch-import = Загрузка пакетных заданий
job-batch-import-about = Добавляет задания из файла JSON; существующие имена пропускаются.
job-batch-import-param-file = Файл JSON
jobs-count-rows_removed = результатов удалено
jobs-count-rows_without_key = строк без id или времени
jobs-count-metrics = метрик
jobs-count-buckets = интервалов
jobs-count-results = результатов
jobs-count-seconds = секунд
jobs-count-jobs_added = заданий добавлено
jobs-count-jobs_skipped = заданий пропущено
job-error-batch-no-job = Пакетного задания { $id } нет, или у него нет определения.
job-error-batch-no-json = Файл — не JSON: { $reason }
job-error-batch-zip = Это ZIP-архив или книга Excel, а не JSON.
job-error-batch-nested = В файле слишком много уровней вложенности JSON.
job-error-batch-too-many = Заданий в файле: { $count }, а можно не больше { $max }.
job-error-batch-fields = Поля отсутствуют или неверны: { $fields }
job-error-batch-no-object = это не объект JSON с полями задания
job-error-batch-too-long = Больше { $max } символов или элементов: { $fields }
job-error-batch-no-metric = нет ни одной метрики
job-error-batch-no-percentile = агрегации percentile нужно значение в batchjob_definitions.percentile
job-error-batch-no-column = в { $table } нет столбца { $column }
job-error-batch-not-numeric = столбец { $column } имеет тип { $type }, а нужно число
job-error-batch-not-mapped = в metricsandtables нет таблицы для { $metric }
job-error-batch-no-table = таблицы { $table } нет
job-error-batch-table-refused = { $table } нельзя использовать как источник
job-error-batch-no-time = в { $table } { $columns ->
    [0] нет ни столбца timestamp, ни столбцов типа timestamptz
   *[other] нет столбца timestamp, а столбцов типа timestamptz несколько
}
job-error-batch-filter = фильтр, позиция { $at }: { $reason }
job-error-batch-filter-no-column = столбца { $column } нет, есть: { $known }
job-error-batch-filter-like = для LIKE нужен текст, а { $column } имеет тип { $type }
job-error-batch-filter-type = { $value } — не значение столбца { $column } ({ $type })
job-error-batch-filter-value = «{ $value }» нельзя прочитать как { $type }
job-error-batch-filter-syntax = ожидается { $what ->
        [length] конец (в фильтре не больше 4000 символов)
        [nesting] меньше вложенных скобок
        [operator-or-parenthesis] AND, OR, ) или конец
        [operator] AND, OR или конец
        [parenthesis] ) для ( на позиции { $opened }
        [column] столбец, NOT или (
        [negated] LIKE, IN или BETWEEN
        [comparison] сравнение (= != <> < <= > >= LIKE IN BETWEEN IS)
        [null] NULL или NOT NULL
        [comma] , или )
        [pattern] шаблон в кавычках, который не оканчивается одиночной обратной косой чертой
        [value] число, TRUE, FALSE или текст в кавычках
       *[other] { $expected }
    }, а не { $end ->
        [yes] конец
       *[no] { $found }
    }
job-error-batch-no-event = события «{ $value }» нет; есть: { $known }, а также EVERYDAY с 1–12, AM или PM и ET, CT, MT, PT или UTC
job-error-batch-no-granularity = интервала «{ $value }» нет; есть: { $known }
job-error-batch-no-zone = часового пояса «{ $value }» нет; нужно название из списка IANA, например UTC или Europe/Berlin
job-error-batch-no-mode = режима «{ $value }» нет; есть: incremental, full и window:ЧАСЫ, например window:48
job-error-batch-no-aggregation = агрегации { $name } нет
job-error-batch-unknown-aggregation = агрегации «{ $value }» нет; есть: { $known }
job-log-batch-totals = Метрик: { $metrics }, интервалов: { $buckets }, результатов: { $results }, строк прочитано: { $rows }.
job-log-batch-pass = Пакетное задание { $id }: { $names } из { $table }.
job-log-batch-exists = { $name } пропущено: пакетное задание с таким именем уже есть.
job-log-batch-added = { $name } — пакетное задание { $id }.
