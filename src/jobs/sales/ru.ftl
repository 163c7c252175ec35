job-sales-backfill = Продажи: вся история
job-sales-backfill-about = Заказывает у платформы магазина отчёт о продажах и загружает его: один раз, до ежедневных загрузок.
job-sales-backfill-param-force = Заказать новый отчёт
job-sales-backfill-param-force-hint = Даже если один уже загружен.
job-sales-backfill-param-dir = Папка с файлами
job-sales-backfill-phase-wait-for-the-report = ожидание отчёта
job-sales-backfill-phase-download = скачивание { $subject }
job-sales-backfill-phase-read = чтение { $subject }
job-sales-backfill-phase-load = загрузка { $subject }
job-sales-increment = Продажи: по дням
job-sales-increment-about = Загружает продажи магазина за каждый прошедший день, по порядку.
job-sales-increment-param-date = Только один день
job-sales-increment-param-date-hint = День загрузится заново, если он уже загружен.
job-sales-increment-param-skip = Пропустить день
job-sales-increment-param-skip-hint = День, данных за который у платформы никогда не будет. Следующие дни его больше не ждут.
job-sales-increment-param-dir = Папка с файлами
job-sales-increment-phase-download = скачивание { $subject }
job-sales-increment-phase-read = чтение { $subject }
job-sales-increment-phase-load = загрузка { $subject }
job-sales-increment-alert-overdue = Платформа уже три дня не даёт данных за { $date }; не { $days ->
    [one] загружен { $days } день
    [few] загружены { $days } дня
    [many] загружено { $days } дней
   *[other] загружено { $days } дня
}. Если данных за { $date } никогда не будет, пропустите этот день: /sales skip { $date }
job-sales-increment-alert-status = { $lines } { $lines ->
    [one] строка заказов со статусом «{ $status }», которого нет в настройках, считается продажей
    [few] строки заказов со статусом «{ $status }», которого нет в настройках, считаются продажами
   *[other] строк заказов со статусом «{ $status }», которого нет в настройках, считаются продажами
} (сумма { $amount }). Если это не продажа, добавьте статус в SALES_REFUND_STATUSES или SALES_IGNORED_STATUSES и загрузите дни ещё раз.
job-sales-backfill-alert-status = { job-sales-increment-alert-status }
job-sales-increment-alert-repeated = В файле { $file } за { $date } один и тот же uniq_id { $id } в { $count } строках из { $lines }. Загружена только одна из них.
job-sales-backfill-alert-repeated = { job-sales-increment-alert-repeated }
job-sales-increment-alert-outside = В файле за { $date } нет ни одного заказа за этот день ({ $lines ->
    [one] { $lines } строка
    [few] { $lines } строки
   *[other] { $lines } строк
}). Заказы загружены за те дни, которые в них указаны, а за { $date } их нет.
job-sales-backfill-alert-outside = В отчёте до { $date } нет ни одного заказа за дни отчёта ({ $lines ->
    [one] { $lines } строка
    [few] { $lines } строки
   *[other] { $lines } строк
}).
job-sales-increment-alert-prices = Прайс-лист за { $date } не скачивается: { $address } отвечает HTTP { $status }. Остальные файлы загружены, цены пока прежние. Следующие запуски попробуют ещё раз, в течение трёх дней.
job-sales-backfill-alert-prices = Прайс-лист отчёта не скачивается: { $address } отвечает HTTP { $status }. Остальные файлы загружены, цены пока прежние. Попробовать ещё раз: /run sales-backfill
job-error-sales-dir-without-date = Для папки нужно указать день её файлов: date=2026-11-30.
job-error-sales-skip-alone = При пропуске дня ничего не загружается: уберите остальные параметры.
job-error-sales-skip-loaded = Пропустить { $day } нельзя: этот день загружен.
job-error-sales-skip-not-over = Пропустить { $day } пока нельзя: день ещё не закончился.
job-error-sales-skip-no-backfill = Пропустить { $day } нельзя: вся история ещё не загружена.
job-error-sales-no-folder = Папки { $folder } нет.
job-error-sales-no-file = В папке нет файла { $file }.
job-error-sales-no-address = Платформа не сообщила адрес файла { $file }, а S3 не настроен: { $setting }.
job-error-sales-s3-missing = В S3 нет файла { $file }.
job-error-sales-s3-refused = S3 не отдаёт файл { $file }: { $reason }.
job-error-sales-no-increment = У платформы нет данных за { $day }.
job-error-sales-no-backfill = Загрузить { $day } пока нельзя: сначала загрузите всю историю.
job-error-sales-day-waits = Загрузить { $day } пока нельзя: не загружен предыдущий день, { $before }.
job-error-sales-no-report = История загружена из папки, поэтому у платформы нет к ней данных по дням.
job-error-sales-disk-full = На диске нет места: файлу { $file } нужно { $size } байт, поместилось только { $written }.
job-error-sales-address = Платформа сообщила адрес, который не начинается с http или https.
job-error-sales-private-address = Платформа сообщила адрес во внутренней сети: { $host }. Если так и должно быть, задайте { $setting }=true.
job-error-sales-redirects = Платформа слишком много раз перенаправляет загрузку файла, последний адрес — { $address }.
job-error-sales-download = Файл { $file } скачан не полностью.
job-error-sales-file-refused = Файл { $file } не скачивается: { $address } отвечает HTTP { $status }.
job-error-sales-report-late = Отчёт не готов даже через 30 минут (номер { $task }).
job-error-sales-report-status = Платформа ответила на запрос отчёта: { $status }.
job-error-sales-report-span = Отчёт платформы начинается { $first }, а заканчивается { $last }.
job-error-sales-no-json = Ответ платформы на { $call } — не JSON.
job-error-sales-no-object = Ответ платформы на { $call } — не объект JSON.
job-error-sales-other-day = Платформа прислала данные за { $answered } вместо { $day }.
job-error-sales-fields = В ответе платформы на { $call } поля отсутствуют или неверны: { $fields }.
job-error-sales-refused = Ничего не загружено
job-error-sales-rejects = не удалось прочитать строк: { $rejected } из { $rows }, это больше { $setting } ({ $max } %). Первая из них — строка { $line }: { $reason }
job-error-sales-file-empty = файл пуст
job-error-sales-file-cut = файл обрывается на строке { $line }
job-error-sales-file-packing = сжатие файла повреждено, или файл обрывается
job-error-sales-file-header = не удалось прочитать заголовок: { $reason }
job-error-sales-file-no-column = в заголовке нет столбца { $columns }
job-error-sales-file-column-twice = столбец { $column } указан в заголовке дважды
job-error-sales-line-fields = полей { $count }, а должно быть { $expected }
job-error-sales-line-long = слишком длинная строка
job-error-sales-line-open-quote = кавычка не закрыта
job-error-sales-line-after-quote = после закрывающей кавычки есть текст
job-error-sales-line-not-utf8 = кодировка не UTF-8
job-error-sales-line-outside = дата { $day } вне срока { $first } – { $last }
job-error-sales-line-outside-no-key = дата { $day } вне срока { $first } – { $last }, и нет { $key }
job-error-sales-value-missing = нет значения в столбце { $column }
job-error-sales-value-not-whole = в столбце { $column } не целое число
job-error-sales-value-not-number = в столбце { $column } не число
job-error-sales-value-decimals = в столбце { $column } больше двух знаков после запятой
job-error-sales-value-digits = в столбце { $column } больше { $max } цифр
job-error-sales-value-long = в столбце { $column } больше { $max } символов
job-error-sales-value-not-date = в столбце { $column } не дата
job-error-sales-value-zero-byte = в столбце { $column } нулевой байт
job-error-sales-no-days = Ничего не загружено: в файлах нет строк с датой.
job-log-sales-report = Отчёт { $report }: с { $first } по { $last }.
job-log-sales-report-loaded = Отчёт { $report } загружен по { $day } включительно. Новый заказывает force=true.
job-log-sales-report-task = Отчёт уже заказан предыдущим запуском (номер { $task }).
job-log-sales-waits-for-backfill = Загрузка по дням ждёт загрузки всей истории.
job-log-sales-no-report = Без загруженного отчёта у платформы нельзя запросить данные по дням: история загружена из папки, или её загрузка не удалась.
job-log-sales-no-open-day = Все дни загружены.
job-log-sales-day-loaded = Данные за { $day } загружены.
job-log-sales-day-absent = У платформы пока нет данных за { $day }. Следующий запуск запросит их снова.
job-log-sales-day-skipped = День { $day } пропущен. Следующие дни его больше не ждут.
job-log-sales-overdue = Платформа уже три дня не даёт данных за { $date }; не { $days ->
    [one] загружен { $days } день
    [few] загружены { $days } дня
    [many] загружено { $days } дней
   *[other] загружено { $days } дня
}.
job-log-sales-no-file = Файла { $file } нет: остаётся то, что задали прежние файлы.
job-log-sales-new-urls = { $reason } У платформы запрошены новые адреса.
job-log-sales-no-new-urls = Платформа не даёт новых адресов: { $reason }
job-log-sales-prices-gone = { $reason } Цены остаются прежними.
job-log-sales-prices-given-up = Уже три дня нет цен за { $day }. Больше они не запрашиваются.
job-log-sales-truncated = Файл { $file } обрывается. Он будет скачан ещё раз через { $seconds } с.
job-log-sales-download-retry = { $reason } Следующая попытка через { $seconds } с.
