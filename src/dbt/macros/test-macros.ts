import type {DispatchedMacro} from './dispatched-macro.ts';

/** The four generic tests of dbt, and what stands in for the tested relation under a \`where\`. */
export const testMacros: readonly DispatchedMacro[] = [
  {
    name: 'test_not_null',
    parameters: 'model, column_name',
    body: `{%- set column_list = '*' if should_store_failures() else column_name -%}
select {{ column_list }} from {{ model }} where {{ column_name }} is null`,
  },
  {
    name: 'test_unique',
    parameters: 'model, column_name',
    body: `select {{ column_name }} as unique_field, count(*) as n_records
from {{ model }}
where {{ column_name }} is not null
group by {{ column_name }}
having count(*) > 1`,
  },
  {
    name: 'test_accepted_values',
    parameters: 'model, column_name, values, quote=True',
    body: `with all_values as (
  select {{ column_name }} as value_field, count(*) as n_records
  from {{ model }}
  group by {{ column_name }}
)
select * from all_values
where value_field not in (
  {% for value in values -%}
  {% if quote -%}'{{ value }}'{%- else -%}{{ value }}{%- endif -%}
  {%- if not loop.last -%},{%- endif %}
  {%- endfor %}
)`,
  },
  {
    name: 'test_relationships',
    parameters: 'model, column_name, to, field',
    body: `with child as (
  select {{ column_name }} as from_field from {{ model }} where {{ column_name }} is not null
),
parent as (
  select {{ field }} as to_field from {{ to }}
)
select from_field
from child
left join parent on child.from_field = parent.to_field
where parent.to_field is null`,
  },
  {
    name: 'get_where_subquery',
    parameters: 'relation',
    body: `{%- set where = config.get('where', '') -%}
{%- if where -%}
{%- set filtered -%}(select * from {{ relation }} where {{ where }}) dbt_subquery{%- endset -%}
{{ return(filtered) }}
{%- else -%}{{ return(relation) }}{%- endif -%}`,
  },
];
