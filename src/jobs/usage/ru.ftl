job-usage = Расход
job-usage-about = Считает расход по записям и по дням из счётчиков, которые присылают терминалы.
job-usage-param-reset = Пересчитать вчера и сегодня
job-usage-param-rebuild = Пересчитать итоги по дням за последние 40 дней из записей
job-usage-param-batch_size = Записей в одной транзакции
job-usage-alert-too_old = { $count ->
        [one] { $count } запись пришла
        [few] { $count } записи пришли
        [many] { $count } записей пришли
       *[other] { $count } записи пришли
    } больше чем на 31 день позже и не { $count ->
        [one] учтена
       *[other] учтены
    } (запуск { $run }). В usage.data_record у них modified_by = 'tally: too old'.
jobs-count-rows_done = рассчитано
jobs-count-rows_invalid = неверных
jobs-count-rows_too_old = слишком старых
jobs-count-rows_anomalous = неправдоподобных
jobs-count-rows_recomputed = пересчитано
jobs-count-rows_reset = сброшено
jobs-count-days_rebuilt = исправлено дней
jobs-count-batches = партий
job-usage-phase-rebuild = пересчёт итогов по дням
job-usage-phase-reset = сброс
job-usage-phase-calculate = расчёт
job-log-usage-nothing = Считать было нечего.
job-log-usage-records = { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    }, end_date с { $first } по { $last }.
job-log-usage-too-old = { $count ->
        [one] { $count } запись опоздала больше чем на 31 день и не учтена
        [few] { $count } записи опоздали больше чем на 31 день и не учтены
        [many] { $count } записей опоздали больше чем на 31 день и не учтены
       *[other] { $count } записи опоздали больше чем на 31 день и не учтены
    }.
job-log-usage-rebuilt = Суточные итоги пересчитаны, неверных строк: { $count }.
job-log-usage-reset = Сброс: { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    } с { $since } — на новый расчёт.
job-log-usage-expired = У абонентов не было записей 400 дней, их прежние показания забыты: { $count }.
job-log-usage-conflict = Другой сеанс изменил те же строки: попытка { $attempt } из { $attempts }.
