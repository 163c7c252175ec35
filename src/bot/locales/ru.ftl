# Всё, что читают люди. Текст людей стоит в местах вида { $name } так, как его набрали: разметки в сообщениях нет.

## Сам бот
bot-description = Здравствуйте! Я веду учёт вашего времени. Напишите, чем и сколько занимались: «бег 45м» или «чтение 1ч30 вчера». Когда захотите, пришлю сводку /week, график или файл Excel. Нажмите «Старт».
bot-short-description = Пишите, чем занимались (бег 45м), и смотрите, куда уходит время.
hint =
    Напишите, чем и сколько занимались, например «бег 45м» или «чтение 1ч вчера #хорошая книга».
    /record спросит по шагам, /help покажет всё.
hint-media =
    Напишите в подписи, чем и сколько занимались, например «бег 45м»: само фото или файл я прочитать не могу.
    /import перенесёт историю из файла .zip, .db, .csv, .txt, .json или .xlsx.
    /record спросит по шагам, /help покажет всё.
hint-question =
    Посмотреть, что записано: /week и /month — итоги, /history — все записи, /habit — одна привычка.
    /help покажет всё.
hint-correction =
    Чтобы исправить запись, нажмите кнопку под ней или измените своё сообщение. /undo отменит последнюю.
    Все записи, чтобы изменить или удалить: /history.
unknown-command = Такой команды нет. Все команды: /help.
unknown-command-near = Такой команды нет. Может быть, { $near }? Все команды: /help.
extra-text-ignored = После { $command } ничего писать не нужно, поэтому «{ $text }» не учтено.
extra-text-refused = { $command } отменяет только последнюю запись: отправьте команду без продолжения. Ничего не изменено. Остальные записи: /history.
secret-refused =
    В чате я секреты не принимаю, поэтому ничего не сделано. Команда сохранена как «{ $command } { $args }».
    Удалите, пожалуйста, своё сообщение: его увидит каждый, кто откроет этот чат.
secret-in-run = На машине, где я работаю: npm run job -- { $args }
secret-in-settings = Секреты — это настройки: задайте их в окружении или в .env на машине, где я работаю.
admins-only = Эта команда только для администраторов. Ваш id в Telegram: { $id }.
not-yours = Эта кнопка не для вас, а для другого человека.
not-a-person = Я веду записи только для людей, а вы пишете анонимно или от имени канала. Напишите, пожалуйста, от своего имени.
old-button = Эта кнопка из старого сообщения и больше не работает.
cancelled = Отменено. Ничего не изменилось.
nothing-to-cancel = Отменять нечего.
conversation-closed = Ответа долго не было, и я закрыл вопрос. Ничего не сохранено. Начните снова, когда захотите.
conversation-too-long = Ответов было очень много, и я закрыл вопрос. Ничего не сохранено. Начните снова, когда захотите.
something-went-wrong = Извините, что-то пошло не так, и это не выполнено. Попробуйте, пожалуйста, ещё раз чуть позже.
wait-seconds = Слишком много сразу: подождите, пожалуйста, { $seconds } с.
answered-in-private = Я ответил в нашем личном чате.
write-to-me-first = Это личное: откройте наш чат, нажмите «Начать» и спросите там.
button-open-chat = Открыть чат
button-cancel = Отмена
button-new = Новая
ask-press-a-button = Нажмите, пожалуйста, одну из кнопок.

## Команды в /help и в меню
command-start = Что умеет этот бот
command-record = Добавить запись по шагам
command-today = Что сделать сегодня: отметить одним нажатием
command-day = Сегодня
command-week = Эта неделя
command-month = Этот месяц
command-year = Этот год
command-summarize = Графики привычек и категорий
command-heatmap = Календарь за год
command-history = Записи по дням: изменить или удалить
command-undo = Отменить последнюю запись
command-newhabit = Добавить привычку: время, число или отметка
command-habit = Привычка: цель, эта неделя, изменения
command-goal = Поставить цель, например «чтение 30м в день»
command-skip = Пропустить день, например «/skip бег болею»
command-rest = Выходные и отпуск, например «/rest бег сб вс»
command-remind = Напоминания: добавить, изменить, пауза
command-timer = Ваши таймеры; «старт чтение» запускает новый
command-stop = Остановить таймер и записать время
command-list = Ваши привычки и категории
command-addcategory = Добавить категорию
command-alldata = Все ваши записи в Excel, CSV, JSON или для Loop
command-import = Перенести историю из Loop, HabitBull и других
command-dashboard = Графики в браузере, обновляются сами
command-settings = Часовой пояс, первый день недели, начало дня
command-language = Русский или английский
command-privacy = Что я храню и кто это видит
command-mydata = Копия всего, что я о вас храню
command-forget = Удалить всё о вас
command-cancel = Отменить вопросы, которые ждут ответа
command-help = Все команды

## Начало и справка
start =
    Здравствуйте, { $name }! Я веду учёт ваших привычек: напишите, чем и сколько занимались, а я посчитаю.

    Просто напишите, например:
    бег 45м
    чтение 1ч30 вчера #хорошая книга

    Или начните с одной из этих:
help-heading = Что я умею
help-line = /{ $command } — { $description }
help-text =
    Или просто напишите одной строкой: привычка, длительность или число, день, заметка.
    бег 45м · чтение полчаса вчера · 1:30 гитара 2026-11-21 #новая песня
    вода 3 · 30 отжиманий вчера · витамины · без кофе

## Запись
ask-habit = Чем вы занимались? Выберите или напишите название.
ask-new-habit-name = Как называется новая привычка?
ask-category = К какой категории относится «{ $name }»? Выберите или напишите новую.
ask-new-category-name = Как называется новая категория?
ask-duration = «{ $name }»: сколько времени? Выберите или напишите: 45, 1ч30, 1:30.
# $unit: the plural of the unit; none: the habit is counted in times.
ask-amount = { $unit ->
        [none] «{ $name }»: сколько? Выберите или напишите число.
       *[other] «{ $name }»: сколько ({ $unit })? Выберите или напишите число.
    }
ask-which-habit = Что вы имеете в виду?
ask-new-habit =
    Привычки «{ $name }» пока нет. { $near ->
        [0] Создать её?
       *[other] Создать её или вы имели в виду одну из этих?
    }
ask-over-a-day = Ещё { $duration } — и за день ({ $day }) выйдет больше 24 часов. Всё равно сохранить?
button-new-habit = Новая привычка «{ $name }»
ask-entry-day = В какой день это было?
ask-meaning = Не совсем понятно. Что вы имели в виду?
not-saved = Не сохранено: { $record }
question-gone = Этот вопрос уже закрыт.
button-save = Сохранить
button-undo-entry = Отменить: { $name }
button-restore-entry = Вернуть: { $name }
button-save-anyway = Всё равно сохранить
button-undo = Отменить
button-restore = Вернуть
button-change-duration = Изменить длительность
button-change-amount = Изменить число
button-change-day = Изменить день
button-change-habit = Изменить привычку
button-no-note = Без заметки
record-saved = ✓ { $record }
record-time-zone = Дни считаю по часовому поясу { $zone } (сейчас { $time }).
button-set-time-zone = Указать свой часовой пояс
record-streak = { $count } { $unit ->
        [weeks] { $count ->
            [one] неделя
            [few] недели
           *[many] недель
        }
        [months] { $count ->
            [one] месяц
            [few] месяца
           *[many] месяцев
        }
       *[days] { $count ->
            [one] день
            [few] дня
           *[many] дней
        }
    } подряд
record-week-total = { $duration } за эту неделю
# The number of times that a habit without a number was done this week.
record-week-times = { $count ->
        [one] { $count } раз за эту неделю
        [few] { $count } раза за эту неделю
       *[many] { $count } раз за эту неделю
    }
# How far a goal is reached: “5 of 8 glasses today”. $reached: yes or no.
goal-progress-at-least = { $period ->
        [day] Сегодня: { $done }, цель { $target }
        [week] На этой неделе: { $done }, цель { $target }
        [month] В этом месяце: { $done }, цель { $target }
       *[days] За { $days ->
            [one] { $days } день
            [few] { $days } дня
           *[many] { $days } дней
        }: { $done }, цель { $target }
    }{ $reached ->
        [yes] {" "}· цель достигнута
       *[no] {""}
    }
# For a goal such as “every day”.
goal-progress-today = { $reached ->
        [yes] Цель на сегодня достигнута
       *[no] Сегодня ещё не сделано
    }
goal-progress-at-most = { $period ->
        [day] Сегодня: { $done }, предел { $target }
        [week] На этой неделе: { $done }, предел { $target }
        [month] В этом месяце: { $done }, предел { $target }
       *[days] За { $days ->
            [one] { $days } день
            [few] { $days } дня
           *[many] { $days } дней
        }: { $done }, предел { $target }
    }{ $reached ->
        [yes] {""}
       *[no] {" "}· больше предела
    }
value-done = сделано
value-not-done = не сделано
mark-set = ✗ { $name }: нет · { $day }{ $note ->
        [none] {""}
       *[other] {" "}· { $note }
    }
mark-removed = Отменено: { $name }, нет · { $day }
mark-returned = Отметка за этот день снова стоит: { $mark ->
    [skip] пропуск
   *[no] не сделано
}.
mark-has-records = { $records ->
        [one] У «{ $name }» в этот день ({ $day }) есть запись, поэтому ничего не изменено. Удалить её можно в /history.
        [few] У «{ $name }» в этот день ({ $day }) есть { $records } записи, поэтому ничего не изменено. Удалить их можно в /history.
       *[many] У «{ $name }» в этот день ({ $day }) есть { $records } записей, поэтому ничего не изменено. Удалить их можно в /history.
    }
mark-gone = Этой отметки больше нет.
other-kind = «{ $name }» измеряется иначе, поэтому запись осталась прежней.
taken-back = Отменено: { $record }
record-gone = Этой записи больше нет.
nothing-to-undo = Отменять нечего: записей нет.
rejected = Сохранить не удалось. Запись отложена вместе с причиной, администратор сможет её посмотреть.
too-late-to-undo = Отменить это изменение здесь уже нельзя: воспользуйтесь /history.
edit-not-understood = Не удалось понять изменённое сообщение, поэтому запись осталась прежней. Воспользуйтесь её кнопками или напишите, например, «бег 45м».
ask-change-duration = Сколько времени это заняло? ({ $record })
ask-change-amount = Сколько было? ({ $record })
ask-change-day = В какой день это было? ({ $record })
ask-change-habit = Какая это привычка? ({ $record })
ask-change-note = Какой будет новая заметка? ({ $record })
note-or-record = «{ $text }» похоже на отдельную запись. Записать её или сохранить как заметку?
button-save-as-note = Сохранить как заметку
button-record-it = Записать
name-or-record = «{ $text }» похоже на запись. Всё равно использовать как название?
button-use-as-name = Использовать как название

category-other = Другое

## Что нельзя записать и как было бы верно
refused-no-duration = Сколько времени? Добавьте длительность, например 45м, 1ч30 или 1:30.
refused-no-habit = Чем занимались? Добавьте привычку, например «бег 45м».
refused-zero-duration = Длительность должна быть больше 0, например 45м.
refused-negative-duration = Длительность должна быть больше 0, например 45м.
refused-over-24-hours = В одной записи может быть не больше 24 часов. Разделите её, пожалуйста, на несколько дней.
refused-two-durations = Здесь две длительности. Напишите одну, например «бег 45м».
refused-unclear-duration = Не могу разобрать длительность. Напишите, например, 45м, 1ч30, 1,5ч или 1:30.
refused-no-amount = Сколько? Напишите число, например 3.
refused-negative-amount = Число не может быть меньше 0.
refused-over-a-million = В одной записи может быть не больше 1 000 000.
refused-too-many-decimals = В числе может быть не больше трёх знаков после запятой, например 2,125.
refused-unclear-amount = Не получается прочитать число. Напишите одно, например 3 или 2,5.
refused-future-day = Этот день ещё не наступил. Выберите сегодняшний или более ранний день.
refused-before-1970 = Самый ранний день для записи — 1 января 1970 года.
refused-impossible-day = Такого дня нет. Напишите, например, 21.11 или 2026-11-21.
refused-unclear-day = Непонятно, какой это день. Напишите, например, 21.11 или 2026-11-21.
refused-two-days = Здесь два дня. Напишите, пожалуйста, один.
refused-future-period = Это время ещё не наступило. Выберите сегодняшний день или более ранний период.
refused-period = «{ $text }» не похоже на день или период. Напишите, например: /day вчера, /week 2026-11-02, /month октябрь, /year 2025.
refused-language = Я говорю по-английски и по-русски: /language en, /language ru.
refused-export-format = Я могу прислать записи в Excel, CSV, JSON или архивом для Loop: /alldata excel, /alldata csv, /alldata json, /alldata loop.
refused-no-day = Какой день? Напишите вчера, понедельник, 21.11 или 2026-11-21.
refused-name-too-long = В названии может быть не больше 64 символов. Придумайте покороче.
refused-entry = «{ $entry }»: { $reason }
refused-too-many-entries = В одном сообщении может быть не больше { $count } записей. Ничего не сохранено: отправьте, пожалуйста, частями.
refused-name-empty = Название не может быть пустым.

