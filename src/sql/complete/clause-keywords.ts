import type {Clause} from './scope.ts';

const words = (text: string) => text.trim().split(/\s*,\s*/);

/** Words that begin a statement, the most common ones first. */
export const statementKeywords =
  words(`SELECT, WITH, INSERT INTO, UPDATE, DELETE FROM, MERGE INTO, CREATE TABLE,
  CREATE OR REPLACE TABLE, CREATE VIEW, CREATE OR REPLACE VIEW, CREATE SCHEMA, CREATE INDEX, ALTER TABLE, DROP TABLE,
  DROP VIEW, TRUNCATE, EXPLAIN, EXPLAIN ANALYZE, BEGIN, COMMIT, ROLLBACK, VALUES, SHOW, DESCRIBE, SET, COPY, ANALYZE,
  VACUUM, GRANT, REVOKE`);

export const afterWithKeywords = words('SELECT, INSERT INTO, UPDATE, DELETE FROM, MERGE INTO, VALUES');

/** Words that begin an operand. */
export const operandKeywords = words(
  'CASE, NOT, NULL, EXISTS, CAST, TRUE, FALSE, INTERVAL, CURRENT_DATE, CURRENT_TIMESTAMP',
);

export const caseKeywords = words('WHEN, THEN, ELSE, END');

const comparisons = words(`AND, OR, IN, NOT IN, IS NULL, IS NOT NULL, LIKE, ILIKE, BETWEEN, NOT LIKE,
  IS DISTINCT FROM`);
const setOperators = words('UNION ALL, UNION, INTERSECT, EXCEPT');
const joins = words(
  'JOIN, LEFT JOIN, INNER JOIN, RIGHT JOIN, FULL JOIN, CROSS JOIN, NATURAL JOIN, CROSS JOIN LATERAL',
);
const afterFrom = [...words('WHERE, GROUP BY, ORDER BY, LIMIT, HAVING, QUALIFY, WINDOW'), ...setOperators];

/** Words that may follow an operand, by the clause that it is in. */
export const operatorKeywords: Readonly<Record<Clause, readonly string[]>> = {
  start: [],
  with: [],
  select: [...words('FROM, AS'), ...comparisons, ...words('OVER, FILTER'), ...setOperators],
  from: [...words('ON, USING, AS'), ...joins, ...afterFrom],
  on: [...words('AND, OR'), ...joins, ...afterFrom, ...comparisons.slice(2)],
  where: [...comparisons, ...afterFrom.slice(1), 'RETURNING'],
  group: [...words('HAVING, ORDER BY, LIMIT, QUALIFY, WINDOW'), ...setOperators],
  having: [...comparisons, ...words('ORDER BY, LIMIT'), ...setOperators],
  order: words('ASC, DESC, NULLS FIRST, NULLS LAST, LIMIT, OFFSET, FETCH FIRST'),
  limit: words('OFFSET, ROWS ONLY'),
  set: words('WHERE, FROM, RETURNING, AND, OR'),
  returning: words('AS, INTO'),
  other:
    words(`VALUES, SELECT, FROM, AS, ON CONFLICT, RETURNING, SET, DEFAULT VALUES, AND, OR, IS NULL, IS NOT NULL, IN,
    ASC, DESC`),
};

/** Words that may follow the first word of a statement. */
export const verbKeywords: Readonly<Record<string, readonly string[]>> = {
  INSERT: words('INTO'),
  DELETE: words('FROM'),
  MERGE: words('INTO'),
  CREATE: words(`TABLE, VIEW, OR REPLACE TABLE, OR REPLACE VIEW, SCHEMA, INDEX, UNIQUE INDEX, TEMPORARY TABLE,
    MATERIALIZED VIEW, FUNCTION, SEQUENCE, TYPE`),
  DROP: words('TABLE, VIEW, SCHEMA, INDEX, MATERIALIZED VIEW, FUNCTION, SEQUENCE, TYPE'),
  ALTER: words('TABLE, VIEW, SCHEMA, INDEX, SEQUENCE, TYPE'),
  TABLE: words('ADD COLUMN, DROP COLUMN, ALTER COLUMN, RENAME COLUMN, RENAME TO, ADD CONSTRAINT, SET SCHEMA'),
};

export const windowKeywords = words('PARTITION BY, ORDER BY, ROWS BETWEEN, RANGE BETWEEN');

/** Words before a parenthesis that may hold a query. */
export const queryOpeners = new Set([
  'IN',
  'EXISTS',
  'ANY',
  'ALL',
  'SOME',
  'ARRAY',
  'LATERAL',
  '=',
  '<',
  '>',
  '(',
  ',',
]);

export const typeNames =
  words(`integer, bigint, smallint, numeric, decimal, double precision, real, boolean, varchar,
  text, char, date, time, timestamp, timestamp with time zone, interval, uuid, json`);
