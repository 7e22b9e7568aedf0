import type {DispatchedMacro} from './dispatched-macro.ts';
import {crossDatabaseMacros} from './cross-database.ts';
import {nameMacros} from './name-macros.ts';
import {plainMacros} from './plain-macros.ts';
import {testMacros} from './test-macros.ts';

/** Jinja text of the macros that dbt brings for every system. */
export function builtinMacroText(): string {
  return [plainMacros, ...[...crossDatabaseMacros, ...testMacros, ...nameMacros].map(macroText)].join('\n');
}

function macroText({name, parameters, body}: DispatchedMacro): string {
  const given = parameters
    .replaceAll(/=(?:"[^"]*"|[^,]*)/g, '')
    .split(',')
    .map((parameter) => parameter.trim())
    .join(', ');
  return `{% macro ${name}(${parameters}) -%}
{{ return(adapter.dispatch('${name}', 'dbt')(${given})) }}
{%- endmacro %}
{% macro default__${name}(${parameters}) -%}
${body}
{%- endmacro %}`;
}