## Habits: kinds, units and goals
habit-kind-time = Считается время
habit-kind-count = Считается число: { $unit }
habit-kind-check = Сделано или нет
habit-goal = Цель: { $goal }
habit-no-goal = Цели нет
habit-goal-default = Цель: { $goal }, пока нет другой
habit-week-none = На этой неделе пока ничего
habit-week-total = На этой неделе: { $total }
habit-week-times = { $count ->
        [one] На этой неделе: { $count } раз
        [few] На этой неделе: { $count } раза
       *[many] На этой неделе: { $count } раз
    }
habit-score = Оценка: { $score } из 100
# The days or weeks of a streak, such as "12 days".
habit-streak-length = { $unit ->
        [weeks] { $count ->
            [one] { $count } неделя
            [few] { $count } недели
           *[many] { $count } недель
        }
        [months] { $count ->
            [one] { $count } месяц
            [few] { $count } месяца
           *[many] { $count } месяцев
        }
       *[days] { $count ->
            [one] { $count } день
            [few] { $count } дня
           *[many] { $count } дней
        }
    }
habit-streak = Серия: { $length } ({ $span })
habit-streak-is-best = Серия: { $length } ({ $span }), пока лучшая
habit-streak-none = Серии сейчас нет
habit-streak-best = Лучшая серия: { $length } ({ $span })
habit-button-rest = Выходные
habit-button-reminders = Напоминания
habit-button-goal = Цель
habit-button-rename = Переименовать
habit-button-category = Категория
habit-button-chart = График
habit-button-history = История
habit-button-archive = В архив
habit-button-kind = Изменить вид
habit-choose = Какая привычка? Выберите или напишите её название после команды, например «/habit бег».
habit-created = Привычка «{ $name }» создана.
habit-exists = Привычка «{ $name }» у вас уже есть.
habit-removed = Привычка «{ $name }» удалена.
habit-in-use = У «{ $name }» уже есть записи, поэтому она остаётся.
habit-kind-changed = У «{ $name }» новый вид: { $kind }.
habit-kind-unchanged = Ничего не изменилось: у «{ $name }» уже так.
habit-kind-fixed = У «{ $name }» есть записи, поэтому её вид остаётся: { $kind }.
habit-has-timer = У «{ $name }» есть таймер. Сначала остановите или сбросьте его, чтобы время не пропало.
ask-habit-name = Как называется новая привычка? Можно сразу с целью: «вода 8 стаканов в день».
ask-habit-kind = Как измерять «{ $name }»?
button-kind-time = Время
button-kind-count = Число
button-kind-check = Сделано или нет
ask-habit-unit = { $goal ->
    [yes] Что считать для «{ $name }»? Выберите или напишите единицу (до { $max } символов), можно сразу с целью: «8 чашек в день».
   *[no] Что считать для «{ $name }»? Выберите или напишите единицу (до { $max } символов).
}
refused-unit-time = Минуты и часы — это время, а не число. Выберите вид «{ $time }» и пишите длительность: 30м, 1ч.
refused-unit-long = В единице может быть не больше { $max } символов. Выберите, пожалуйста, покороче.
refused-unit = Единица — это слово или знак, например страницы или ×.
button-use-time = Считать время
unit-glasses = стаканы
unit-pages = страницы
unit-km = км
unit-ml = мл
ask-habit-goal = Какая цель у «{ $name }»? Выберите или напишите: { $examples }.
button-no-goal = Без цели
goal-examples-time = 30м в день, 3 раза в неделю, не больше 2ч в день
goal-examples-count = 8 в день, не меньше 50 в неделю, не больше 2 в день
goal-examples-check = каждый день, 3 раза в неделю
goal-choose-habit = Цель для какой привычки? Выберите или напишите одной строкой, например «/goal чтение 30м в день».
goal-set = { $start ->
    [today] Цель для «{ $name }» с сегодняшнего дня: { $goal }.
   *[other] Цель для «{ $name }» (начало: { $day }): { $goal }.
}
goal-removed = { $start ->
    [today] У «{ $name }» с сегодняшнего дня нет цели. Прежние дни сохраняют свою.
   *[other] У «{ $name }» нет цели (начало: { $day }). Прежние дни сохраняют свою.
}
goal-coming = Следующая цель ({ $day }): { $goal }
goal-coming-none = Цель закончится: { $day }
goal-unchanged = Ничего не изменилось: у «{ $name }» уже так.
goal-restored = Отменено. Цель для «{ $name }»: { $goal }.
goal-restored-none = Отменено. У «{ $name }» нет цели.
goal-every-day = каждый день
goal-every-days = { $days ->
        [one] каждый { $days } день
        [few] каждые { $days } дня
       *[many] каждые { $days } дней
    }
goal-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[many] { $count } дней
    }
goal-at-least = { $period ->
        [day] { $target } в день
        [week] { $target } в неделю
        [month] { $target } в месяц
       *[days] { $target } { $days ->
            [one] каждый { $days } день
            [few] каждые { $days } дня
           *[many] каждые { $days } дней
        }
    }
goal-at-most = { $period ->
        [day] максимум { $target } в день
        [week] максимум { $target } в неделю
        [month] максимум { $target } в месяц
       *[days] максимум { $target } { $days ->
            [one] каждый { $days } день
            [few] каждые { $days } дня
           *[many] каждые { $days } дней
        }
    }
refused-unclear-goal = Не получается прочитать «{ $text }» как цель для «{ $name }». Напишите, например: { $examples } — или «нет».
refused-goal-unit = «{ $name }» измеряется иначе, поэтому «{ $text }» не может быть целью. Напишите, например: { $examples }.
refused-goal-size = Такой цели не достичь, или она ничего не требует: «{ $text }». Напишите, например: { $examples }.

unknown-habit = Привычки, дня или периода «{ $name }» не нашлось. { $near ->
        [0] Ваши привычки: /list, добавить новую: /newhabit.
       *[other] Может быть, что-то из этого?
    }

## Сегодня, выходные и пропуски
board-today = Сегодня, { $day }
board-count = готово { $done } из { $all }
board-empty = На сегодня ничего нет. Здесь видны привычки с целью: /goal ставит цель, /newhabit добавляет привычку. То, что вы отмечаете галочкой, например витамины, нужно каждый день.
board-choose = Какую? Можно записать другое количество или пропустить день.
board-choices = Что записать? День: { $day }
board-rest = (выходной)
board-skipped = (пропуск)
board-not-done = (не сделано)
board-amount = { $done } / { $target }{ $period ->
        [day] {""}
        [week] {" "}на этой неделе
        [month] {" "}в этом месяце
        [past-week] {" "}на той неделе
        [past-month] {" "}в том месяце
       *[days] {" "}за { $days ->
            [one] { $days } день
            [few] { $days } дня
           *[many] { $days } дней
        }
    }
board-days = { $done } / { $target ->
        [one] { $target } день
        [few] { $target } дня
       *[many] { $target } дней
    }{ $period ->
        [week] {" "}на этой неделе
        [month] {" "}в этом месяце
        [past-week] {" "}на той неделе
        [past-month] {" "}в том месяце
       *[days] {" "}за { $days ->
            [one] { $days } день
            [few] { $days } дня
           *[many] { $days } дней
        }
    }
board-button-tick = ✓ Сделано
board-button-delete = Удалить последнюю запись
board-button-skip = Пропустить день
board-button-unskip = Не пропускать
board-button-card = Привычка
board-button-today = Сегодня
board-refused-counted = Это уже записано.
board-refused-changed = Эта привычка теперь измеряется иначе.
board-refused-gone = Этой привычки здесь больше нет.
board-refused-has-records = За этот день есть запись, его нельзя пропустить.
board-refused-over-a-day = Получилось бы больше 24 часов за день.
board-refused-rejected = Не удалось это записать.
board-refused-late = Отменить это уже нельзя.
board-undone = Отменено
skip-choose = Какую привычку сегодня пропускаете?
skip-no-habits = Привычек пока нет. Напишите, что вы делали, например «бег 45м».
skip-set = – { $name }: пропуск · { $day }
skip-undone = Больше не пропуск: { $name } · { $day }
skip-late = Отменить это уже нельзя.
skip-several-days = /skip — для одного дня. Для нескольких дней есть выходные, например: /rest { $name } до воскресенья
rest-list = Выходные
rest-list-empty = Выходных пока нет. Выходной не прерывает серию и не меняет оценку.
rest-help = Выходные каждую неделю: /rest бег сб вс
    Отпуск от одной привычки или от всех: /rest 24.12–6.1, /rest чтение до воскресенья
    Один день: /skip бег
rest-all-habits = Все привычки
rest-span = { $span } ({ $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    })
rest-days = Выходные: { $days }
rest-days-none = Выходных нет
rest-days-help = Отметьте дни недели, когда вы отдыхаете. Они действуют с сегодняшнего дня. Для отпуска напишите /rest { $name } 24.12–6.1
rest-weekdays-set = { $name }: выходные с сегодняшнего дня — { $days }.
rest-weekdays-same = { $name }: выходные и так — { $days }.
rest-weekdays-none = { $name }: с сегодняшнего дня без еженедельных выходных.
rest-weekdays-none-same = { $name }: еженедельных выходных не было.
rest-others = По-прежнему действует:
rest-vacation-set = { $name }: отпуск { $span }.
rest-vacation-same = { $name }: этот отпуск уже есть, { $span }.
rest-ended = { $name }: { $kind ->
        [vacation] отпуск окончен, сегодняшний день уже считается. Прошедшие дни остаются.
       *[weekdays] с сегодняшнего дня без выходных.
    }
rest-deleted = { $name }: { $kind ->
        [vacation] отпуск удалён.
       *[weekdays] выходные удалены, прошедшие тоже.
    }
rest-undone = Отменено.
rest-undo-late = Отменить это уже нельзя: с тех пор что-то изменилось.
rest-gone = Этой записи уже нет.
rest-button-end = Закончить: { $name }
rest-button-delete = Удалить: { $name }
rest-button-list = Выходные
rest-unclear = Не вижу в «{ $text }» привычки и времени.
rest-no-time = Когда отдых? Напишите дни перед причиной, например: /rest { $name } завтра #болею
rest-refused-impossible = Одного из этих дней нет, или непонятно, какой день имеется в виду.
rest-refused-order = Последний день раньше первого.
rest-refused-too-long = Отпуск может длиться до года. Чтобы отказаться от привычки, уберите её в архив в /list.
rest-refused-too-old = Дни до 1970 года сохранить нельзя.
rest-refused-no-end = До какого дня? Напишите и последний день, например: с субботы до вторника.
rest-refused-all-week = Хотя бы один день недели должен считаться. Привычку можно убрать в архив в /list.

## Timers
timer-running = ▶ { $name } · начато { $start }
timer-running-target = ▶ { $name } · начато { $start } · { $duration }, до { $end }
timer-running-passed = ▶ { $name } · начато { $start } · { $duration } истекли в { $end }
timer-undecided = ■ { $name } · { $duration }, ещё не сохранено
timer-already-running = Таймер уже идёт:
timer-still-running = Не остановлено:
timer-list = Запущенные таймеры
timer-list-none = Сейчас таймеров нет. Чтобы запустить, напишите, например, «старт чтение» или «старт чтение 25м» либо выберите здесь:
timer-none = Сейчас таймеров нет.
timer-none-of = Таймер «{ $name }» не запущен.
timer-which = Какой остановить?
timer-gone = Этот таймер уже остановлен.
timer-too-many = { $count ->
        [one] Уже идёт { $count } таймер, больше нельзя. Сначала остановите его.
        [few] Уже идут { $count } таймера, больше нельзя. Сначала остановите один из них.
       *[many] Уже идут { $count } таймеров, больше нельзя. Сначала остановите один из них.
    }
timer-other-kind = { $kind ->
        [count] «{ $name }» считается числом, поэтому таймера для неё нет. Таймеры — для привычек, на которые уходит время.
       *[check] «{ $name }» просто отмечается, поэтому таймера для неё нет. Таймеры — для привычек, на которые уходит время.
    }
