job-sales-backfill = Продажи: вся история
job-sales-backfill-about = Заказывает у платформы магазина отчёт о продажах и загружает его: один раз, до ежедневных загрузок.
job-sales-backfill-param-force = Заказать новый отчёт, даже если один уже загружен
job-sales-backfill-param-dir = Папка с файлами вместо платформы
job-sales-increment = Продажи: по дням
job-sales-increment-about = Загружает продажи магазина за каждый прошедший день, по порядку.
job-sales-increment-param-date = Загрузить этот день, даже если он уже загружен
job-sales-increment-param-dir = Папка с файлами вместо платформы
job-sales-increment-alert-overdue = Платформа уже три дня не даёт данных за { $date }; не { $days ->
    [one] загружен { $days } день
    [few] загружены { $days } дня
    [many] загружено { $days } дней
   *[other] загружено { $days } дня
}.
