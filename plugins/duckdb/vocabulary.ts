import type {DuckDBConnection} from '@duckdb/node-api';
import type {FunctionDescription, SqlVocabulary} from '#src/warehouse/index.ts';
import {selectRows} from './select-rows.ts';

interface FunctionRow {
  name: string;
  kind: FunctionDescription['kind'];
  signatures: string;
  description: string | null;
}

/** A macro that returns a value is called like a scalar function; pragmas are called otherwise. */
const functionsQuery = `
  select function_name as name,
    case function_type when 'aggregate' then 'aggregate' when 'table' then 'table' when 'table_macro' then 'table'
      else 'scalar' end as kind,
    to_json(list(distinct function_name || '(' || array_to_string(list_transform(parameters, lambda parameter, position:
      parameter || coalesce(' ' || parameter_types[position], '')), ', ')
      || case when varargs is null then '' when len(parameters) = 0 then '...' else ', ...' end || ')'
      || coalesce(' -> ' || return_type, '')))::varchar as signatures,
    any_value(description) as description
  from duckdb_functions()
  where function_type <> 'pragma' and function_name ~ '^[A-Za-z_][A-Za-z0-9_]*$' and function_name not like '\\_\\_%' escape '\\'
  group by all order by 1`;

const reservedQuery = `
  select distinct upper(keyword_name) as word from duckdb_keywords()
  where keyword_category in ('reserved', 'type_function') order by 1`;

export async function readVocabulary(connection: DuckDBConnection): Promise<SqlVocabulary> {
  const functions = await selectRows<FunctionRow>(connection, functionsQuery);
  const reserved = await selectRows<{word: string}>(connection, reservedQuery);
  return {
    reservedWords: reserved.map(({word}) => word),
    functions: functions.map(({name, kind, signatures, description}) => ({
      name,
      kind,
      signatures: (JSON.parse(signatures) as string[]).toSorted(shortestFirst),
      ...(description !== null && {description}),
    })),
  };
}

function shortestFirst(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}