timer-kind-changed = «{ $name }» больше не измеряется временем, поэтому таймер сброшен.
timer-target-refused = Таймер может сработать через время от 1 минуты до 23 ч 59 мин.
timer-start-refused = Таймер мог начаться меньше 24 часов назад.
timer-before-start = В { $time } таймер ещё не шёл: он запущен в { $start }.
timer-too-short = { $name }: всего { $seconds } с. Сохранить как 1 мин?
timer-over-a-day = { $name }: { $duration }. За день ({ $day }) тогда выйдет { $total } — больше 24 часов. Всё равно сохранить?
timer-saved = ✓ { $duration } { $name }
timer-saved-day = · { $duration } · { $day }
timer-undone = Отменено: { $duration } { $name }
timer-cut = Таймер шёл дольше 24 часов. Засчитано 24 часа.
timer-discarded = Сброшено: { $name }, { $duration }.
timer-target-reached = ⏰ { $name }: время вышло, { $duration }.
timer-target-late = ⏰ { $name }: { $duration } истекли в { $time }. Простите, сразу написать не удалось.
timer-long = ⏰ { $name }: таймер идёт уже { $duration }. Вы всё ещё этим заняты?
timer-ended = ⏰ { $name }: прошло 24 часа, таймер остановлен.
timer-stop-at = Когда вы закончили? { $name }, начало в { $start }. Время можно и написать: 14:30 или -10м.
timer-stop-at-refused = Нужно время после { $start } и не позже чем сейчас, например 14:30 или -10м.
timer-stop-when = Вы закончили { $duration } назад или только что?
timer-option-ago = { $time } · { $duration } назад
timer-button-start = ▶ Старт
timer-button-start-named = ▶ { $name }
timer-button-stop = ■ Стоп
timer-button-stop-named = ■ { $name }
timer-button-stop-time = ■ { $name } · { $time }
timer-button-stop-now = ■ Остановить
timer-button-stop-at = Указать время…
timer-button-stopped-at = Указать время…
timer-button-discard = Сбросить
timer-button-extend = +10
timer-button-keep = Продолжить
timer-button-keep-short = Сохранить 1 мин

## Reminders
reminder-board = Мой день
reminder-and = { $first } и { $last }
reminder-interval = { $minutes ->
        [60] каждый час с { $from } до { $to }
       *[other] каждые { $duration } с { $from } до { $to }
    }
reminder-every-day = каждый день
reminder-workdays = по будням
reminder-weekend = по выходным
reminder-days = { $days }
reminder-if-always = даже если сделано
reminder-if-missed = только после пропуска
reminder-silent = без звука
reminder-at = в { $time }
reminder-in-group = в группе
reminder-tomorrow = завтра
reminder-next = следующее: { $time }
reminder-next-paused = на паузе
reminder-next-paused-until = пауза до { $time }
reminder-next-archived = привычка в архиве
reminders-list = Напоминания
reminders-of = Напоминания: { $name }
reminders-empty = Напоминаний пока нет.
reminders-empty-of = Для этой привычки напоминаний пока нет.
reminders-help =
    Нажмите «Добавить» или напишите одной строкой:
    /remind отжимания 7:30 и 21:00 по будням
    /remind вода каждые 2 часа с 9 до 18
    /remind чтение 22:00 даже если сделано
    /remind сегодня 8:00
    Приостановить все: /remind выкл до понедельника. Почему не пришло: /remind почему
reminders-ask-change = Какое изменить?
reminders-ask-pause = Какое приостановить или включить?
reminders-ask-delete = Какое удалить?
reminders-button-add = Добавить
reminders-button-change = Изменить
reminders-button-pause = Пауза
reminders-button-delete = Удалить
reminders-button-pause-all = Приостановить все
reminders-button-resume-all = Включить все
reminders-added = ⏰ { $name }: { $when }
reminders-added-next = Следующее: { $next }
reminders-added-open-board = Если за день всё сделано, не напоминаю.
reminders-added-open = { $every ->
        [0] Если за день уже что-то записано, не напоминаю.
        [60] Не напоминаю, если цель дня достигнута, а без цели — если за последний час что-то записано.
       *[other] Не напоминаю, если цель дня достигнута, а без цели — если за последние { $duration } что-то записано.
    }
reminders-added-done = За этот день запись уже есть, поэтому тогда оно не придёт.
reminders-changed = { $name }: { $when }
reminders-deleted = Удалено: { $name }, { $when }
reminders-paused = { $count ->
        [one] { $count } напоминание на паузе, пока вы его не включите.
        [few] { $count } напоминания на паузе, пока вы их не включите.
       *[many] { $count } напоминаний на паузе, пока вы их не включите.
    }
reminders-paused-until = { $count ->
        [one] { $count } напоминание на паузе до { $time }.
        [few] { $count } напоминания на паузе до { $time }.
       *[many] { $count } напоминаний на паузе до { $time }.
    }
reminders-resumed = { $count ->
        [one] { $count } напоминание снова включено.
        [few] { $count } напоминания снова включены.
       *[many] { $count } напоминаний снова включено.
    }
reminders-undone = Отменено.
reminders-refused-too-many = Напоминаний может быть не больше { $maximum }. Сначала удалите одно.
reminders-refused-too-often = Напоминание может приходить до 8 раз в день, не чаще чем раз в 15 минут.
reminders-refused-gone = Этого напоминания больше нет.
reminders-refused-none = Таких напоминаний нет.
reminders-refused-exists = Такое напоминание уже есть. Ничего не добавлено.
reminders-refused-paused = Пауза уже есть, и не короче этой.
reminders-refused-not-paused = Напоминаний на паузе нет.
reminders-refused-undo-late = Отменить это уже нельзя: с тех пор что-то изменилось.
reminders-why = Напоминания · { $day }
reminders-why-none = За последние 35 дней напоминаний не было.
reminder-skipped-because = { $reason ->
        [done] не отправлено: уже записано или сделано
        [rest] не отправлено: выходной
        [not_missed] не отправлено: накануне пропуска не было
        [late] не отправлено: опоздание больше 2 часов
        [blocked] не отправлено: написать вам не удалось
        [paused] не отправлено: пауза, удалено или привычка в архиве
       *[no_such_day] не отправлено: такого дня в вашем часовом поясе не было
    }
reminder-state-sent = отправлено, ответа нет
reminder-state-board = отправлено
reminder-state-claimed = отправляется
reminder-state-recorded = отправлено и записано
reminder-state-skipped = отправлено, день пропущен
reminder-state-later = ещё раз { $time }
reminder-ask-habit = О чём напоминать?
reminder-habit-unknown = Такой привычки нет. Выберите из списка или сначала добавьте её: /newhabit
reminder-unknown-habit = Привычки «{ $name }» нет. О чём напоминать?
reminder-ask-time = { $name }: когда напоминать? Выберите или напишите: 7:30 и 21:00 · каждые 2 часа с 9 до 18 · пн ср пт в 8 утра
reminder-time-unclear = Не вижу здесь времени. Напишите, например, 7:30, 9 вечера или каждые 2 часа с 9 до 18.
reminder-one-time = Это одно напоминание. Напишите одно время или добавьте ещё одно напоминание.
reminder-ask-days = По каким дням? Выберите или напишите: пн ср пт
reminder-days-unclear = Не вижу здесь дней недели. Напишите, например, пн ср пт.
reminder-option-every-day = Каждый день
reminder-option-workdays = По будням
reminder-option-weekend = По выходным
reminder-ask-hour = { $name }: { $hour } — это во сколько?
reminder-button-other-time = Другое время…
reminder-unclear = Не понимаю «{ $text }» как напоминание.
reminder-refused-impossible-time = Такого времени на часах нет.
reminder-refused-too-often = Это больше 8 раз в день. Выберите меньше времён или промежуток подлиннее.
reminder-refused-too-close = Между напоминаниями должно быть не меньше 15 минут.
reminder-refused-no-range = Со скольки до скольки? Например: каждые 2 часа с 9 до 18.
reminder-refused-no-end = До скольки? Например: до 18.
reminder-refused-no-start = Со скольки? Например: с 9.
reminder-refused-no-interval = Как часто в это время? Например: каждые 2 часа с 9 до 18.
reminder-refused-several-days = В какие дни какое время? Напишите дни рядом с временем: по будням 7:30, по выходным 10:00.
reminder-refused-once = Напоминания повторяются по дням недели. Напомнить один раз, через день или раз в месяц я не могу.
reminder-card-help = Нажмите на то, что хотите изменить.
reminder-no-days = Хотя бы один день должен остаться. Напоминание можно поставить на паузу.
reminder-condition-open = Если не сделано
reminder-condition-always = Даже если сделано
reminder-condition-missed = Только после пропуска
reminder-button-time = Время…
reminder-button-silent = Без звука
reminder-button-sound = Со звуком
reminder-button-pause = Пауза
reminder-button-resume = Включить
reminder-button-delete = Удалить
# The message that comes at the time of a reminder.
reminder-button-amount = Сколько…
reminder-button-skip = Пропустить
reminder-button-later = Позже
reminder-button-change = Изменить
reminder-ask-later = Когда напомнить ещё раз?
reminder-later-15 = 15 мин
reminder-later-60 = 1 ч
reminder-later-180 = 3 ч
reminder-later-tonight = Вечером
reminder-later-tomorrow = Завтра
reminder-later = { $name } · ещё раз { $time }
reminder-deleted = Это напоминание удалено. Записать сделанное можно и так: «бег 45м».
reminder-deleted-name = удалённое напоминание
reminder-expired = Это напоминание слишком старое. Записать сделанное можно и так: «бег 45м вчера».
reminder-notice-answered = Ответ уже есть.
reminder-notice-counted = С тех пор что-то записано. Нажмите ещё раз, чтобы добавить.
reminder-notice-over-a-day = Получилось бы больше 24 часов за день.
reminder-notice-rejected = Не удалось это записать.
reminder-notice-has-records = За этот день есть запись, его нельзя пропустить.
reminder-notice-other = С тех пор это изменилось.
reminder-notice-future = Этот день ещё впереди: записать за него пока нельзя.
reminder-notice-deleted = Это напоминание удалено.
reminder-notice-undone = Отменено

## Настройки и язык
settings-heading = Настройки
setting-timeZone = Часовой пояс: { $zone }, сейчас там { $time }
setting-weekStart = Первый день недели: { $day }
setting-dayStartHour = День начинается в { $hour }
setting-language = Язык: русский
setting-taken-back = Отменено. { $line }
setting-moves-nothing = Прежние записи остаются в своих днях.
button-setting-timeZone = Часовой пояс
button-setting-weekStart = Первый день недели
button-setting-dayStartHour = Начало дня
button-setting-language = Язык
button-settings = Все настройки
button-more-cities = Ещё города
button-set-zone = Выбрать пояс { $zone }
ask-time-zone = Выберите город, где время как у вас, напишите свой город, страну или часовой пояс (например, Europe/Berlin) либо отправьте геопозицию.
ask-which-zone = «{ $typed }» может означать один из этих часовых поясов. Выберите свой:
ask-set-zone = Выбрать часовой пояс { $zone }? Сейчас там { $time }.
ask-week-start = С какого дня начинается ваша неделя?
ask-day-start = Во сколько начинается ваш день? Всё, что раньше, считается за предыдущий день.
ask-language = На каком языке мне говорить? Which language should I speak?
refused-zone = Такого часового пояса я не знаю. Напишите ближайший большой город, страну (Казань, Канада) или название вроде Europe/Berlin либо отправьте геопозицию.
refused-zone-of-database = Часовой пояс { $zone } не поддерживается. Выберите, пожалуйста, ближайший большой город.
refused-weekday = Какой день? Напишите, например, «понедельник» или «воскресенье».
refused-hour = День может начинаться с 0 до 6 часов. Напишите число, например 4.

## Список привычек и категории
list-heading-own = Ваши привычки
list-heading-starters = Готовые привычки
list-heading-archived = Привычки в архиве
list-page = { $page } из { $pages }
list-empty-own = Пока ни одной. Напишите, чем занимались, например «бег 45м», или начните с /record.
list-empty-starters = Все они у вас уже есть.
list-empty-archived = Архив пуст.
list-empty-categories = Категории без привычек
list-records =
    { $records ->
        [one] { $records } запись
        [few] { $records } записи
        [many] { $records } записей
       *[other] { $records } записи
    }
list-category = Категория: { $name }
list-about-starters = Эта готовая привычка доступна всем. Измените её, и она станет вашей.
list-about-archived = Эту привычку я больше не предлагаю. Новая запись её вернёт.
list-button-own = Ваши привычки
list-button-starters = Готовые привычки ({ $count })
list-button-archived = Архив ({ $count })
list-button-rename = Переименовать
list-button-merge = Объединить
list-button-merge-again = Объединить снова
list-button-revive = Вернуть
list-button-back = Назад
list-button-categories = Категории ({ $count })
list-button-delete = Удалить
list-ask-name = Как назвать «{ $name }»?
list-ask-into = Все записи «{ $name }» перейдут к другой привычке. К какой? Выберите или напишите название.
list-into-unknown = Такой привычки нет. Выберите или напишите название.
list-into-which = Какую вы имеете в виду: { $names }?
list-quoted = «{ $name }»
list-unchanged = Менять нечего: у «{ $name }» уже так.
list-renamed = «{ $before }» теперь называется «{ $name }».
list-name-taken = У вас уже есть привычка «{ $by }». Объединить с ней «{ $name }»?
list-moved = «{ $name }» теперь в категории «{ $category }» вместе со всеми записями.
list-merged =
    { $records ->
        [0] «{ $from }» теперь часть «{ $into }». Записей не было.
        [one] «{ $from }» теперь часть «{ $into }»: перенесена { $records } запись.
        [few] «{ $from }» теперь часть «{ $into }»: перенесены { $records } записи.
        [many] «{ $from }» теперь часть «{ $into }»: перенесено { $records } записей.
       *[other] «{ $from }» теперь часть «{ $into }»: перенесено { $records } записи.
    }
