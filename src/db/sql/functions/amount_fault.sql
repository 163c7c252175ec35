-- Returns the reason why a row of a habit of another kind than time cannot be loaded, null where it can be. A row of
-- the kind check needs no amount: it is 1. The unit comes without white space at its ends. See warehouse.staging_fault.
create or replace function warehouse.amount_fault(p_kind text, p_duration numeric, p_amount numeric, p_unit text)
returns text
language sql immutable as $$
  select case
    when p_kind not in ('count', 'check') then 'kind_unknown'
    when p_duration <> 0 or p_kind = 'check' and p_unit is not null then 'kind_mismatch'
    when p_kind = 'check' then case when p_amount <> 1 then 'amount_out_of_range' end
    when p_unit is null then 'unit_missing'
    when char_length(p_unit) > 16 then 'unit_too_long'
    when lower(p_unit) in ('min', 'h', 'мин', 'ч') then 'unit_is_time'
    when p_amount is null then 'amount_missing'
    when p_amount < 0 or p_amount > 1000000 then 'amount_out_of_range'
  end
$$;
