import type {Client} from 'pg';
import type {FunctionDescription, SqlVocabulary} from '#src/warehouse/index.ts';

interface FunctionRow {
  name: string;
  kind: FunctionDescription['kind'];
  signatures: string[];
  description: string | null;
}

/** Leaves out what nobody calls by name: the code behind operators and types, and functions for the server itself. */
const functionsQuery = `
select name, kind, json_agg(signature order by length(signature), signature) as signatures,
  (array_agg(description) filter (where description is not null))[1] as description
from (
  select p.proname as name,
    case when p.prokind = 'a' then 'aggregate' when p.prokind = 'w' then 'window' when p.proretset then 'table'
      else 'scalar' end as kind,
    p.proname || '(' || pg_get_function_arguments(p.oid) || ') -> ' || pg_get_function_result(p.oid) as signature,
    obj_description(p.oid, 'pg_proc') as description
  from pg_proc p
  where p.prokind <> 'p' and pg_function_is_visible(p.oid)
    and not (p.proargtypes::oid[] || p.prorettype) && array['internal', 'cstring', 'trigger', 'event_trigger',
      'index_am_handler', 'table_am_handler', 'fdw_handler', 'language_handler', 'tsm_handler']::regtype[]::oid[]
) f
where description is null or description not like 'implementation of % operator' and description not in ('I/O', 'hash')
group by name, kind order by name, kind`;

const reservedQuery = `
select upper(word) as word from pg_get_keywords() where catcode in ('R', 'T') order by 1`;

export async function readVocabulary(client: Client): Promise<SqlVocabulary> {
  const functions = (await client.query<FunctionRow>(functionsQuery)).rows;
  const reserved = (await client.query<{word: string}>(reservedQuery)).rows;
  return {
    reservedWords: reserved.map(({word}) => word),
    functions: functions.map(({name, kind, signatures, description}) => ({
      name,
      kind,
      signatures,
      ...(description !== null && {description}),
    })),
  };
}
