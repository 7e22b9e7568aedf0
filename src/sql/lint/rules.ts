import {cteNames, eachQuery, found, inClause, isPlainColumn, itemStarts, reserved} from './look-up.ts';
import {isWord} from './read-queries.ts';
import type {SqlRule} from './rule.ts';

/** Every rule about the SQL of one file. */
export const sqlRules: readonly SqlRule[] = [
  {
    id: 'select-star',
    severity: 'warn',
    summary: 'A table that people read names its columns',
    check: (sql) =>
      sql.isMart
        ? sql.queries
            .filter(({depth}) => depth === 0)
            .flatMap((query) =>
              itemStarts(sql, query)
                .filter((at) => sql.tokens[at]!.text === '*')
                .map((at) => found(sql, at, 'select * passes on whatever columns there are; name them')),
            )
        : [],
  },
  {
    id: 'unused-cte',
    severity: 'warn',
    summary: 'Every CTE is read',
    check: (sql) =>
      cteNames(sql).flatMap((at) => {
        const name = sql.tokens[at]!.text.toLowerCase();
        const uses = sql.tokens.filter(({text}, other) => other !== at && text.toLowerCase() === name);
        return uses.length === 0 ? [found(sql, at, `The CTE ${sql.tokens[at]!.text} is never read`)] : [];
      }),
  },
  {
    id: 'join-without-condition',
    severity: 'error',
    summary: 'Every join has ON or USING, or says CROSS',
    check: (sql) =>
      eachQuery(sql, ({clauses}) =>
        clauses.flatMap(({name, start}, index) => {
          if (name !== 'join' || isWord(sql.tokens, start - 1, 'cross', 'natural', 'asof', 'positional'))
            return [];
          const next = clauses[index + 1]?.name;
          // `a join b join c on ... on ...` has its conditions at the end.
          const rest = clauses
            .slice(index + 1)
            .filter((clause) => clause.name === 'on' || clause.name === 'using');
          const joins = clauses.slice(index + 1).filter((clause) => clause.name === 'join');
          return next === 'on' || next === 'using' || rest.length > joins.length
            ? []
            : [
                found(
                  sql,
                  start,
                  'The join has no condition; write ON or USING, or CROSS JOIN where it is meant',
                ),
              ];
        }),
      ),
  },
  {
    id: 'implicit-cross-join',
    severity: 'warn',
    summary: 'Tables are joined by JOIN, not by a comma',
    check: (sql) =>
      eachQuery(sql, (query) =>
        inClause(sql, query, 'from')
          .filter((at) => sql.tokens[at]!.text === ',' && !isWord(sql.tokens, at + 1, 'lateral', 'unnest'))
          .map((at) => found(sql, at, 'A comma between tables joins every row with every other; write JOIN')),
      ),
  },
  {
    id: 'unqualified-column',
    severity: 'off',
    summary: 'Columns of joined tables name their table',
    check: (sql) =>
      eachQuery(sql, (query) =>
        query.clauses.some(({name}) => name === 'join')
          ? ['select', 'on', 'where', 'group']
              .flatMap((clause) => inClause(sql, query, clause))
              .filter((at) => isPlainColumn(sql, at))
              .map((at) =>
                found(sql, at, `${sql.tokens[at]!.text} does not say which of the joined tables it is of`),
              )
          : [],
      ),
  },
  {
    id: 'reserved-alias',
    severity: 'warn',
    summary: 'Names are no reserved words',
    check: (sql) =>
      sql.tokens.flatMap((token, at) => {
        if (!isWord(sql.tokens, at - 1, 'as') || token.kind !== 'word') return [];
        if (!reserved.has(token.text.toLowerCase()) || sql.tokens[at + 1]?.text === '(') return [];
        if (isWord(sql.tokens, at, 'select', 'with', 'values', 'not')) return [];
        const fix = {
          start: token.start,
          end: token.start + token.text.length,
          text: sql.quoteIdentifier(token.text),
        };
        return [
          {...found(sql, at, `${token.text} is a reserved word; quote it or choose another name`), fix},
        ];
      }),
  },
  {
    id: 'order-in-view',
    severity: 'warn',
    summary: 'A view has no order of its own',
    check: (sql) =>
      sql.materialization === 'view'
        ? sql.queries
            .filter(({depth, clauses}) => depth === 0 && !clauses.some(({name}) => name === 'limit'))
            .flatMap(({clauses}) => clauses.filter(({name}) => name === 'order'))
            .map(({start}) => found(sql, start, 'The order of a view is not kept; order where it is read'))
        : [],
  },
  {
    id: 'limit-without-order',
    severity: 'warn',
    summary: 'LIMIT comes with ORDER BY',
    check: (sql) =>
      eachQuery(sql, ({clauses}) =>
        clauses.some(({name}) => name === 'order')
          ? []
          : clauses
              .filter(({name}) => name === 'limit')
              .map(({start}) => found(sql, start, 'LIMIT without ORDER BY keeps different rows each time')),
      ),
  },
  {
    id: 'union-without-all',
    severity: 'warn',
    summary: 'UNION says ALL or DISTINCT',
    check: (sql) =>
      sql.tokens.flatMap((_, at) =>
        isWord(sql.tokens, at, 'union') && !isWord(sql.tokens, at + 1, 'all', 'distinct', 'by')
          ? [
              found(
                sql,
                at,
                'UNION removes repeated rows, which takes time; write UNION ALL, or UNION DISTINCT if meant',
              ),
            ]
          : [],
      ),
  },
  {
    id: 'division-without-nullif',
    severity: 'warn',
    summary: 'What is divided by cannot be 0',
    check: (sql) =>
      sql.tokens.flatMap((token, at) => {
        if (token.text !== '/' || sql.tokens[at + 1] === undefined) return [];
        const divisor = sql.tokens[at + 1]!;
        const isSafe =
          divisor.kind === 'number' ? Number(divisor.text) !== 0 : isWord(sql.tokens, at + 1, 'nullif');
        return isSafe || divisor.kind === 'expression'
          ? []
          : [
              found(
                sql,
                at,
                `The division fails or gives NULL where ${divisor.text} is 0; write nullif(..., 0)`,
              ),
            ];
      }),
  },
  {
    id: 'null-comparison',
    severity: 'error',
    summary: 'NULL is asked for by IS NULL',
    check: (sql) =>
      eachQuery(sql, (query) =>
        ['where', 'on', 'having', 'qualify']
          .flatMap((clause) => inClause(sql, query, clause))
          .flatMap((at) => {
            if (!isWord(sql.tokens, at, 'null') || sql.tokens[at - 1]?.text !== '=') return [];
            const isPlain = !['<', '>', '!', ':'].includes(sql.tokens[at - 2]?.text ?? '');
            if (!isPlain)
              return [found(sql, at - 1, 'A comparison with NULL is never true; write IS NOT NULL')];
            const {start} = sql.tokens[at - 1]!;
            const end = sql.tokens[at]!.start + sql.tokens[at]!.text.length;
            const before = sql.tokens[at - 1]!.isApart ? '' : ' ';
            const fix = {start, end, text: `${before}is null`};
            return [{...found(sql, at - 1, '= NULL is never true; write IS NULL'), fix}];
          }),
      ),
  },
  {
    id: 'not-in-subquery',
    severity: 'warn',
    summary: 'NOT IN is for lists, NOT EXISTS for queries',
    check: (sql) =>
      sql.tokens.flatMap((_, at) =>
        isWord(sql.tokens, at, 'not') &&
        isWord(sql.tokens, at + 1, 'in') &&
        sql.tokens[at + 2]?.text === '(' &&
        isWord(sql.tokens, at + 3, 'select')
          ? [found(sql, at, 'NOT IN keeps no row at all when the query gives a NULL; write NOT EXISTS')]
          : [],
      ),
  },
  {
    id: 'hard-coded-schema',
    severity: 'off',
    summary: 'Other assets are named by ref()',
    check: (sql) =>
      eachQuery(sql, ({clauses}) =>
        clauses.flatMap(({name, start}) => {
          if (name !== 'from' && name !== 'join') return [];
          const relation = sql.tokens
            .slice(start + 1, start + 4)
            .map(({text}) => text)
            .join('');
          return sql.assets.has(relation)
            ? [found(sql, start + 1, `${relation} is an asset; write {{ ref('${relation}') }}`)]
            : [];
        }),
      ),
  },
];
