-- One row per category of a person. For BI tools.
create or replace view warehouse.dim_category_view as
select category_id, user_id, category_name
from warehouse.dim_category
where user_id is not null;
