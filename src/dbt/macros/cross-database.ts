import type {DispatchedMacro} from './dispatched-macro.ts';

const macro = (name: string, parameters: string, body: string): DispatchedMacro => ({name, parameters, body});
const type = (name: string, kind: string) =>
  macro(`type_${name}`, '', `{{ return(api.Column.translate_type('${kind}')) }}`);

/** SQL that systems write in different ways. */
export const crossDatabaseMacros: readonly DispatchedMacro[] = [
  type('string', 'string'),
  type('timestamp', 'timestamp'),
  type('float', 'float'),
  type('bigint', 'bigint'),
  type('int', 'integer'),
  type('boolean', 'boolean'),
  macro('type_numeric', '', "{{ return(api.Column.numeric_type('numeric', 28, 6)) }}"),
  macro('any_value', 'expression', 'any_value({{ expression }})'),
  macro('array_append', 'array, new_element', 'array_append({{ array }}, {{ new_element }})'),
  macro('array_concat', 'array_1, array_2', 'array_cat({{ array_1 }}, {{ array_2 }})'),
  macro(
    'array_construct',
    'inputs=none, data_type=none',
    `{%- if inputs -%} array[ {{ inputs | join(' , ') }} ]
{%- else -%} array[]::{{ data_type or api.Column.translate_type('integer') }}[] {%- endif -%}`,
  ),
  macro('bool_or', 'expression', 'bool_or({{ expression }})'),
  macro('cast', 'field, type', 'cast({{ field }} as {{ type }})'),
  macro('safe_cast', 'field, type', 'cast({{ field }} as {{ type }})'),
  macro('cast_bool_to_text', 'field', "cast({{ field }} as {{ api.Column.translate_type('string') }})"),
  macro('concat', 'fields', "{{ fields | join(' || ') }}"),
  macro(
    'date',
    'year, month, day',
    "to_date('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}', 'YYYY-MM-DD')",
  ),
  macro('date_trunc', 'datepart, date', "date_trunc('{{ datepart }}', {{ date }})"),
  macro(
    'dateadd',
    'datepart, interval, from_date_or_timestamp',
    'dateadd( {{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }} )',
  ),
  macro(
    'datediff',
    'first_date, second_date, datepart',
    'datediff( {{ datepart }}, {{ first_date }}, {{ second_date }} )',
  ),
  macro('equals', 'expr1, expr2', '({{ expr1 }} = {{ expr2 }})'),
  macro('escape_single_quotes', 'expression', `{{ expression | replace("'", "''") }}`),
  macro('except', '', 'except'),
  macro('intersect', '', 'intersect'),
  macro('hash', 'field', "md5(cast({{ field }} as {{ api.Column.translate_type('string') }}))"),
  macro('last_day', 'date, datepart', '{{ dbt.default_last_day(date, datepart) }}'),
  macro('length', 'expression', 'length( {{ expression }} )'),
  macro(
    'listagg',
    `measure, delimiter_text="','", order_by_clause=none, limit_num=none`,
    `{%- if limit_num -%}
array_to_string( array_slice( array_agg( {{ measure }} )
{%- if order_by_clause %} within group ({{ order_by_clause }}) {%- endif %} ,0 ,{{ limit_num }} ), {{ delimiter_text }} )
{%- else -%}
listagg( {{ measure }}, {{ delimiter_text }} )
{%- if order_by_clause %} within group ({{ order_by_clause }}) {%- endif %}
{%- endif -%}`,
  ),
  macro('string_literal', 'value', "'{{ value }}'"),
  macro('position', 'substring_text, string_text', 'position( {{ substring_text }} in {{ string_text }} )'),
  macro('replace', 'field, old_chars, new_chars', 'replace( {{ field }}, {{ old_chars }}, {{ new_chars }} )'),
  macro('right', 'string_text, length_expression', 'right( {{ string_text }}, {{ length_expression }} )'),
  macro(
    'split_part',
    'string_text, delimiter_text, part_number',
    'split_part( {{ string_text }}, {{ delimiter_text }}, {{ part_number }} )',
  ),
  macro('current_timestamp', '', 'current_timestamp'),
  macro('current_timestamp_in_utc', '', "current_timestamp at time zone 'utc'"),
  macro('snapshot_get_time', '', '{{ current_timestamp() }}'),
  macro('snapshot_string_as_time', 'timestamp', `{{ return("cast('" ~ timestamp ~ "' as timestamp)") }}`),
  macro(
    'get_powers_of_two',
    'upper_bound',
    `{%- if upper_bound <= 0 -%}{{ exceptions.raise_compiler_error('upper bound must be positive') }}{%- endif -%}
{%- for _ in range(1, 100) -%}{%- if upper_bound <= 2 ** loop.index -%}{{ return(loop.index) }}{%- endif -%}{%- endfor -%}`,
  ),
  macro(
    'generate_series',
    'upper_bound',
    `{%- set n = dbt.get_powers_of_two(upper_bound) -%}
with p as ( select 0 as generated_number union all select 1 ), unioned as (
select
{% for i in range(n) %} p{{ i }}.generated_number * power(2, {{ i }}) {% if not loop.last %} + {% endif %} {% endfor %}
+ 1 as generated_number
from
{% for i in range(n) %} p as p{{ i }} {% if not loop.last %} cross join {% endif %} {% endfor %}
)
select * from unioned where generated_number <= {{ upper_bound }} order by generated_number`,
  ),
  macro(
    'get_intervals_between',
    'start_date, end_date, datepart',
    `{%- if not execute -%}{{ return(1) }}{%- endif -%}
{{ return(run_query('select ' ~ dbt.datediff(start_date, end_date, datepart)).rows[0][0]) }}`,
  ),
  macro(
    'date_spine',
    'datepart, start_date, end_date',
    `with rawdata as (
{{ dbt.generate_series(dbt.get_intervals_between(start_date, end_date, datepart)) }}
),
all_periods as (
select ( {{ dbt.dateadd(datepart, 'row_number() over (order by 1) - 1', start_date) }} ) as date_{{ datepart }}
from rawdata
),
filtered as ( select * from all_periods where date_{{ datepart }} <= {{ end_date }} )
select * from filtered`,
  ),
];
