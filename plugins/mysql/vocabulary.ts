import type {FunctionDescription, SqlVocabulary} from '#src/warehouse/index.ts';
import {builtinFunctions, reservedWords} from './builtin-functions.ts';
import {ask, type Client} from './client.ts';
import {isMariadb} from './session-setup.ts';

const routinesQuery = `
select r.routine_name as name, r.dtd_identifier as returns, group_concat(
    concat(p.parameter_name, ' ', p.dtd_identifier) order by p.ordinal_position separator ', ') as parameters,
  nullif(r.routine_comment, '') as description
from information_schema.routines r left join information_schema.parameters p
  on p.specific_schema = r.routine_schema and p.specific_name = r.specific_name and p.ordinal_position > 0
where r.routine_type = 'FUNCTION' and r.routine_schema = database()
group by r.routine_name, r.dtd_identifier, r.routine_comment order by r.routine_name`;

/** Words of the server, what both servers can compute, and functions that people added to the database. */
export async function readVocabulary(client: Client): Promise<SqlVocabulary> {
  const routines = await ask<{
    name: string;
    returns: string;
    parameters: string | null;
    description: string | null;
  }>(client, routinesQuery);
  const added = routines.map(({name, returns, parameters, description}): FunctionDescription => ({
    name,
    kind: 'scalar',
    signatures: [`${name}(${parameters ?? ''}) -> ${returns}`],
    ...(description !== null && {description}),
  }));
  return {reservedWords: await readReservedWords(client), functions: [...builtinFunctions, ...added]};
}

async function readReservedWords(client: Client): Promise<readonly string[]> {
  if (await isMariadb(client)) return reservedWords;
  const rows = await ask<{word: string}>(
    client,
    'select upper(word) as word from information_schema.keywords where reserved = 1 order by word',
  );
  return rows.map(({word}) => word);
}
