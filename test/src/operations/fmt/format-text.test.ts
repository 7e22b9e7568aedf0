import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatSqlText, formatYamlText} from '#src/operations/fmt/format-text.ts';
import {templateTokens} from '#src/sql/layout/template-tokens.ts';

const laidOut = (text: string) => formatSqlText(text, {});

describe('SQL', () => {
  test('gets a line for each clause, and keeps header, comments and Jinja', () => {
    const text = `/* @weir
name:   mart.revenue
*/
WITH a AS (SELECT id, name -- the name
, sum(x) over (partition by id ORDER BY y) as total FROM {{ ref('raw.orders') }} o LEFT JOIN raw.c c ON c.id=o.id AND c.x BETWEEN 1 AND 2 where x = 'It''s {{ y }}' and (a or b)
{% if is_incremental() %}
and o.at > 5
{% endif %}
)
select * from a join b using (id) UNION ALL select 1, "SELECT" from c limit 10`;
    expect(laidOut(text)).toEqual({
      text: `/* @weir
name:   mart.revenue
*/
with a as (
  select
    id,
    name -- the name
    ,
    sum(x) over (partition by id order by y) as total
  from {{ ref('raw.orders') }} o
  left join raw.c c on c.id=o.id
    and c.x between 1 and 2
  where x = 'It''s {{ y }}'
    and (a or b)
  {% if is_incremental() %}
    and o.at > 5
  {% endif %}
)
select *
from a
join b using (id)
union all
select
  1,
  "SELECT"
from c
limit 10
`,
    });
  });

  test.each([
    ['a quote that stays open', "select 'a"],
    ['a tag that stays open', 'select {{ a'],
    ['a comment at the end', 'select 1 -- end'],
    ['nothing', ''],
    ['blanks', '  \n'],
    ['two statements', 'select 1; select 2;'],
    ['a column named as a keyword', 'select t.from, t."order" from t'],
    ['raw Jinja', 'select {% raw %}{{ not a tag }}{% endraw %}'],
    ['parentheses without partner', 'select (1)) from t where )'],
  ])('%s is laid out in a stable way or left alone', (_, text) => {
    const once = laidOut(text);
    if ('text' in once) expect(laidOut(once.text)).toEqual(once);
  });

  test('keeps every token of any text', () => {
    // prettier-ignore
    const word = fc.constantFrom(
      'select', 'FROM', 'x', 'a.b', 'where', 'and', ',', '(', ')', ';', "'s'", '-- c\n', '/* b */', '{{ r }}',
      '{% if x %}', '{% endif %}', 'join', 'on', '=', 'with', 'as', 'union', 'between', 'case', '\n', '\n\n', '1',
    );
    fc.assert(
      fc.property(fc.array(word, {maxLength: 30}), (words) => {
        const text = words.join(' ');
        const result = laidOut(text);
        const tokens = (source: string) =>
          templateTokens(source).map((token) => token.text.toLowerCase().trimEnd());
        if ('text' in result) expect(tokens(result.text)).toEqual(tokens(text));
      }),
      {numRuns: 500},
    );
  });
});

describe('YAML', () => {
  test('is indented anew and keeps comments and quotes', async () => {
    const text = `# top\nsource:\n     connection:   files # where from\n     path: "a.csv"\nchecks:\n    - unique: [id]\n\n    - not_null: 'x'\n`;
    expect(await formatYamlText(text)).toEqual({
      text: `# top\nsource:\n  connection: files # where from\n  path: "a.csv"\nchecks:\n  - unique: [id]\n\n  - not_null: 'x'\n`,
    });
  });

  test('that is broken is left alone', async () => {
    expect(await formatYamlText('a: [1\nb: 2\n')).toHaveProperty('problem');
  });
});
