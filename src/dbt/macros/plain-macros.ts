/** Macros that are the same for every system. */
export const plainMacros = `{% macro generate_schema_name_for_env(custom_schema_name, node) -%}
{%- if target.name == 'prod' and custom_schema_name is not none -%}
{{ custom_schema_name | trim }}
{%- else -%}
{{ target.schema }}
{%- endif -%}
{%- endmacro %}
{% macro default_last_day(date, datepart) -%}
cast({{ dbt.dateadd('day', '-1', dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date))) }} as date)
{%- endmacro %}
{% macro should_store_failures() -%}
{%- set wanted = config.get('store_failures') -%}
{{ return(flags.STORE_FAILURES if wanted is none else wanted) }}
{%- endmacro %}
{% macro should_full_refresh() -%}
{%- set wanted = config.get('full_refresh') -%}
{{ return(flags.FULL_REFRESH if wanted is none else wanted) }}
{%- endmacro %}
{% macro is_incremental() -%}
{%- if not execute -%}{{ return(false) }}{%- endif -%}
{%- set relation = load_relation(this) -%}
{{ return(relation is not none and relation.type == 'table'
  and model.config.materialized == 'incremental' and not should_full_refresh()) }}
{%- endmacro %}
{% macro load_relation(relation) -%}
{{ return(adapter.get_relation(database=relation.database, schema=relation.schema, identifier=relation.table)) }}
{%- endmacro %}
{% macro load_cached_relation(relation) -%}{{ return(load_relation(relation)) }}{%- endmacro %}
{% macro statement(name=none, fetch_result=False, auto_begin=True, language='sql') -%}
{%- if execute -%}
{%- set text = caller() -%}
{%- set table = adapter.execute(text)[1] -%}
{%- if name is not none -%}{{ store_result(name, table) }}{%- endif -%}
{%- endif -%}
{%- endmacro %}
{% macro run_query(sql) -%}
{%- if not execute -%}{{ return(none) }}{%- endif -%}
{{ return(adapter.execute(sql, fetch=true)[1]) }}
{%- endmacro %}
{% macro noop_statement(name=none) -%}{%- set text = caller() -%}{%- endmacro %}
{% macro get_columns_in_query(select_sql) -%}
{{ return(run_query('select * from (' ~ select_sql ~ ') as _dbt_sbq where false limit 0').column_names) }}
{%- endmacro %}
{% macro get_quoted_csv(column_names) -%}
{%- set quoted = [] -%}
{%- for name in column_names -%}{%- do quoted.append(adapter.quote(name)) -%}{%- endfor -%}
{{ return(quoted | join(', ')) }}
{%- endmacro %}
{% macro get_limit_subquery_sql(sql, limit) -%}
select * from ({{ sql }}) as model_limit_subq limit {{ limit }}
{%- endmacro %}
{% macro convert_datetime(date_str, date_fmt) -%}
{{ return(modules.datetime.datetime.strptime(date_str, date_fmt)) }}
{%- endmacro %}
{% macro py_current_timestring() -%}
{{ return(modules.datetime.datetime.now().strftime('%H%M%S%f')) }}
{%- endmacro %}
{% macro drop_relation_if_exists(relation) -%}
{%- if relation is not none -%}{{ adapter.drop_relation(relation) }}{%- endif -%}
{%- endmacro %}`;
