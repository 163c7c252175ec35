job-energy = Энергия
job-energy-about = Считает энергию по получасам из показаний счётчиков и сообщает администраторам о замолчавших счётчиках.
job-energy-param-from = С какого времени показаний (без пояса — UTC); без него только новое
job-energy-param-to = До какого времени; без него до сих пор
job-energy-param-hours = Сколько последних часов считать заново, не меньше
job-energy-phase-plan = поиск новых показаний
job-energy-phase-compute = расчёт
job-energy-alert-new = { $count ->
        [one] { $count } неизвестный счётчик прислал
        [few] { $count } неизвестных счётчика прислали
        [many] { $count } неизвестных счётчиков прислали
       *[other] { $count } неизвестного счётчика прислали
    } показания: { $devices }. Напряжение, разряды и множитель — обычные: см. таблицу energy.device.
job-energy-alert-silent = Счётчик { $device } молчит с { $since }.
job-energy-import = Энергия: показания из файла
job-energy-import-about = Читает показания счётчиков из файла CSV. Повторно прочитанный файл ничего не меняет.
job-energy-import-param-file = CSV со столбцами deviceName, timestamp и channel1–channel3 или registerKwh
job-energy-import-phase-import = чтение
jobs-count-half_hours = получасов рассчитано
jobs-count-half_hours_removed = удалено
jobs-count-devices_silent = молчащих счётчиков