list-other-kind = «{ $from }» и «{ $into }» измеряются по-разному, поэтому объединить их нельзя.
list-both-timed = И у «{ $from }», и у «{ $into }» есть таймер. Остановите или сбросьте один из них, потом объедините.
list-unmerged =
    { $records ->
        [0] «{ $name }» снова отдельная привычка.
        [one] «{ $name }» снова отдельная привычка: { $records } запись.
        [few] «{ $name }» снова отдельная привычка: { $records } записи.
        [many] «{ $name }» снова отдельная привычка: { $records } записей.
       *[other] «{ $name }» снова отдельная привычка: { $records } записи.
    }
list-archived = «{ $name }» в архиве: больше не предлагается, но записи остаются.
list-revived = «{ $name }» снова среди ваших привычек.
list-gone = Этой привычки больше нет.
list-undo-late = Прошло слишком много времени: кнопкой это уже не отменить.
category-added = Категория «{ $name }» добавлена.
category-exists = Категория «{ $name }» у вас уже есть.
category-removed = Категория «{ $name }» удалена.
category-in-use = В категории «{ $name }» уже есть привычки или записи, поэтому она остаётся.
category-gone = Этой категории больше нет.
category-heading = Ваши категории
category-none = У вас пока нет своих категорий. Добавить: /addcategory.
category-habits = { $habits ->
        [0] нет привычек
        [one] { $habits } привычка
        [few] { $habits } привычки
        [many] { $habits } привычек
       *[other] { $habits } привычки
    }
category-is-other = Сюда попадают привычки удалённых категорий, поэтому удалить её нельзя.
category-ask-name = Как назвать категорию «{ $name }»?
category-renamed = Категория «{ $before }» теперь называется «{ $name }».
category-unchanged = Менять нечего: категория «{ $name }» уже так называется.
category-name-taken = Категория «{ $by }» у вас уже есть. Ничего не изменилось.
category-deleted = Категория «{ $name }» удалена.{ $habits ->
        [0] {""}
        [one] {" "}{ $habits } привычка со всеми записями теперь в категории «{ $other }».
        [few] {" "}{ $habits } привычки со всеми записями теперь в категории «{ $other }».
        [many] {" "}{ $habits } привычек со всеми записями теперь в категории «{ $other }».
       *[other] {" "}{ $habits } привычки со всеми записями теперь в категории «{ $other }».
    }
category-restored = Категория «{ $name }» снова на месте, вместе с привычками.

## История
history-heading = Ваши записи, сначала новые · { $first }–{ $last } из { $total }
history-heading-selected = { $title }, сначала новые · { $first }–{ $last } из { $total }
history-empty = Записей пока нет. Напишите, чем занимались, например «бег 45м», или начните с /record.
history-category = Категория: { $name }
history-deleted = Удалено: { $record }
history-button-change-note = Изменить заметку
history-button-delete = Удалить
history-button-back = Назад
history-button-month = Выбрать месяц
history-button-all = Все записи
history-ask-month = За какой месяц? Можно написать и так: /history октябрь.
history-ask-habit = Какая привычка? Можно написать и так: /history бег.

## Сводки и графики
period-all = За всё время
period-this-day = Сегодня, { $span }
period-this-week = Эта неделя, { $span }
period-this-month = Этот месяц, { $span }
period-this-year = Этот год, { $span }
total-with-minutes = { $duration } ({ $minutes } мин)
nothing-recorded = { $period }: записей нет.
nothing-recorded-yet = Записей пока нет. Напишите, чем занимались, например «бег 45м», и попробуйте снова.
summary-line = { $name } — { $duration } · { $records ->
        [one] { $records } запись
        [few] { $records } записи
        [many] { $records } записей
       *[other] { $records } записи
    }
summary-rest = { $count ->
        [one] Ещё { $count } привычка
        [few] Ещё { $count } привычки
        [many] Ещё { $count } привычек
       *[other] Ещё { $count } привычки
    }
# A habit that is done or not.
summary-line-done = { $name } — { $records ->
        [one] { $records } раз
        [few] { $records } раза
       *[many] { $records } раз
    }
# The sum of time; habits that are counted or done are not in it.
summary-total-time = Всего времени: { $total } · { $records ->
        [one] { $records } запись
        [few] { $records } записи
        [many] { $records } записей
       *[other] { $records } записи
    }
summary-no-time = Всего времени: нет. У этих привычек нет длительности.
summary-not-in-total = Привычки без длительности в сумму не входят.
summary-total = Всего: { $total } · { $records ->
        [one] { $records } запись
        [few] { $records } записи
        [many] { $records } записей
       *[other] { $records } записи
    }
summary-more = ▲ на { $difference } больше, чем за { $span } ({ $before }){ $percent ->
        [none] {""}
       *[other] : { $percent }
    }
summary-less = ▼ на { $difference } меньше, чем за { $span } ({ $before }){ $percent ->
        [none] {""}
       *[other] : { $percent }
    }
summary-same = Столько же, сколько за { $span }
summary-new = { $unit ->
        [day] Накануне записей нет ({ $span })
        [week] За те же дни предыдущей недели записей нет ({ $span })
        [month] За те же дни предыдущего месяца записей нет ({ $span })
       *[other] За те же дни предыдущего года записей нет ({ $span })
    }
button-chart = График
button-week = Неделя
button-month = Месяц
button-year = Год
button-all = Всё время
button-habits = Привычки
button-categories = Категории
button-everything = Все
button-records = Записи
button-time = Время
button-choose-habit = Выбрать привычку
all-habits = Все привычки
ask-summarize = Что показать на графике?
ask-summarize-habits = Какая привычка? «Все» — чтобы сравнить.
ask-summarize-categories = Какая категория? «Все» — чтобы сравнить.
charts-busy = Сейчас рисуется много графиков. Попробуйте, пожалуйста, чуть позже.
picture-stays = На картинке — то, что вы выбрали раньше.
chart-gone-habits = Этой привычки больше нет. /summarize покажет те, что есть.
chart-gone-categories = Этой категории больше нет. /summarize покажет те, что есть.
chart-title-habits = Общая длительность по привычкам
chart-title-categories = Общая длительность по категориям
chart-title-one = Общая длительность: { $name }
chart-title-amount = Общее количество: { $name }
chart-title-times = Сколько раз: { $name }
chart-title-records = Записи: { $name }
chart-title-records-habits = Записи по привычкам
chart-title-records-categories = Записи по категориям
chart-in-minutes = Общая длительность (в минутах)
chart-in-hours = Общая длительность (в часах)
# $unit: the plural of the unit.
chart-in-unit = Общее количество ({ $unit })
chart-in-times = Сколько раз
chart-in-records = Число записей
chart-other = Остальные ({ $count })
chart-step-day = День
chart-step-week = Неделя
chart-step-month = Месяц
chart-total = Всего: { $total }
chart-times = { $count ->
        [one] { $count } раз
        [few] { $count } раза
        [many] { $count } раз
       *[other] { $count } раза
    }
chart-records = { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    }
chart-no-time = { $period }: времени не записано. Привычки без длительности — по кнопке «Записи».
heatmap-title = Календарь за { $year } год
heatmap-up-to = до { $duration }
heatmap-over = больше { $duration }
heatmap-total = Всего: { $total } · { $days ->
        [one] { $days } день
        [few] { $days } дня
        [many] { $days } дней
       *[other] { $days } дня
    }

## Файлы с записями и свои данные
button-excel = Excel
button-csv = CSV
button-json = JSON
button-loop = Loop (zip)
export-confirm = { $count ->
        [one] У вас { $count } запись. Прислать её файлом?
        [few] У вас { $count } записи. Прислать все файлом?
        [many] У вас { $count } записей. Прислать все файлом?
       *[other] У вас { $count } записи. Прислать все файлом?
    }
export-nothing = Записей пока нет, поэтому присылать нечего. Напишите, чем занимались, например «бег 45м».
export-cancelled = Отменено. Ничего не отправлено.
export-making = { $count ->
        [one] Готовлю файл: { $count } запись…
        [few] Готовлю файл: { $count } записи…
        [many] Готовлю файл: { $count } записей…
       *[other] Готовлю файл: { $count } записи…
    }
export-progress = Готовлю файл: { $rows } из { $count }…
export-sent = { $count ->
        [one] Вот ваш файл: { $count } запись.
        [few] Вот ваш файл: { $count } записи.
        [many] Вот ваш файл: { $count } записей.
       *[other] Вот ваш файл: { $count } записи.
    }
export-sent-split = Telegram принимает файлы до 50 МБ, поэтому ваш разделён по годам: { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    }, { $files ->
        [one] { $files } файл.
        [few] { $files } файла.
        [many] { $files } файлов.
       *[other] { $files } файла.
    }
export-stopped = Остановлено: этот файл не будет отправлен.
export-in-progress = Один ваш файл уже готовится. Попросите ещё раз, когда он придёт.
exports-busy = Сейчас готовится много файлов. Попробуйте, пожалуйста, ещё раз через минуту.
sheet-records = Записи
sheet-by-habit = По привычкам
sheet-by-month = По месяцам
sheet-by-category = По категориям
sheet-habits = Привычки
column-kind = Вид
column-goal = Цель
column-score = Оценка (0–100)
column-streak-current = Текущая серия
column-streak-current-unit = Текущая серия, в чём
column-streak-current-first = Текущая серия с
column-streak-current-last = Текущая серия по
column-streak-best = Лучшая серия
column-streak-best-unit = Лучшая серия, в чём
column-streak-best-first = Лучшая серия с
column-streak-best-last = Лучшая серия по
kind-time = Время
kind-count = Число
kind-check = Сделано или нет
streak-in-days = дни
streak-in-weeks = недели
streak-in-months = месяцы
column-date = Дата
column-habit = Привычка
column-category = Категория
column-duration = Длительность (мин)
column-amount = Количество
column-unit = Единица
column-hours = Длительность (ч)
column-note = Заметка
column-month = Месяц
column-records = Записей
column-total = Всего
mydata-making = Собираю всё, что я о вас храню…
mydata-sent = Это всё, что я о вас храню, каждая таблица на своём листе. /privacy расскажет, кто это видит, /forget всё удалит.
mydata-sent-split = Это всё, что я о вас храню. Файлов: { $files }, потому что Telegram принимает файлы до 50 МБ. Таблица может продолжаться в следующем файле. /privacy расскажет, кто это видит, /forget всё удалит.
mydata-sheet-person = Профиль
mydata-sheet-categories = Категории
mydata-sheet-habits = Привычки
mydata-sheet-records = Записи
mydata-sheet-day-totals = Итоги по дням
mydata-sheet-goals = Цели
mydata-sheet-day-marks = Отмеченные дни
mydata-sheet-removed-day-marks = Снятые отметки
mydata-sheet-deleted-day-marks = Удалённые отметки
mydata-sheet-rests = Выходные и отпуска
mydata-sheet-timers = Таймеры
mydata-sheet-reminders = Напоминания
mydata-sheet-sent-reminders = Журнал напоминаний
mydata-sheet-imports = Импорты
mydata-sheet-imported-habits = Привычки из импорта
mydata-sheet-import-changes = Изменения при импорте
mydata-sheet-import-mappings = Столбцы файлов CSV
mydata-sheet-staged-records = Записи в обработке
mydata-sheet-rejected-records = Отклонённые записи
mydata-sheet-conversations = Открытые диалоги
mydata-sheet-questions = Вопросы
mydata-sheet-pending-updates = Сообщения в обработке
mydata-sheet-handled-updates = Обработанные сообщения
mydata-sheet-audit-log = Команды администратора
mydata-sheet-run-cards = Сообщения о заданиях
mydata-sheet-job-alerts = Оповещения о заданиях
mydata-sheet-login-links = Ссылки на панель
mydata-sheet-sessions = Сеансы панели

## Панель
dashboard-all = Панель с записями всех людей, обновляется сама. Вход по этой ссылке:
dashboard-own = Ваша панель, обновляется сама. Вход по этой ссылке:
dashboard-once = { $minutes ->
        [one] Ссылка одноразовая, откройте её в течение { $minutes } минуты. Никому её не передавайте.
        [few] Ссылка одноразовая, откройте её в течение { $minutes } минут. Никому её не передавайте.
        [many] Ссылка одноразовая, откройте её в течение { $minutes } минут. Никому её не передавайте.
       *[other] Ссылка одноразовая, откройте её в течение { $minutes } минуты. Никому её не передавайте.
    }
dashboard-button = Открыть панель

