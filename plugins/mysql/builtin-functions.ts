import type {FunctionDescription} from '#src/warehouse/index.ts';

/** What both servers have; they do not list it with arguments. One line each: kind, signature, description. */
const lines = `
aggregate|avg(x) -> decimal|Mean of the values that are not null.
aggregate|bit_or(x) -> bigint|Bitwise or of the values.
aggregate|count(x) -> bigint|Number of values that are not null.
aggregate|group_concat(x ORDER BY y SEPARATOR text) -> text|Values of a group in one text.
aggregate|json_arrayagg(x) -> json|Values of a group as a JSON array.
aggregate|json_objectagg(key, value) -> json|Pairs of a group as a JSON object.
aggregate|max(x) -> any|Largest value.
aggregate|min(x) -> any|Smallest value.
aggregate|stddev_samp(x) -> double|Standard deviation of a sample.
aggregate|sum(x) -> decimal|Sum of the values that are not null.
aggregate|var_samp(x) -> double|Variance of a sample.
scalar|abs(x) -> number|Without its sign.
scalar|ceiling(x) -> number|The next whole number up.
scalar|char_length(text) -> int|Number of characters.
scalar|coalesce(x, ...) -> any|The first value that is not null.
scalar|concat(text, ...) -> text|Texts one after another; null if one of them is.
scalar|concat_ws(separator, text, ...) -> text|Texts with something between them; nulls are left out.
scalar|convert_tz(at, from, to) -> datetime|The moment in another time zone.
scalar|curdate() -> date|Today.
scalar|date(at) -> date|The day of a moment.
scalar|date_add(at, INTERVAL n unit) -> datetime|Later by some time.
scalar|date_format(at, format) -> text|By a pattern such as %Y-%m-%d.
scalar|date_sub(at, INTERVAL n unit) -> datetime|Earlier by some time.
scalar|datediff(one, other) -> int|Days between two dates.
scalar|dayofweek(date) -> int|1 for Sunday to 7.
scalar|extract(unit FROM at) -> int|Year, month, day, hour and the like.
scalar|find_in_set(text, list) -> int|Place in a list with commas.
scalar|floor(x) -> number|The next whole number down.
scalar|from_unixtime(seconds) -> datetime|The moment of a Unix time.
scalar|greatest(x, ...) -> any|Largest of the arguments.
scalar|hex(x) -> text|Hexadecimal digits.
scalar|if(condition, x, y) -> any|x where the condition holds, otherwise y.
scalar|ifnull(x, y) -> any|y where x is null.
scalar|inet_aton(text) -> bigint|An IPv4 address as a number.
scalar|instr(text, part) -> int|Place of the first occurrence, from 1; 0 if there is none.
scalar|json_array(x, ...) -> json|An array of the arguments.
scalar|json_extract(document, path) -> json|Part of a document, e.g. at '$.name'.
scalar|json_length(document) -> int|Number of members.
scalar|json_object(key, value, ...) -> json|An object of the arguments.
scalar|json_unquote(value) -> text|Text of a JSON string.
scalar|json_valid(text) -> boolean|Whether the text is JSON.
scalar|last_day(date) -> date|The last day of the month.
scalar|least(x, ...) -> any|Smallest of the arguments.
scalar|left(text, length) -> text|Its first characters.
scalar|length(text) -> int|Number of bytes.
scalar|ln(x) -> double|Natural logarithm.
scalar|locate(part, text, start) -> int|Place of an occurrence, from 1; 0 if there is none.
scalar|lower(text) -> text|In lower case.
scalar|lpad(text, length, fill) -> text|Filled up on the left.
scalar|ltrim(text) -> text|Without blanks at its start.
scalar|md5(text) -> text|Digest as hexadecimal digits.
scalar|mod(x, y) -> number|Remainder of a division.
scalar|now(digits) -> datetime|The moment at which the statement began.
scalar|nullif(x, y) -> any|Null if both are equal, otherwise x.
scalar|power(x, y) -> double|x to the power of y.
scalar|rand() -> double|A random number from 0 to 1.
scalar|regexp_replace(text, pattern, new) -> text|Every match replaced.
scalar|regexp_substr(text, pattern) -> text|The first match.
scalar|repeat(text, n) -> text|The text n times.
scalar|replace(text, old, new) -> text|Every occurrence replaced.
scalar|reverse(text) -> text|Backwards.
scalar|right(text, length) -> text|Its last characters.
scalar|round(x, digits) -> number|Rounded to so many digits.
scalar|rpad(text, length, fill) -> text|Filled up on the right.
scalar|rtrim(text) -> text|Without blanks at its end.
scalar|sha2(text, bits) -> text|Digest as hexadecimal digits.
scalar|sign(x) -> int|-1, 0 or 1.
scalar|sqrt(x) -> double|Square root.
scalar|str_to_date(text, format) -> datetime|Read by a pattern such as %d.%m.%Y.
scalar|substring(text, start, length) -> text|Part of a text, from 1.
scalar|substring_index(text, separator, n) -> text|What stands before the nth separator.
scalar|timestampdiff(unit, from, to) -> bigint|Whole units between two moments.
scalar|trim(text) -> text|Without blanks at both ends.
scalar|truncate(x, digits) -> number|Cut to so many digits.
scalar|unhex(text) -> bytes|Bytes of hexadecimal digits.
scalar|unix_timestamp(at) -> decimal|Seconds since 1970.
scalar|upper(text) -> text|In upper case.
scalar|utc_timestamp(digits) -> datetime|The moment in UTC.
scalar|uuid() -> text|A new UUID.
scalar|week(date, mode) -> int|Week of the year.
scalar|weekday(date) -> int|0 for Monday to 6.
scalar|year(date) -> int|Year of a date.
window|dense_rank() -> bigint|Rank without gaps.
window|first_value(x) -> any|Value of the first row of the frame.
window|lag(x, n) -> any|Value n rows before.
window|last_value(x) -> any|Value of the last row of the frame.
window|lead(x, n) -> any|Value n rows behind.
window|ntile(n) -> bigint|Number of the part of n equal parts.
window|percent_rank() -> double|Rank from 0 to 1.
window|rank() -> bigint|Rank with gaps.
window|row_number() -> bigint|Number of the row.
`;

