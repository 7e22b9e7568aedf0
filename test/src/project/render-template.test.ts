import {expect, test} from 'vitest';
import {UsageError} from '#src/errors/index.ts';
import {renderTemplate, type TemplateScope} from '#src/project/render-template.ts';

const scope: TemplateScope = {
  ref(name) {
    if (name === 'nowhere') throw new UsageError('there is no asset nowhere', {hint: 'Known assets: a.'});
    return `"marts"."${name}"`;
  },
  source: (schema, table) => `"${schema}"."${table}"`,
  variable: (name, fallback) => (name === 'start' ? '2024-01-01' : fallback),
  environmentVariable: (name, fallback) => fallback ?? name,
  self: '"marts"."me"',
  environment: 'dev',
};
const render = (template: string) => renderTemplate(template, 'assets/a.sql', scope);

test.each([
  ['select 1', 'select 1'],
  ["select * from {{ ref('a') }}", 'select * from "marts"."a"'],
  ["select * from {{ ref('package', 'a') }}", 'select * from "marts"."a"'],
  ["select * from {{ source('app', 'orders') }}", 'select * from "app"."orders"'],
  ["where day >= '{{ var('start') }}'", "where day >= '2024-01-01'"],
  ["{{ var('limit', 10) }}", '10'],
  ["{{ env_var('REGION', 'eu') }}", 'eu'],
  ['{{ this }} {{ target.name }}', '"marts"."me" dev'],
  ["{% for c in ['a', 'b'] %}{{ c }},{% endfor %}", 'a,b,'],
  ["select '<&>' -- {{ 'a < b' }}", "select '<&>' -- a < b"],
])('%s renders as %s', async (template, sql) => {
  expect(await render(template)).toBe(sql);
});

test('an unknown asset is a problem of the file that names it', async () => {
  await expect(render("select * from {{ ref('nowhere') }}")).rejects.toThrow(
    /^assets\/a\.sql.*there is no asset nowhere/,
  );
});

test('a broken template says where', async () => {
  await expect(render('select 1\nfrom {{ ref( }}')).rejects.toThrow(
    /^assets\/a\.sql:2:\d+: the template cannot be rendered/,
  );
});

test('an unknown word is refused, not printed as nothing', async () => {
  await expect(render('select {{ nope }}')).rejects.toBeInstanceOf(UsageError);
});