## Данные о человеке и удаление
privacy =
    Что я о вас храню и кто это видит

    Я храню:
    • ваш id в Telegram, имя, username и язык, есть ли у вас Premium, когда вы написали впервые и в последний раз
    • ваши настройки: язык, часовой пояс, первый день недели, начало дня
    • ваши привычки и категории и ваши записи: длительность, день, заметку, когда и в каком чате вы их прислали. Удалённая запись только скрыта, чтобы её можно было вернуть
    • мои вопросы и ваши сообщения, на которые ещё нет ответа, — пока он не получен
    • пока вы в панели — то, что вы вошли
    • несколько дней — номера обработанных сообщений и то, что я ответил
    В моём журнале есть id, но никогда нет того, что вы писали.

    Кто это видит:
    • вы
    • администраторы этого бота и его роль BI — учётная запись базы данных для отчётов

    Больше никто ваших данных не видит. То, что вы пишете в группе, читают её участники, как обычно.

    Что вы можете сделать:
    /mydata пришлёт вам всё в файле Excel
    /alldata пришлёт ваши записи в Excel, CSV, JSON или для Loop
    /forget удалит всё, во всех таблицах. Только в списке выполненных и отклонённых команд администраторов останется ваш id, без имени
ask-forget =
    Это удалит всё, что я о вас храню: { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    }, привычки, категории и настройки. Вернуть это будет нельзя.
    Сначала можно получить копию: /mydata. Любой ответ, кроме слова ниже, оставит всё как есть.

    Чтобы удалить всё, напишите { $word }
forget-word = УДАЛИТЬ
forget-word-inexact = Ничего не удалено. Слово нужно написать в точности: чтобы удалить всё, снова отправьте /forget и напишите { $word }
forget-kept = Ничего не удалено. Чтобы начать снова, отправьте /forget
forgotten = Всё о вас удалено. Если напишете снова, начнём с чистого листа.

## Задания, для администраторов
command-jobs = Задания: состояние, последний и следующий запуск
command-run = Запустить задание
command-status = Что выполняется, что не удалось, последние запуски
command-log = Журнал запуска
command-cancelrun = Остановить запуск
command-retry = Повторить запуск
command-pause = Приостановить задание
command-resume = Снять задание с паузы
command-backfill = Запустить задание за прошлые дни
command-notify = Выбрать оповещения по заданию
command-audit = Последние действия администраторов и отказы
jobs-heading = Задания
jobs-none = Заданий нет.
jobs-button-all = Все задания
jobs-button-job = Задание
jobs-button-run = Запустить
jobs-button-dry-run = Пробный запуск
jobs-button-cancel = Остановить
jobs-button-log = Журнал
jobs-button-retry = Повторить
jobs-button-status = Состояние
jobs-button-pause = Пауза
jobs-button-resume = Снять с паузы
jobs-button-continue = Продолжить
jobs-button-older = Раньше
jobs-seconds = { $seconds } с
jobs-minutes = { $minutes } мин { $seconds } с
jobs-hours = { $hours } ч { $minutes } мин
jobs-rows = { $rows } { $count ->
        [one] строка
        [few] строки
        [many] строк
       *[other] строки
    }
jobs-no-counts = считать нечего
jobs-count-rows_read = прочитано строк
jobs-count-rows_written = записано строк
jobs-count-rows_rejected = отклонено строк
jobs-count-rows_doubled = дубликатов
jobs-count-rows_staged_again = загружено повторно
jobs-count-rows_corrected = исправлено строк
jobs-count-rows_loaded = загружено строк
jobs-count-rows_duplicate = дубликатов
jobs-count-rows_ignored = не учтено строк
jobs-count-days_loaded = загружено дней
jobs-count-days_open = осталось дней
jobs-count-days_skipped = пропущено дней
jobs-count-runs_removed = удалено запусков
jobs-count-log_lines_removed = удалено строк журнала
jobs-count-alerts_and_cards_removed = удалено оповещений и карточек
jobs-count-update_ids_removed = удалено номеров обновлений
jobs-count-questions_removed = удалено вопросов
jobs-count-reminders_removed = удалено записей о напоминаниях
jobs-count-import_previews_removed = удалено просмотров перед импортом
jobs-count-rejects_removed = удалено отклонённых показаний
jobs-count-secrets_removed = удалено секретов из журнала действий
jobs-count-log_files_removed = удалено файлов журнала
jobs-dry-run = пробный запуск
jobs-true = да
jobs-false = нет
jobs-state-queued = в очереди
jobs-state-running = выполняется
jobs-state-succeeded = успешно
jobs-state-failed = ошибка
jobs-state-cancelled = остановлен
jobs-state-timed_out = превышено время
jobs-state-lost = потерян
jobs-state-skipped = пропущен
jobs-ended-succeeded = Успешно
jobs-ended-failed = Ошибка
jobs-ended-cancelled = Остановлен
jobs-ended-timed_out = Превышено время
jobs-ended-lost = Потерян: процесс завершился аварийно
jobs-ended-skipped = Пропущен
jobs-skip-overlap = Предыдущий запуск ещё не закончился.
jobs-skip-paused = Задание было на паузе.
jobs-skip-outside-the-catch-up-window = Пропущен слишком давно: такие запуски уже не навёрстываются.
jobs-skip-superseded = Его заменил более поздний запуск.
jobs-skip-beyond-the-maximum = Пропущено слишком много запусков, чтобы наверстать все.
jobs-card-heading = { $icon } { $title } · запуск { $run }
jobs-card-window = { $from } – { $to } ({ $zone })
jobs-card-queued = Ждёт своей очереди
jobs-card-retrying = Ждёт следующей попытки
jobs-card-lost = Процесс завершился аварийно, запуск продолжит другой
jobs-card-running = выполняется
jobs-card-cancelling = Останавливается…
jobs-card-try = попытка { $attempt } из { $attempts }
jobs-card-of = { $done } из { $total }
jobs-card-rows = { $done }
jobs-card-speed = { $speed }/с
jobs-card-after = { $ended } за { $took }
jobs-line-open = запуск { $run }: { $state }
jobs-line-last = { $state } { $at }
jobs-line-never = ещё не запускалось
jobs-line-disabled = отключено
jobs-line-not-set-up = не настроено
jobs-line-is-paused = на паузе
jobs-line-next = следующий { $at }
jobs-line-no-next = только вручную или по событию
jobs-line-paused = на паузе ({ $by })
jobs-line-paused-why = на паузе ({ $by }): { $reason }
jobs-not-set-up = не настроено: { $missing }
jobs-ask-run = Запустить «{ $title }»?
jobs-ask-param = { $name }: { $kind }
jobs-kind-text = какое значение?
jobs-kind-number = какое число?
jobs-kind-boolean = да или нет?
jobs-kind-date = какой день (2026-11-30)?
jobs-kind-choice = какой вариант?
jobs-kind-list = какие значения, через запятую?
jobs-kind-other = какое значение?
jobs-param-wrong = Так не подходит: { $problem }
jobs-fault-unknown = Параметра { $name } нет.
jobs-fault-missing = Не хватает параметра { $name }.
jobs-fault-form = «{ $name }» нужно записать как ключ=значение.
jobs-fault-twice = Параметр { $name } указан дважды.
jobs-fault-number = { $name }: нужно число.
jobs-fault-boolean = { $name }: нужно true или false.
jobs-fault-date = { $name }: нужен день, например 2026-11-30.
jobs-fault-choice = { $name }: нужно одно из значений: { $allowed }.
jobs-fault-least = { $name }: не меньше { $allowed }.
jobs-fault-most = { $name }: не больше { $allowed }.
jobs-fault-other = { $name }: значение не подходит.
jobs-fault-folder = Папки { $value } нет.
jobs-fault-file = Файла { $value } нет.
jobs-fault-value = Вы ввели «{ $value }».
jobs-ask-file = { $name }: пришлите файл документом.
jobs-file-too-big = В этом файле { $size } МБ. Telegram отдаёт ботам файлы не больше 20 МБ: пришлите его по частям или сожмите. На сервере такого ограничения нет: npm run job -- { $job } …
jobs-file-over-limit = Этот файл слишком большой. Задание принимает файлы до { $max } МБ.
jobs-file-empty = Этот файл пустой. Пришлите, пожалуйста, другой.
jobs-send-file = Пришлите, пожалуйста, файл документом (скрепка, затем «Файл»).
jobs-page = страница { $page } из { $pages }
jobs-button-back = ‹ Назад
jobs-button-more = Ещё ›
jobs-choose-jobs = Какое задание?
jobs-choose-run = Какое задание запустить?
jobs-choose-status = Последние запуски какого задания показать?
jobs-choose-pause = Какое задание поставить на паузу? Запустить вручную по-прежнему можно.
jobs-no-schedule = без расписания
jobs-choose-resume = Какое задание снять с паузы?
jobs-choose-backfill = Какое задание запустить за прошлые дни?
jobs-choose-notify = По какому заданию настроить оповещения? На кнопках видно, что приходит сейчас.
jobs-none-jobs = Заданий нет.
jobs-none-run = Ни одно задание пока не настроено. В списке видно, каких настроек не хватает.
jobs-none-status = Заданий нет.
jobs-none-pause = Больше нет заданий, которые можно поставить на паузу.
jobs-none-resume = На паузе ничего нет. Поставить задание на паузу: /pause.
jobs-none-backfill = Ни одно задание, которое работает по дням, не настроено. В списке видно, каких настроек не хватает.
jobs-none-notify = Заданий нет.
jobs-choose-log = Журнал какого запуска показать? Последние запуски:
jobs-choose-retry = Какой запуск повторить? Последние запуски:
jobs-choose-cancelrun = Какой запуск остановить?
jobs-none-log = Запусков ещё не было. Запустить задание: /run.
jobs-none-retry = Запусков ещё не было. Запустить задание: /run.
jobs-none-cancelrun = Сейчас ничего не выполняется, останавливать нечего. Запустить задание: /run, последние запуски: /status.
jobs-unknown-name = Задания «{ $job }» нет.
jobs-unknown-near = Задания «{ $job }» нет. Может быть, { $near }?
jobs-unknown-long = Отправьте так:
jobs-no-run-number = «{ $text }» — не номер запуска.
jobs-button-no-value = Без значения
jobs-button-today = Сегодня
jobs-folder-how = { $label }: папку можно указать только на сервере, не в чате: npm run job -- { $job } { $name }=ПАПКА
jobs-unfit-params = Параметры { $names } задания «{ $title }» можно задать только в командной строке, не в чате: npm run job -- { $job } …
jobs-refused-unknown_job = Задания «{ $job }» нет. /jobs покажет все.
jobs-refused-wrong_params = «{ $title }» не запущено. { $problems }
jobs-refused-not_set_up = «{ $title }» не настроено: { $missing }
jobs-refused-disabled = Задание «{ $title }» отключено. Включить его можно в /batch.
jobs-refused-no_dry_run = У «{ $title }» нет пробного запуска.
jobs-refused-in_progress = «{ $title }»: запуск { $run } ещё не завершён.
jobs-refused-unknown_run = Запуска { $run } нет.
jobs-refused-secret_params = У запуска { $run } были секретные параметры, они не хранятся. Запустите «{ $title }» заново.
jobs-refused-stopping = Я сейчас перезапускаюсь. Попробуйте, пожалуйста, ещё раз через минуту.
jobs-no-run = Запуска { $run } нет.
jobs-cancel-asked = Запуск { $run } будет остановлен.
jobs-cancel-ended = Запуск { $run } уже завершён.
jobs-log-heading = Журнал: { $title } · запуск { $run }
jobs-button-log-file = Полный журнал файлом
jobs-log-empty = Журнал пуст.
jobs-log-file = { $heading }, строк: { $count }
jobs-audit-heading = Последние действия администраторов
jobs-audit-empty = Действий администраторов пока нет.
jobs-audit-refused = отказано
jobs-pressed = нажатие кнопки
jobs-pressed-jc = остановка запуска { $run }
jobs-pressed-jl = просмотр журнала запуска { $run }
jobs-pressed-jf = загрузка журнала запуска { $run }
jobs-pressed-jr = повтор запуска { $run }
jobs-pressed-jw = настоящий запуск после пробного { $run }
jobs-pressed-jj = просмотр задания «{ $job }»
jobs-pressed-ja = просмотр списка заданий
jobs-pressed-jg = просмотр списка заданий
jobs-pressed-jp = пауза задания «{ $job }»
jobs-pressed-ju = снятие паузы с задания «{ $job }»
jobs-pressed-jn = { $level ->
    [all] оповещения обо всех запусках «{ $job }»
    [none] отключение оповещений о «{ $job }»
   *[other] оповещения об ошибках «{ $job }»
}
jobs-pressed-run-job = { $dry ->
    [1] пробный запуск задания «{ $job }»
   *[other] запуск задания «{ $job }»
}
jobs-pressed-start-backfill = { $filter ->
    [missing] дозагрузка «{ $job }», пропущенные дни с { $first } по { $last }
    [failed] дозагрузка «{ $job }», дни с ошибкой с { $first } по { $last }
   *[other] дозагрузка «{ $job }» с { $first } по { $last }
}
jobs-pressed-jx = остановка дозагрузки { $backfill }
jobs-pressed-jy = продолжение дозагрузки { $backfill }
jobs-pressed-jo = просмотр более ранних действий
jobs-pressed-js = кнопка «Запустить» у задания «{ $job }»
jobs-pressed-jt = просмотр запусков задания «{ $job }»
jobs-pressed-jd = просмотр запуска { $run }
jobs-pressed-jm = /{ $command } для «{ $job }» { $rest }
jobs-pressed-jk = выбор задания для /{ $command }
jobs-pressed-vs = просмотр графика продаж
jobs-pressed-vb = загрузка продаж в Excel
jobs-pressed-vk = пропуск дня в продажах
jobs-pressed-en = просмотр графика энергии
jobs-pressed-dd = просмотр доставок за день
jobs-pressed-ds = просмотр доставок за день
jobs-pressed-df = просмотр отклонённых доставок
jobs-pressed-dv = просмотр доставки
jobs-pressed-dx = { $id ->
        [0] повтор всех непрочитанных строк
       *[other] повтор строки с ошибкой { $id }
    }
