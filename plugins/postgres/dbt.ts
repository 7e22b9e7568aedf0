import type {DbtFlavour} from '#src/warehouse/index.ts';

/** Each part of a time as so many of the next smaller one. */
const parts = [
  ['hour', 'day', 24],
  ['minute', 'hour', 60],
  ['second', 'minute', 60],
] as const;

const smallDifferences = parts
  .map(
    ([part, larger, count]) => `{%- elif datepart == '${part}' -%}
({{ datediff(first_date, second_date, '${larger}') }} * ${count} + date_part('${part}', ({{ second_date }})::timestamp) - date_part('${part}', ({{ first_date }})::timestamp))`,
  )
  .join('\n');

/** As dbt-postgres has it. */
export const dbtFlavour: DbtFlavour = {
  type: 'postgres',
  defaultSchema: 'public',
  databaseOf({dbname, database}) {
    const name = dbname ?? database;
    return typeof name === 'string' ? name : undefined;
  },
  defaultStrategy: 'append',
  strategies: ['append', 'delete+insert', 'merge', 'microbatch'],
  seedNulls: ['', 'null'],
  macros: String.raw`
{% macro postgres__any_value(expression) -%} min({{ expression }}) {%- endmacro %}
{% macro postgres__current_timestamp() -%} now() {%- endmacro %}
{% macro postgres__snapshot_get_time() -%} {{ current_timestamp() }}::timestamp without time zone {%- endmacro %}
{% macro postgres__snapshot_string_as_time(timestamp) -%} {{ return("'" ~ timestamp ~ "'::timestamp without time zone") }} {%- endmacro %}
{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
{{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro %}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
{%- if datepart == 'year' -%}
(date_part('year', ({{ second_date }})::date) - date_part('year', ({{ first_date }})::date))
{%- elif datepart == 'quarter' -%}
({{ datediff(first_date, second_date, 'year') }} * 4 + date_part('quarter', ({{ second_date }})::date) - date_part('quarter', ({{ first_date }})::date))
{%- elif datepart == 'month' -%}
({{ datediff(first_date, second_date, 'year') }} * 12 + date_part('month', ({{ second_date }})::date) - date_part('month', ({{ first_date }})::date))
{%- elif datepart == 'day' -%}
(({{ second_date }})::date - ({{ first_date }})::date)
{%- elif datepart == 'week' -%}
({{ datediff(first_date, second_date, 'day') }} / 7 + case
when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
else
case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
end)
${smallDifferences}
{%- else -%}
{{ exceptions.raise_compiler_error("Unsupported datepart for macro datediff in postgres: " ~ datepart) }}
{%- endif -%}
{%- endmacro %}
{% macro postgres__last_day(date, datepart) -%}
{%- if datepart == 'quarter' -%}
cast( {{ dbt.date_trunc(datepart, date) }} + interval '3 month' - interval '1 day' as date)
{%- else -%}
{{ dbt.default_last_day(date, datepart) }}
{%- endif -%}
{%- endmacro %}
{% macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
{%- if limit_num -%}
array_to_string( (array_agg( {{ measure }} {{ order_by_clause or '' }} ))[1:{{ limit_num }}], {{ delimiter_text }} )
{%- else -%}
string_agg( {{ measure }}, {{ delimiter_text }} {{ order_by_clause or '' }} )
{%- endif -%}
{%- endmacro %}
`,
};
