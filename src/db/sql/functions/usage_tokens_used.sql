-- Returns the tokens that were used since the previous record. Tokens fall with use.
--
-- Without a previous record it is 0, or null if p_tokens is null. It is 0 if all three counters fell (a reset of the
-- plan), if no tokens are left, if they did not fall or fell too fast, and if the time between is unknown.
-- p_max_growth: see usage.max_growth. Source: the rules of the usage script's documentation.
create or replace function usage.tokens_used(
  p_has_previous boolean, p_previous_anytime bigint, p_previous_offpeak bigint, p_previous_tokens bigint,
  p_anytime bigint, p_offpeak bigint, p_tokens bigint, p_max_growth bigint
) returns bigint
language sql immutable parallel safe as $$
  select case
    when not p_has_previous then case when p_tokens is not null then 0 end
    when (p_anytime < p_previous_anytime and p_offpeak < p_previous_offpeak and p_tokens < p_previous_tokens) is true
    then 0
    when p_tokens < p_previous_tokens and p_tokens > 0 and p_previous_tokens - p_tokens <= p_max_growth
    then p_previous_tokens - p_tokens
    else 0
  end
$$;