jobs-pressed-dr = { $id ->
    [0] повторная отправка всех отклонённых доставок
   *[other] повторная отправка доставки
}
jobs-pressed-us = просмотр расхода абонента
jobs-pressed-ut = просмотр абонентов с наибольшим расходом
jobs-pressed-ub = загрузка расхода в Excel
jobs-pressed-ba = просмотр пакетных заданий
jobs-pressed-bi = просмотр пакетного задания { $id }
jobs-pressed-bn = вопросы о новом пакетном задании
jobs-pressed-save-batch = создание пакетного задания: { $metric }, { $granularity }
jobs-pressed-bt = { $on ->
    [1] включение пакетного задания { $id }
   *[other] отключение пакетного задания { $id }
}
jobs-pressed-bq = запрос на удаление пакетного задания { $id }
jobs-pressed-bd = { $results ->
    [1] удаление пакетного задания { $id } с результатами
   *[other] удаление пакетного задания { $id }, результаты оставлены
}
jobs-pressed-bc = просмотр результатов пакетного задания { $id }
jobs-pressed-bx = загрузка результатов пакетного задания { $id }
jobs-user = пользователь { $id }
jobs-button-start-backfill = Начать
jobs-backfill-heading = Дозагрузка { $backfill } · { $title }
jobs-backfill-counts = готово { $done } из { $windows }, с ошибкой { $failed }
jobs-backfill-running = Выполняется
jobs-backfill-cancelling = Останавливается…
jobs-backfill-cancelled = Остановлена
jobs-backfill-done = Завершена
jobs-backfill-now = сейчас: запуск { $run }, { $day }
jobs-button-notify = Оповещения
jobs-button-notify-all = О каждом запуске
jobs-button-notify-failures = Только об ошибках
jobs-button-notify-none = Без оповещений
jobs-paused = «{ $title }» на паузе. Запустить вручную по-прежнему можно.
jobs-paused-why = «{ $title }» на паузе: { $reason }. Запустить вручную по-прежнему можно.
jobs-resumed = «{ $title }» снова работает.
jobs-not-paused = «{ $title }» и не было на паузе.
jobs-notify = По заданию «{ $title }» { $level }.
jobs-notify-all = приходит сообщение о каждом запуске
jobs-notify-failures = приходят сообщения об ошибках и восстановлениях
jobs-notify-none = ничего не приходит
jobs-notify-wrong = «{ $word }» не подходит: есть all, failures и none.
jobs-status-now = Сейчас
jobs-status-nothing-now = Сейчас ничего не выполняется.
jobs-status-failed = Ошибки за последние сутки
jobs-status-nothing-failed = Ошибок не было.
jobs-status-runs = { $title }: последние запуски
jobs-chart-subtitle = { $count ->
        [one] Последний { $count } запуск
        [few] Последние { $count } запуска
        [many] Последние { $count } запусков
       *[other] Последние { $count } запуска
    }
jobs-chart-seconds = Секунды
jobs-chart-rows = Строки
jobs-chart-run = Запуск
jobs-alert-failed = ❌ Ошибка: { $title } · запуск { $run }
jobs-alert-count = Ошибок подряд: { $failures }
jobs-alert-late = ⏰ { $title } — просрочено: нет успешного запуска уже { $span }
jobs-alert-over = ✅ { $title } снова работает. Сбой длился { $span } ({ $failures ->
        [one] { $failures } ошибка
        [few] { $failures } ошибки
        [many] { $failures } ошибок
       *[other] { $failures } ошибки
    }).
jobs-alert-late-over = ✅ { $title } — больше не просрочено. Успешного запуска не было { $span }.
jobs-alert-said = ⚠️ { $title }
jobs-alert-said-count = Последнее из { $count ->
        [one] { $count } такого оповещения
       *[other] { $count } таких оповещений
    }
jobs-alert-said-over = ✅ { $title }: проблема решена. Она длилась { $span }.
jobs-button-backfill-all = Все ({ $count })
jobs-button-backfill-missing = Недостающие ({ $count })
jobs-button-backfill-failed = Только с ошибкой ({ $count })
jobs-backfill-which = { $title } с { $from } по { $to }, по одному запуску на день. За какие дни?
jobs-backfill-list = { $title }: { $count ->
        [one] { $count } запуск
        [few] { $count } запуска
        [many] { $count } запусков
       *[other] { $count } запуска
    }, один за другим ({ $zone })
jobs-backfill-empty = Запускать нечего.
jobs-backfill-cancel-asked = Новые дни запускаться не будут.
jobs-backfill-over = Она уже завершена.
jobs-backfill-wrong-when = Непонятно, какие это дни. Напишите период, например «октябрь», или два дня: 2026-11-01 2026-11-30.
jobs-backfill-wrong-order = Первый день не может быть позже последнего.
jobs-backfill-wrong-long = Это больше 400 дней. Разделите период на части.
jobs-backfill-when = За какие дни запустить «{ $title }»? Можно и написать, например: октябрь или 2026-11-01 2026-11-30.
jobs-button-span-yesterday = Вчера
jobs-button-span-last-7 = Последние 7 дней
jobs-button-span-last-30 = Последние 30 дней
jobs-button-span-this-month = Этот месяц
jobs-button-span-last-month = Прошлый месяц
jobs-backfill-wrong-job = «{ $title }» не работает по дням, запускать его за прошлые дни незачем.
job-error-items = { $count ->
        [one] Ошибка в { $count } элементе
        [few] Ошибки в { $count } элементах
        [many] Ошибки в { $count } элементах
       *[other] Ошибки в { $count } элемента
    }
job-error-more = ещё { $count }
job-error-timed_out = Выполнялось дольше { $seconds } с.
job-error-cancelled = Запуск остановлен.
job-error-stopped = Программа была остановлена.
job-error-released = Программа была остановлена раньше, чем начался запуск.
job-error-taken = Запуск перешёл к другому процессу.
job-error-died = Процесс завершился аварийно.
job-error-died-twice = Процесс дважды завершился аварийно во время этого запуска, поэтому новых попыток не будет.
job-error-file-too-large = Размер файла — { $size } МБ, а это задание принимает файлы до { $max } МБ.
job-error-secrets-lost = Процесс завершился аварийно до начала запуска. Секретные параметры не хранятся: запустите задание заново.
job-error-no-reason = Ошибка без описания.
job-error-chat-document = Файл из чата может прочитать только работающая программа.
job-error-unknown_job = Такого задания больше нет.
job-error-unknown_run = Такого запуска больше нет.
job-error-wrong_params = Параметры больше не подходят.
job-error-not_set_up = Не настроено: { $missing }
job-error-disabled = Задание отключено.
job-error-no_dry_run = У этого задания нет пробного запуска.
job-error-in_progress = Другой запуск этого задания ещё не завершён.
job-error-secret_params = Секретные параметры не хранятся: запустите задание заново.
job-error-http = HTTP { $status } от { $where }
job-error-http-body = HTTP { $status } от { $where }: { $body }
job-error-http-timeout = Нет ответа за { $seconds } с
job-error-lock-lost = Запуск потерял свою блокировку и остановлен: { $reason }
job-error-stopping = Программа скоро перезапустится.
job-log-retry = Попытка { $attempt } из { $attempts } не удалась: { $reason } Следующая через { $seconds } с.
job-log-cancel = Запрошена остановка.
job-log-cancel-by = Запрошена остановка ({ $by }).
job-log-http-status = HTTP { $status } от { $where }
job-log-http-status-retry = HTTP { $status } от { $where } · следующая попытка через { $seconds } с
job-log-http-no-response = Нет ответа от { $where }
job-log-http-no-response-retry = Нет ответа от { $where } · следующая попытка через { $seconds } с

## Usage, for admins
command-usage = Абоненты с наибольшим расходом за день или расход одного
usage-title-top = Наибольший расход
usage-title-one = Расход: { $subscriber }
usage-chart-usage = Расход (ед.)
usage-chart-anytime = В любое время
usage-chart-offpeak = Вне пиковых часов
usage-chart-anomalies = Аномалии
usage-figures = В любое время { $anytime } · вне пика { $offpeak } · { $tokens }
usage-units = { $shown } { $count ->
        [one] единица
        [few] единицы
        [many] единиц
       *[other] единицы
    }
usage-tokens = { $shown } { $count ->
        [one] токен
        [few] токена
        [many] токенов
       *[other] токена
    }
usage-records = { $shown } { $count ->
        [one] запись
        [few] записи
        [many] записей
       *[other] записи
    }
usage-anomalies = { $shown } { $count ->
        [one] аномалия
        [few] аномалии
        [many] аномалий
       *[other] аномалии
    }
usage-top-heading = Наибольший расход · { $day }
usage-all = Всего { $shown } { $count ->
        [one] абонент
        [few] абонента
        [many] абонентов
       *[other] абонента
    }:
usage-nothing = { $period }: расхода нет.
usage-no-day = Ни одна запись абонента { $subscriber } не относится к сегодняшнему или более раннему дню: время и дата не указаны или ещё не наступили.
usage-none = Расхода пока нет. Терминалы пишут в таблицу usage.data_record, а задание «Расход» каждые несколько минут считает по ней расход. Посчитать сейчас: /run usage
usage-unknown = Абонента { $subscriber } нет. /usage покажет абонентов с наибольшим расходом за день.
usage-begin-so = Номера, которые так начинаются:
usage-button-top = Наибольший расход
usage-book-making = Готовлю файл Excel…
usage-book-sent = Расход · { $day }: { $shown } { $count ->
        [one] абонент
        [few] абонента
        [many] абонентов
       *[other] абонента
    }.
usage-sheet = Расход
usage-column-subscriber = Абонент
usage-column-tokens = Токены

## Sales, for admins
command-sales = Продажи по неделям: выручка, клиенты, лучшие товары и города
sales-button-revenue = Выручка
sales-button-customers = Клиенты
sales-button-items = Товары
sales-button-cities = Города
sales-button-skip = Пропустить { $day }
sales-button-load = Загрузить следующие дни
sales-skip-open = { $day } пропущен. Следующие дни загрузит ближайший запуск. Если данные за { $day } всё-таки появятся: /run sales-increment date={ $day }
sales-skip-skipped = { $day } уже пропущен.
sales-skip-loaded = { $day } загружен, пропустить его нельзя.
sales-skip-not-over = { $day } ещё не закончился. Пропустить день можно начиная со следующего.
sales-skip-no-backfill = Продажи ещё не загружены, пропускать нечего.
sales-skip-which = Данных за какой день у платформы никогда не будет? Не загружены эти дни:
sales-skip-none-open = Все дни загружены, пропускать нечего.
sales-title-revenue-week = Выручка по неделям
sales-title-revenue-day = Выручка по дням
sales-title-customers = { $weeks ->
        [1] Новые и постоянные клиенты
       *[other] Новые и постоянные клиенты по неделям
    }
sales-title-items = Лучшие товары по выручке
sales-title-cities = Лучшие города по выручке
sales-step-monday = Неделя с понедельника
sales-revenue = Выручка
sales-sold = Продано
sales-refunded = Возвращено
sales-customers = Клиенты
sales-chart-new = Новые
sales-chart-returning = Постоянные
sales-chart-refunded = С возвратами
sales-total = Выручка { $revenue }
sales-total-refunded = Выручка { $revenue } · продано { $sold } · возвращено { $refunded }
sales-with-refunded = { $revenue } (возвращено { $refunded })
sales-week-customers = { $week }: новых { $new }, постоянных { $returning }
sales-week-refunded = { $customers }, с возвратами { $refunded }
sales-orders = { $shown } { $count ->
        [one] заказ
        [few] заказа
        [many] заказов
       *[other] заказа
    }
sales-refunds = { $shown } { $count ->
        [one] возврат
        [few] возврата
        [many] возвратов
       *[other] возврата
    }
sales-no-refunds = возвратов нет
sales-new-returning = Новые { $new } ({ $newRevenue }) · постоянные { $returning } ({ $returningRevenue })
sales-refunded-by = { $refunds } у { $shown } { $count ->
        [one] клиента
        [few] клиентов
        [many] клиентов
       *[other] клиента
    }
