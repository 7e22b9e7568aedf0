import type {DispatchedMacro} from './dispatched-macro.ts';

/** Where models go; projects override these. */
export const nameMacros: readonly DispatchedMacro[] = [
  {
    name: 'generate_schema_name',
    parameters: 'custom_schema_name=none, node=none',
    body: `{%- if custom_schema_name is none -%}{{ target.schema }}
{%- else -%}{{ target.schema }}_{{ custom_schema_name | trim }}{%- endif -%}`,
  },
  {
    name: 'generate_alias_name',
    parameters: 'custom_alias_name=none, node=none',
    body: `{%- if custom_alias_name -%}{{ custom_alias_name | trim }}
{%- elif node.version -%}{{ return(node.name ~ '_v' ~ (node.version | replace('.', '_'))) }}
{%- else -%}{{ node.name }}{%- endif -%}`,
  },
  {
    name: 'generate_database_name',
    parameters: 'custom_database_name=none, node=none',
    body: '{%- if custom_database_name is none -%}{{ return(target.database) }}{%- else -%}{{ custom_database_name }}{%- endif -%}',
  },
];
