import type {Relation} from '../warehouse/index.ts';

/** Tables that a SELECT reads, or why the parser cannot tell. */
export type TableReferences = {relations: Relation[]} | {problem: string; relations: Relation[]};

/**
 * The physical tables behind a SELECT: not its CTEs, aliases and table functions. When the parser does not
 * know the syntax, every dotted name after FROM, JOIN or a comma counts, which is more than needed but never less.
 */
export async function referencedTables(sql: string, parserDialect: string): Promise<TableReferences> {
  const parser = await import('@polyglot-sql/sdk');
  const result = parser.analyzeQuery(sql, {dialect: parserDialect as never});
  if (result.success && result.analysis)
    return {
      relations: result.analysis.baseTables.map((table) => ({
        ...(table.catalog && {catalog: table.catalog}),
        ...(table.schema && {schema: table.schema}),
        name: table.table ?? table.name,
      })),
    };
  return {problem: result.error?.trim() ?? 'the parser gives no reason', relations: scanForRelations(sql)};
}

const namePart = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const reference = new RegExp(
  String.raw`(?:\bfrom|\bjoin|,)\s*((?:${namePart}\s*\.\s*){0,2}${namePart})`,
  'giu',
);

function scanForRelations(sql: string): Relation[] {
  const withoutComments = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ');
  return [...withoutComments.matchAll(reference)].map((match) => {
    const parts = [...match[1]!.matchAll(new RegExp(namePart, 'gu'))].map(([part]) =>
      part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
    );
    const [name, schema, catalog] = parts.toReversed();
    return {...(catalog && {catalog}), ...(schema && {schema}), name: name!};
  });
}
