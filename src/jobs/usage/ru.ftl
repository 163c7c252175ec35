job-usage = Расход
job-usage-about = Считает расход по записям и по дням из счётчиков, которые присылают терминалы.
job-usage-param-reset = Пересчитать вчера и сегодня
job-usage-param-batch_size = Записей в одной транзакции
