-- Starter habits that are counted or ticked. A person who has a habit of the same name keeps it as it is.
INSERT INTO "warehouse"."dim_habits" ("habit_name", "category_id", "language", "kind", "unit")
SELECT s."habit_name", c."category_id", c."language", s."kind", s."unit"
FROM (VALUES
	('Water', 'Health', 'en', 'count', 'glasses'), ('Push-ups', 'Sport', 'en', 'count', '×'),
	('Vitamins', 'Health', 'en', 'check', NULL),
	('Вода', 'Здоровье', 'ru', 'count', 'стаканы'), ('Отжимания', 'Спорт', 'ru', 'count', '×'),
	('Витамины', 'Здоровье', 'ru', 'check', NULL)
) AS s ("habit_name", "category_name", "language", "kind", "unit")
JOIN "warehouse"."dim_category" c ON c."category_name" = s."category_name" AND c."language" = s."language" AND c."user_id" IS NULL;