sales-meaning = Новые: один заказ за неделю; постоянные: больше одного. В скобках выручка за вычетом возвратов.{ $weeks ->
        [1] {""}
       *[other] {" "}Клиент считается раз в неделю.
    }
sales-all-items = Всего { $count } { $count ->
        [one] товар
        [few] товара
        [many] товаров
       *[other] товара
    }: { $revenue }
sales-all-cities = Всего { $count } { $count ->
        [one] город
        [few] города
        [many] городов
       *[other] города
    }: { $revenue }
sales-loaded = Продажи загружены: { $span }
sales-nothing = { $period }: продаж нет.
refused-sales = Не могу разобрать «{ $text }». Напишите график (выручка, клиенты, товары, города), период или и то и другое: /sales товары октябрь.
sales-none = Продажи ещё не загружены. Их загрузит задание «Продажи: вся история»: /run sales-backfill
sales-not-set-up = Продажи не загружены, их источник не настроен. Не хватает настроек: { $missing }
sales-book-making = Готовлю файл Excel…
sales-book-sent = Продажи · { $period }: { $count ->
        [one] { $count } неделя
        [few] { $count } недели
        [many] { $count } недель
       *[other] { $count } недели
    }, их товары и города.
sales-sheet-weeks = Недели
sales-column-from = Понедельник
sales-column-to = Воскресенье
sales-column-orders = Заказы
sales-column-refunds = Возвраты
sales-column-new = Новые клиенты
sales-column-new-revenue = Выручка новых
sales-column-returning = Постоянные клиенты
sales-column-returning-revenue = Выручка постоянных
sales-column-refunded-customers = Клиенты с возвратами
sales-column-item-id = Код товара
sales-column-city-id = Код города
sales-column-item = Товар
sales-column-city = Город
sales-column-quantity = Количество

## Energy, for admins
command-energy = Энергия по получасам в сравнении с прошлой неделей: все счётчики или один
energy-all = Все счётчики
energy-title = Энергия · { $device }
energy-kwh = { $shown } кВт·ч
energy-chart-kwh = кВт·ч за полчаса
energy-chart-now = Энергия
energy-chart-before = Неделей раньше
energy-chart-coverage = Полнота данных
energy-sum = { $period }: { $energy } (неделей раньше { $before }{ $change ->
        [none] {""}
       *[other] , { $change }
    })
energy-coverage = Полнота данных { $percent }
energy-estimated = { $count ->
        [one] { $count } получас по оценке
        [few] { $count } получаса по оценке
        [many] { $count } получасов по оценке
       *[other] { $count } получаса по оценке
    }
energy-resets = { $count ->
        [one] { $count } сброс
        [few] { $count } сброса
        [many] { $count } сбросов
       *[other] { $count } сброса
    }
energy-last = Последнее показание { $time }
energy-never = Он ещё ничего не присылал.
energy-meters = { $count ->
        [one] { $count } счётчик, за две недели:
        [few] { $count } счётчика, за две недели:
        [many] { $count } счётчиков, за две недели:
       *[other] { $count } счётчика, за две недели:
    }
energy-unusable = { $count ->
        [one] { $count } счётчик прислал только сообщения, которые нельзя использовать:
        [few] { $count } счётчика прислали только сообщения, которые нельзя использовать:
        [many] { $count } счётчиков прислали только сообщения, которые нельзя использовать:
       *[other] { $count } счётчика прислали только сообщения, которые нельзя использовать:
    }
energy-unusable-meter = { $device } · { $messages ->
        [one] { $messages } сообщение
        [few] { $messages } сообщения
        [many] { $messages } сообщений
       *[other] { $messages } сообщения
    }: { $reason }
energy-reason = { $problem ->
        [glitch] показание подскочило и вернулось
        [the-time-is-before-2000] время раньше 2000 года
        [the-time-is-more-than-5-minutes-in-the-future] время больше чем на 5 минут в будущем
        [timestamp-is-missing] нет поля timestamp
        [timestamp-cannot-be-read] поле timestamp не удалось прочитать
        [devicename-is-missing] нет поля deviceName
        [devicename-is-no-name] в поле deviceName не имя
        [registerkwh-is-missing] нет поля registerKwh
        [registerkwh-is-not-a-number] в поле registerKwh не число
        [registerkwh-is-negative] отрицательное число в поле registerKwh
        [registerkwh-is-infinite] бесконечное число в поле registerKwh
        [registerkwh-is-over-10-15] число больше 10^15 в поле registerKwh
        [channel1-is-missing] нет поля channel1
        [channel2-is-missing] нет поля channel2
        [channel3-is-missing] нет поля channel3
        [channel1-is-not-a-number] в поле channel1 не число
        [channel2-is-not-a-number] в поле channel2 не число
        [channel3-is-not-a-number] в поле channel3 не число
        [a-current-is-not-a-number] сила тока — не число
        [a-current-is-negative] отрицательная сила тока
        [a-current-is-over-10-000-a] сила тока больше 10 000 А
        [unit-is-not-kwh-wh-or-mwh] единица в поле unit не kWh, Wh и не MWh
        [another-reading-has-this-time] для этого времени уже есть другое показание
        [the-device-is-unknown-and-the-reading-has-no-value] счётчик неизвестен, а значения нет
        [it-is-not-utf-8] кодировка не UTF-8
        [it-is-no-json-object] это не объект JSON
        [a-quote-is-not-closed] кавычка не закрыта
        [it-has-more-fields-than-the-header] полей больше, чем в заголовке
        [the-database-cannot-store-it] база данных не может это сохранить
       *[other] { $reason }
    }
energy-button-day = День
energy-none = Данных об энергии пока нет. Счётчики присылают показания через брокер из MQTT_URL; загрузить показания из файла CSV: /run energy-import. Затем рассчитать энергию: /run energy
energy-unknown = Счётчика { $device } нет. /energy покажет все.
energy-begin-so = Счётчики, которые так начинаются:

## Доставки, для администраторов
command-deliveries = Доставки за сегодня или неудачные
command-delivery = История одной доставки
deliveries-heading = Доставки · { $day } · { $count }
deliveries-heading-unsent = DeTrack не принял: { $count }
refused-delivery-day = «{ $text }» не похоже на день. Напишите, например: /deliveries вчера, /deliveries 2026-11-02, /deliveries failed.
deliveries-none = Доставок нет. Другие дни — кнопками ◀ и ▶.
deliveries-none-status = Доставок с таким статусом нет.
deliveries-not-set-up = Доставки пока не отправляются в DeTrack. Не хватает настроек: { $missing }
deliveries-none-unsent = DeTrack принял всё.
deliveries-more = … и ещё { $count }.
deliveries-and-more = … и другие.
deliveries-button-unsent = ⚠️ Не отправлено за все дни: { $count }
deliveries-button-retry = Повторить
deliveries-button-retry-all = Повторить все: { $count }
deliveries-button-today = Сегодня
deliveries-button-yesterday = Вчера
deliveries-button-rejected = Отклонённые
deliveries-button-day = Этот день
deliveries-button-back = ◀ Назад
deliveries-no-errors = Все строки таблиц компании прочитаны.
deliveries-heading-errors = { $count ->
        [one] Не удалось прочитать { $count } строку
        [few] Не удалось прочитать { $count } строки
        [many] Не удалось прочитать { $count } строк
       *[other] Не удалось прочитать { $count } строки
    }
deliveries-error-shipment = Отгрузка { $number }
deliveries-error-package = Упаковка { $number }
delivery-errors-retried = { $count ->
        [one] Прочитана { $count } строка.
        [few] Прочитаны { $count } строки.
        [many] Прочитано { $count } строк.
       *[other] Прочитано { $count } строки.
    }
delivery-errors-remain = Прочитать снова не удалось. Сначала исправьте данные.
deliveries-retried = { $count ->
        [one] { $count } доставка отправляется ещё раз.
        [few] { $count } доставки отправляются ещё раз.
        [many] { $count } доставок отправляются ещё раз.
       *[other] { $count } доставки отправляются ещё раз.
    }
deliveries-not-retried = Повторять нечего.
delivery-waiting = Ждёт отправки
delivery-unsent = Не отправлено
delivery-sent = Отправлено
delivery-info-recv = В DeTrack
delivery-in-transit = В пути
delivery-dispatched = У водителя
delivery-completed = Доставлено
delivery-completed-partial = Доставлено частично
delivery-failed = Не доставлено
delivery-on-hold = Приостановлено
delivery-return = Возврат
delivery-deleted = Удалено в DeTrack
delivery-which = Какая доставка? Самые новые:
delivery-unknown = Доставки { $number } нет. Самые новые:
delivery-none = Доставок пока нет. Они появятся здесь, как только компания внесёт отгрузки.
delivery-gone = Этой доставки больше нет.
delivery-several = С этим номером несколько отгрузок:
delivery-shipment = Отгрузка { $number }
delivery-entered = получена от компании
delivery-was-sent = в последний раз отправлена в DeTrack
delivery-next = Следующая попытка в { $at } (уже сделано: { $attempts }).
delivery-button-pod = Подтверждение доставки

## Пакетные расчёты, для администраторов
command-batch = Пакетные задания: метрики по интервалам времени; new или номер
batch-heading = Пакетные задания
batch-none = Пакетных заданий пока нет. Создайте первое, ответив на несколько вопросов, или загрузите файл JSON.
batch-unnamed = Задание { $id }
batch-unknown = Пакетного задания { $id } нет.
batch-usage = /batch показывает пакетные задания, /batch new создаёт новое, /batch НОМЕР показывает одно.
batch-undefined = ещё не определено
batch-disabled = Выключено
batch-enabled = Включено
batch-computed = рассчитано { $at }
batch-no-table = нет таблицы
batch-filter = Фильтр: { $filter }
batch-zone = Интервалы в зоне { $zone }
batch-delay = Задержка: { $hours } { $hours ->
        [one] час
        [few] часа
        [many] часов
       *[other] часа
    }
batch-mode-incremental = Каждый раз считаются только новые данные
batch-mode-full = Каждый раз считаются все данные
batch-mode-window = Каждый раз { $hours ->
    [1] считается последний час
    [one] считается последний { $hours } час
    [few] считаются последние { $hours } часа
    [many] считаются последние { $hours } часов
   *[other] считаются последние { $hours } часа
}
batch-results = Результатов: { $shown }
batch-button-new = Новое
batch-button-import = Загрузить JSON
batch-button-all = Все пакетные задания
batch-button-card = Задание
batch-button-chart = График
batch-button-enable = Включить
batch-button-disable = Выключить
batch-button-delete = Удалить
batch-button-delete-keep = Удалить, результаты оставить
batch-button-delete-all = Удалить вместе с результатами
batch-button-go-on = Дальше ›
batch-button-no-filter = Все строки
batch-button-other-filter = Другой фильтр
batch-button-save = Сохранить
batch-ask-delete = Удалить пакетное задание «{ $name }»? Вернуть его будет нельзя.
batch-deleted = Пакетное задание «{ $name }» удалено.
batch-added = Сохранено: пакетное задание { $id } включено.
batch-ask-source = Какая таблица или представление? Выберите или напишите имя.
batch-no-source = Таблицы или представления { $name } нет.
batch-source-refused = { $name } не может быть источником.
batch-ask-metric = Какой столбец { $table } — метрика?
batch-ask-measurement = Какое измерение из { $table }? Выберите или напишите имя.
batch-no-metric = { $metric } — не числовой столбец. Есть: { $known }
batch-mapped-elsewhere = Метрика { $metric } уже относится к { $table } (metricsandtables): у метрики одна таблица.
batch-ask-focal = По какому столбцу группировать?
batch-ask-granularity = Размер интервала?
batch-ask-aggregations = Какие агрегаты? Выбрано: { $chosen }
batch-no-aggregation = «{ $name }» — не агрегат. Есть: { $known }
batch-ask-event = Когда запускать? Для времени суток напишите, например, EVERYDAY8AMET или EVERYDAY11PMUTC.
batch-no-event = Такого события нет. Есть: { $known }, а также EVERYDAY с 1–12, AM или PM и ET, CT, MT, PT или UTC.
batch-ask-mode = Что рассчитывать при каждом запуске? «Только новые данные» определяются по created_at и updated_at. Если строки приходят позже со старым временем, как в реплике, выберите все данные или последние часы. Другое число часов можно ввести.
batch-no-mode = Нажмите кнопку или введите число часов от 1 до 99999.
batch-button-mode-incremental = Только новые данные
batch-button-mode-full = Все данные
batch-button-mode-window = { $hours ->
    [one] Последний { $hours } час
    [few] Последние { $hours } часа
   *[other] Последние { $hours } часов
}
batch-ask-filter = Отобрать строки? Напишите фильтр, например: status = "active" AND amount > 10
batch-filter-refused = Так не получится: { $problem }
batch-preview = Новое пакетное задание: { $metric }
batch-preview-rows = { $count ->
        [one] Последняя { $count } строка:
        [few] Последние { $count } строки:
        [many] Последние { $count } строк:
       *[other] Последние { $count } строки:
    }