export const builtinFunctions: readonly FunctionDescription[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [kind, signature, description] = line.split('|') as [FunctionDescription['kind'], string, string];
    return {name: signature.slice(0, signature.indexOf('(')), kind, signatures: [signature], description};
  });

/** MariaDB does not say which of its words are reserved; these are, in all versions of both servers. */
export const reservedWords: readonly string[] = `
ADD ALL ALTER ANALYZE AND AS ASC BEFORE BETWEEN BOTH BY CALL CASCADE CASE CHANGE CHECK COLLATE COLUMN CONDITION
CONSTRAINT CONTINUE CONVERT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASE
DATABASES DECLARE DEFAULT DELAYED DELETE DESC DESCRIBE DETERMINISTIC DISTINCT DISTINCTROW DIV DROP DUAL EACH ELSE
ELSEIF ENCLOSED ESCAPED EXCEPT EXISTS EXIT EXPLAIN FALSE FETCH FOR FORCE FOREIGN FROM FULLTEXT GRANT GROUP HAVING
HIGH_PRIORITY IF IGNORE IN INDEX INFILE INNER INOUT INSERT INTERSECT INTERVAL INTO IS ITERATE JOIN KEY KEYS KILL
LEADING LEAVE LEFT LIKE LIMIT LINEAR LINES LOAD LOCALTIME LOCALTIMESTAMP LOCK LOOP LOW_PRIORITY MATCH MOD NATURAL NOT
NULL ON OPTIMIZE OPTION OPTIONALLY OR ORDER OUT OUTER OUTFILE OVER PARTITION PRIMARY PROCEDURE PURGE RANGE READ
RECURSIVE REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE REQUIRE RESTRICT RETURN REVOKE RIGHT RLIKE ROWS SCHEMA
SCHEMAS SELECT SEPARATOR SET SHOW SPATIAL SQL STARTING STRAIGHT_JOIN TABLE TERMINATED THEN TO TRAILING TRIGGER TRUE
UNDO UNION UNIQUE UNLOCK UNSIGNED UPDATE USAGE USE USING VALUES WHEN WHERE WHILE WITH WRITE XOR ZEROFILL`
  .trim()
  .split(/\s+/);
