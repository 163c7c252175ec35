-- Returns true for a text with at least one character that can be seen; null for null. The ranges are those of
-- src/lib/visible-text.ts: white space, control characters, default ignorable code points, the blank Braille pattern,
-- and accents, which need a letter below them.
create or replace function warehouse.is_visible(p_text text) returns boolean
language sql immutable as $$
  select p_text ~ ('[^'
    || '\u0001-\u0020\u007f-\u00a0\u00ad\u0300-\u036f\u061c\u115f-\u1160\u1680\u17b4-\u17b5'
    || '\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u200f\u2028-\u202f\u205f-\u206f'
    || '\u20d0-\u20ff\u2800\u3000\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0'
    || '\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff'
    || ']')
$$;