batch-preview-empty = Строк пока нет.
batch-no-results = { $name }: результатов пока нет. Посчитать сейчас: /run batch:{ $id }
batch-book-making = Готовлю файл Excel…
batch-book-sent = { $name }: { $shown } { $count ->
        [one] результат
        [few] результата
        [many] результатов
       *[other] результата
    }.
batch-sheet = Результаты
batch-column-result = Результат
batch-column-bucket = Интервал ({ $zone })
batch-column-id = Id
batch-column-value = Значение

## Резервные копии, для администраторов

command-backup = Резервные копии: последние, создать новую, проверить
backup-heading = Резервные копии · { $count }
backup-line = { $at } · { $age } · { $rows } { $count ->
        [one] строка
        [few] строки
        [many] строк
       *[other] строки
    } · { $size }
backup-line-unreadable = ⚠️ { $at } · { $age } · { $size } · не читается
backup-nothing = Резервных копий пока нет. Копия создаётся каждую ночь. Кнопка ниже создаст её сейчас.
backup-off = Резервные копии выключены: при собственном сервере PostgreSQL укажите папку в BACKUP_DIR или копируйте сам сервер.
backup-button-now = Создать копию
backup-button-verify = Проверить последнюю

database-away = ⚠️ База данных недоступна уже { $duration }. Сообщения и задания ждут, ничего не потеряется. Проверьте сервер PostgreSQL.
database-away-embedded = ⚠️ Встроенный PostgreSQL недоступен уже { $duration }; Tally пытается запустить его снова. Сообщения и задания ждут, ничего не потеряется. Часто причина — заполненный диск; подробности в файле postgres.log в DATA_DIR.
database-back = ✅ База данных снова доступна. Перерыв длился { $duration }. Ожидавшие сообщения и задания выполняются.
database-restarted = ⚠️ { $count ->
        [1] Встроенный PostgreSQL неожиданно завершился и был запущен снова
        [one] Встроенный PostgreSQL неожиданно завершился { $count } раз и каждый раз был запущен снова
        [few] Встроенный PostgreSQL неожиданно завершился { $count } раза и каждый раз был запущен снова
        [many] Встроенный PostgreSQL неожиданно завершился { $count } раз и каждый раз был запущен снова
       *[other] Встроенный PostgreSQL неожиданно завершился { $count } раза и каждый раз был запущен снова
    }. Перерыв длился { $duration }. Ожидавшие сообщения и задания выполняются, ничего не потерялось. Почему он завершился, сказано в файле postgres.log в DATA_DIR.
job-database-away = ⚠️ npm run job -- { $job }: база данных недоступна, задание не запущено. Проверьте сервер PostgreSQL.

## Импорт

import-help = Пришлите файл с вашей историей как документ. Сначала я покажу, что в нём есть, и до вашего согласия ничего не сохраню.

    Читаю: Loop Habit Tracker (архив CSV или базу данных), HabitBull, Table Habit, Toggl, Tickmate, Rewire, файлы из /alldata и любые таблицы, где в каждой строке есть дата (.csv, .txt или .xlsx). До 20 МБ.
import-reading = Читаю файл…
import-comparing = Сравниваю с тем, что уже есть: { $contents }…
import-importing = Переношу: { $contents }…
import-progress = Переношу: { $records } из { $count }…
import-source-loop_csv = Loop Habit Tracker
import-source-loop_db = Loop Habit Tracker
import-source-habitbull = HabitBull
import-source-table_habit = Table Habit
import-source-toggl = Toggl
import-source-tally_workbook = Таблица Excel из Tally
import-source-tally_csv = Файл CSV из Tally
import-source-tally_json = Файл JSON из Tally
import-source-tickmate = Tickmate
import-source-rewire = Rewire
import-source-csv = Файл CSV
import-source-text = Текстовый файл
import-source-workbook = Файл Excel
import-sheet = лист «{ $name }»
import-other-sheets = Не прочитано: { $names }
    Чтобы загрузить другой лист, сделайте его первым в книге и пришлите файл ещё раз.
import-file = { $source }: { $contents }.
import-habits = { $count ->
        [one] { $count } привычка
        [few] { $count } привычки
        [many] { $count } привычек
       *[other] { $count } привычки
    }
import-merged = { $count ->
        [one] { $count } название повторяется, объединено
        [few] { $count } названия повторяются, объединены
        [many] { $count } названий повторяются, объединены
       *[other] { $count } названия повторяются, объединены
    }
import-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
        [many] { $count } дней
       *[other] { $count } дня
    }
import-records = { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    }
import-marks = { $count ->
        [one] { $count } отмеченный день
        [few] { $count } отмеченных дня
        [many] { $count } отмеченных дней
       *[other] { $count } отмеченного дня
    }
import-reminders = { $count ->
        [one] { $count } напоминание
        [few] { $count } напоминания
        [many] { $count } напоминаний
       *[other] { $count } напоминания
    }
import-sums = Новое: { $added }. Уже есть: { $same }. Отличается: { $different }. Не перенесётся: { $notTaken }.
import-may-lack-days = Похоже, эту базу скопировали, пока программа с ней работала, поэтому последних дней в ней может не быть. Если их нет, сделайте экспорт в самой программе и пришлите мне этот файл.
import-other-kind = { $count ->
        [one] «{ $names }» у вас измеряется иначе, поэтому появится отдельная привычка с номером после названия.
       *[other] Эти привычки у вас измеряются иначе, поэтому появятся отдельные, с номером после названия: { $names }.
    }
import-left-out = Не переносить: { $count ->
        [one] { $count } привычку
        [few] { $count } привычки
        [many] { $count } привычек
       *[other] { $count } привычки
    }.
import-deleted = Раньше вы это удалили, и оно останется удалённым: { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    }.
import-shortened = Не помещаются и будут сокращены или изменены (названия, единицы, заметки): { $count }.
import-keeps-mine = Значения расходятся (ваши останутся):
import-uses-file = Значения расходятся (заменю ваши на те, что в файле):
import-difference = • { $day } { $name }: у вас { $here }, в файле { $inFile }
import-difference-several = • { $day } { $name }: у вас { $here } ({ $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    }), в файле { $inFile }
import-several-become-one = Если за день записей несколько, останется одна — со значением из файла.
import-difference-note = • { $day } { $name }: другая заметка
import-more-differences = …и ещё { $count }
import-value-done = сделано
import-value-no = не сделано
import-value-skip = пропуск
import-button-import = Импортировать
import-button-choose = Выбрать привычки
import-button-use-file = Взять из файла
import-button-keep-mine = Оставить моё
import-button-not-taken = Что не перенесётся
import-button-was-not-taken = Что не перенеслось
import-file-not-taken = не-перенесётся
import-file-was-not-taken = не-перенеслось
import-button-all = Все
import-button-none = Ни одной
import-button-done = Готово
import-button-imported = Перенесено: { $name }
import-button-undo = Отменить импорт
import-button-again = Импортировать снова
import-choose = Какие привычки перенести? Выбрано: { $count }
import-done = ✅ Перенесено: { $added }.
import-done-nothing = Нового ничего нет: всё это у вас уже было.
import-done-changed = Заменено значениями из файла: { $count }.
import-undone = Импорт отменён.
import-undone-removed = Удалено: { $removed }.
import-undone-restored = Прежние значения возвращены: { $count }.
import-undone-replaced = Пока осталось: { $count ->
        [one] { $count } запись
        [few] { $count } записи
        [many] { $count } записей
       *[other] { $count } записи
    } — значения заменил более поздний импорт. Отмените и его.
import-undone-later = Некоторые из них могут быть и в { $files }. Чтобы их вернуть, импортируйте этот файл ещё раз.
import-stays = { $count ->
        [one] { $count } запись осталась, потому что вы её с тех пор изменили.
        [few] { $count } записи остались, потому что вы их с тех пор изменили.
        [many] { $count } записей осталось, потому что вы их с тех пор изменили.
       *[other] { $count } записи остались, потому что вы их с тех пор изменили.
    }
import-stays-habits = { $count ->
        [one] Эта привычка осталась, потому что вы её с тех пор изменили или использовали: { $names }.
       *[other] Эти привычки остались, потому что вы их с тех пор изменили или использовали: { $names }.
    }
import-cancelled = Отменено, ничего не перенесено.
import-gone = Этого файла у меня больше нет. Пришлите его ещё раз.
import-refused-size = Telegram отдаёт мне файлы только до 20 МБ. Пришлите файл поменьше.
import-refused-group = Файлы я читаю только в личном чате. Пришлите файл туда или сюда с подписью /import.
import-refused-gone = В Telegram этого файла больше нет. Пришлите его ещё раз.
import-error-empty_file = Файл пустой.
import-error-no_records = В этом файле нет записей.
import-error-lacks_log = Эта база пуста. Если программа с ней работала, данные остались в файле -wal рядом, а его я не читаю: сделайте экспорт в самой программе и пришлите мне этот файл.
import-error-packed_file = В этом архиве всего один файл. Распакуйте архив и пришлите сам файл.
import-error-unknown_format = Я не знаю таких файлов. Какие читаю, написано в /import.
import-error-no_dates = В этом файле нет столбца с датами, а в истории дата стоит в каждой строке.
import-error-damaged_file = Файл повреждён или неполный. Попробуйте выгрузить его ещё раз.
import-error-hostile_file = В целях безопасности этот файл я не открываю: в нём есть то, чего в истории привычек не бывает.
import-error-too_large = В файле слишком много данных. Разделите его или выгрузите период покороче.
import-error-too_many_habits = В файле больше 1000 привычек.
import-error-too_many_records = В файле больше 500 000 записей.
import-error-too_many_entries = В архиве больше 2000 файлов.
import-error-other_workbook = Такие таблицы я не читаю. Откройте файл в программе для таблиц, сохраните его как .xlsx или CSV и пришлите мне.
import-error-encrypted = Файл защищён паролем. Сохраните его без пароля.
import-error-unsupported_version = Файл сделан версией программы, которую я ещё не знаю.
import-error-unknown_encoding = Не могу разобрать символы в файле. Сохраните его в UTF-8.
import-error-wrong_mapping = Эти столбцы не подходят к файлу. Пришлите его ещё раз и выберите другие.
import-error-timed_out = На чтение файла ушло больше минуты, поэтому я остановился.
import-error-busy = Слишком много файлов сразу. Попробуйте через минуту.
import-csv-unknown = Такой файл я ещё не знаю. Подскажите, что в его столбцах.
import-csv-sheet = В файле несколько листов, я читаю только «{ $name }».
import-csv-columns = Столбцы: { $columns }
import-csv-suggestion = Правильно ли я понял столбцы?
import-ask-job = Что такое { $name }: история привычек или данные для задания?
import-ask-job-only = Истории привычек в { $name } я не нашёл. Может, это данные для задания?
import-button-history = История привычек
import-ask-date = В каком столбце дата?
import-ask-date-order = Как читать { $date }?
import-ask-habit = В каком столбце привычка? Если файл об одной привычке, напишите её название.
import-ask-value = В каком столбце количество или длительность?
import-ask-kind = Что это за числа?
import-ask-unit = В каком столбце единица? Если она у всех чисел одна, напишите её.
import-ask-note = В каком столбце заметка?
import-ask-decimal = Как читать { $number }?
import-decimal-group = { $number } (целое число)
import-decimal-fraction = { $number } (дробное число)
import-kind-minutes = Минуты
import-kind-hours = Часы
import-kind-seconds = Секунды
import-kind-amount = Количество
import-kind-done = Сделано или нет
import-column-none = нет
import-value-none = нет, каждая строка значит «сделано»
import-button-no-value = Нет: строка значит «сделано»
import-button-no-unit = Без единицы
import-button-no-note = Без заметок
import-button-right = Да
import-button-columns = Выбрать столбцы
import-column-reason = Причина
import-column-place = Часть файла
import-column-position = Строка
import-column-value = Значение
import-problem-bad_date = Даты нет, или такого дня не бывает
import-problem-before_1970 = День раньше 1970 года
import-problem-future_date = День ещё не наступил
import-problem-bad_value = Значение не разобрать
import-problem-amount_out_of_range = Количество отрицательное или больше 1 000 000
import-problem-duration_out_of_range = Длительность 0 или больше 24 часов
import-problem-no_habit = Строка не относится ни к одной привычке
import-problem-habit_deleted = У привычки нет названия, или она удалена
import-problem-other_value_same_day = В другой строке этого дня другое значение
import-problem-note_without_record = Заметка без записи
import-problem-name_shortened = Название сокращено до 64 символов
import-problem-note_shortened = Заметка сокращена
import-problem-unit_changed = Единица изменена
import-problem-bad_row = В строке не хватает столбцов
import-problem-different = У вас другое значение
import-problem-deleted = Вы это у себя удалили
import-problem-day_has_record = За этот день у вас уже есть запись
