import type {DuckDBConnection} from '@duckdb/node-api';
import type {ColumnType} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier, quoteLiteral} from '#plugins/duckdb/dialect.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';

/** Types by column that the user or the source states; they win over what the values look like. */
export type ColumnHints = Readonly<Record<string, ColumnType>>;

/** Records longer than this are refused. */
export const longestRecordBytes = 64 * 2 ** 20;

interface FoundColumn {
  name: string;
  type: string;
}

/**
 * Columns of NDJSON records with native types, found over all of them. Nested values stay JSON; whole numbers of any
 * size stay whole; dates and times in ISO form are recognised where every value has one form, other texts stay texts.
 * A column without any value is left out until one comes, unless it is hinted.
 */
export async function findRecordColumns(
  connection: DuckDBConnection,
  path: string,
  hints: ColumnHints,
): Promise<Record<string, string>> {
  const found = await selectRows<FoundColumn>(
    connection,
    `select column_name as name, column_type as type from (describe select * from read_json(${quoteLiteral(path)},
       format = 'newline_delimited', sample_size = -1, maximum_depth = 2, records = true, map_inference_threshold = -1,
       maximum_object_size = ${longestRecordBytes}))`,
  );
  const unhinted = found.filter(({name}) => hints[name] === undefined);
  const looks = await lookAtValues(connection, path, unhinted);
  const named = found.map(({name, type}) => [name, hints[name] ?? looks.get(name) ?? type] as const);
  const absent = Object.entries(hints).filter(([name]) => !found.some((column) => column.name === name));
  return Object.fromEntries(
    [...named, ...absent]
      .filter(([, type]) => type !== 'none')
      .map(([name, type]) => [name, typeof type === 'string' ? type : duckdbDialect.toNativeType(type)]),
  );
}

/** Forms that decide a type when all values of a column have them. */
const forms = {
  whole: String.raw`-?\d{1,38}`,
  date: String.raw`\d{4}-\d\d-\d\d`,
  moment: String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?`,
  instant: String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)`,
  uuid: String.raw`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`,
};
type Form = keyof typeof forms;

async function lookAtValues(
  connection: DuckDBConnection,
  path: string,
  columns: readonly FoundColumn[],
): Promise<Map<string, string>> {
  const asText = columns.filter(({type}) => !/^(BIGINT|BOOLEAN)$/.test(type));
  if (asText.length === 0) return new Map();
  const names = Object.keys(forms) as Form[];
  const counts = asText.flatMap(({name}, index) => {
    const column = quoteIdentifier(name);
    return [
      `count(${column}) as v${index}`,
      ...names.map(
        (form) =>
          `count(*) filter (regexp_full_match(${column}, ${quoteLiteral(forms[form])})) as ${form}${index}`,
      ),
    ];
  });
  const types = asText.map(({name}) => `${quoteLiteral(name)}: 'VARCHAR'`);
  const [row] = await selectRows<Record<string, number>>(
    connection,
    `select ${counts.join(', ')} from read_json(${quoteLiteral(path)}, format = 'newline_delimited',
       columns = {${types.join(', ')}}, maximum_object_size = ${longestRecordBytes})`,
  );
  return new Map(
    asText.map(({name, type}, index) => {
      const values = row![`v${index}`]!;
      const isAll = (form: Form) => row![`${form}${index}`] === values;
      return [name, values === 0 ? 'none' : judge(type, isAll)];
    }),
  );
}

function judge(type: string, isAll: (form: Form) => boolean): string {
  if (/^(STRUCT|MAP|JSON)|\[\]$/.test(type)) return 'JSON';
  if (type === 'DOUBLE' || type === 'FLOAT') return isAll('whole') ? 'DECIMAL(38,0)' : 'DOUBLE';
  if (type === 'HUGEINT' || type === 'UBIGINT') return 'HUGEINT';
  if (isAll('date')) return 'DATE';
  if (isAll('moment')) return 'TIMESTAMP';
  if (isAll('instant')) return 'TIMESTAMP WITH TIME ZONE';
  if (isAll('uuid')) return 'UUID';
  return 'VARCHAR';
}
