import type {DbtFlavour} from '#src/warehouse/index.ts';
import {inMemoryPath} from './config.ts';

/** As dbt-duckdb has it. */
export const dbtFlavour: DbtFlavour = {
  type: 'duckdb',
  defaultSchema: 'main',
  databaseOf({database, path}) {
    if (typeof database === 'string') return database;
    if (typeof path !== 'string' || path === inMemoryPath) return 'memory';
    const file = path.split(/[/\\]/).at(-1)!;
    return file.replace(/(?<=.)\.[^.]*$/, '');
  },
  defaultStrategy: 'delete+insert',
  strategies: ['append', 'delete+insert', 'merge', 'microbatch'],
  seedNulls: [''],
  macros: String.raw`
{% macro duckdb__any_value(expression) -%} arbitrary({{ expression }}) {%- endmacro %}
{% macro duckdb__current_timestamp() -%} now() {%- endmacro %}
{% macro duckdb__snapshot_get_time() -%} {{ current_timestamp() }}::timestamp {%- endmacro %}
{% macro duckdb__snapshot_string_as_time(timestamp) -%} {{ return("'" ~ timestamp ~ "'::timestamp") }} {%- endmacro %}
{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) -%}
{%- set unit = datepart | lower -%}
{%- set times, part = (3, 'month') if unit == 'quarter' else (7, 'day') if unit == 'week' else (none, unit) -%}
{%- if times -%}
({{ from_date_or_timestamp }} + (cast({{ interval }} as bigint) * {{ times }}) * interval 1 {{ part }})
{%- else -%}
({{ from_date_or_timestamp }} + cast({{ interval }} as bigint) * interval 1 {{ part }})
{%- endif -%}
{%- endmacro %}
{% macro duckdb__datediff(first_date, second_date, datepart) -%}
{%- if datepart == 'week' -%}
({{ datediff(first_date, second_date, 'day') }} // 7 + case
when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
else
case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
end)
{%- else -%}
(date_diff('{{ datepart }}', {{ first_date }}::timestamp, {{ second_date }}::timestamp ))
{%- endif -%}
{%- endmacro %}
{% macro duckdb__last_day(date, datepart) -%}
{%- if datepart == 'quarter' -%}
cast({{ dbt.dateadd('day', '-1', dbt.dateadd('month', '3', dbt.date_trunc(datepart, date))) }} as date)
{%- else -%}
{{ dbt.default_last_day(date, datepart) }}
{%- endif -%}
{%- endmacro %}
{% macro duckdb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
{%- if limit_num -%}
list_aggr( (array_agg( {{ measure }} {{ order_by_clause or '' }} ))[1:{{ limit_num }}], 'string_agg', {{ delimiter_text }} )
{%- else -%}
string_agg( {{ measure }}, {{ delimiter_text }} {{ order_by_clause or '' }} )
{%- endif -%}
{%- endmacro %}
{% macro duckdb__generate_series(upper_bound) -%}
select generate_series as generated_number from generate_series(1, {{ upper_bound }})
{%- endmacro %}
{% macro duckdb__split_part(string_text, delimiter_text, part_number) -%}
string_split({{ string_text }}, {{ delimiter_text }})[ {{ part_number }} ]
{%- endmacro %}
`,
};
