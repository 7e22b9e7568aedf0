import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type Column, type Relation} from '#src/warehouse/index.ts';
import {quoteIdentifier} from '#plugins/duckdb/dialect.ts';
import {sameName} from '#plugins/duckdb/target-columns.ts';

/** Patterns of strftime, each finer than the one before. */
const spans: Readonly<Record<string, string>> = {
  year: '%Y',
  month: '%Y-%m',
  day: '%Y-%m-%d',
  hour: '%Y-%m-%dT%H',
};

const termPattern = /^(?:(year|month|day|hour)\((.+)\)|([^()]+))$/;

/** What parts the files of a table: a column or a span of time of it. */
export interface PartitionTerm {
  /** Name of the folders, before `=`. */
  name: string;
  expression: string;
}

export function isPartitionTerm(text: string): boolean {
  return termPattern.test(text.trim());
}

/** Throws a `TransferError` for a column that is not there or holds no time. */
export function partitionTerms(
  texts: readonly string[],
  columns: readonly Column[],
  relation: Relation,
): PartitionTerm[] {
  return texts.map((text) => {
    const [, span, ofSpan, plain] = termPattern.exec(text.trim())!;
    const wanted = (ofSpan ?? plain)!.trim();
    const column = columns.find(({name}) => sameName(name, wanted));
    if (!column) throw unknownColumn(text, relation, columns);
    const quoted = quoteIdentifier(column.name);
    if (span === undefined) return {name: column.name, expression: `cast(${quoted} as varchar)`};
    const {kind} = column.type;
    if (kind !== 'date' && kind !== 'timestamp') throw notATime(text, relation, column);
    return {name: `${column.name}_${span}`, expression: `strftime(${quoted}, '${spans[span]}')`};
  });
}

function unknownColumn(text: string, relation: Relation, columns: readonly Column[]): TransferError {
  return new TransferError(`${formatRelation(relation)} has no column for its partitions by ${text}`, {
    code: 'transfer-destination',
    hint: `Its columns are ${columns.map(({name}) => name).join(', ')}; change \`partition_by\` of the connection.`,
  });
}

function notATime(text: string, relation: Relation, {name, nativeType}: Column): TransferError {
  return new TransferError(
    `${formatRelation(relation)} cannot be partitioned by ${text}, because ${name} is ${nativeType} and no date or timestamp`,
    {
      code: 'transfer-destination',
      hint: 'Cast the column in the source, or change `partition_by` of the connection.',
    },
  );
}
