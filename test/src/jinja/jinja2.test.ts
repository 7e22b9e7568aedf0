import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {Dict, Float, TemplateError, compileTemplate, fromHost, jinjaGlobals} from '#src/jinja/index.ts';

/** Templates with what Jinja2 3.1.6 in its sandbox made of them, undefined names printing nothing. */
const rendered: {template: string; text?: string; fails?: string}[] = JSON.parse(
  readFileSync(new URL('../../fixtures/jinja/rendered-by-jinja2.json', import.meta.url), 'utf8'),
);

function render(template: string): string {
  const names = new Map<string, unknown>([
    ...jinjaGlobals,
    ['xs', [3, 1, 2]],
    ['d', new Dict([['a', 1], ['b', [1, new Float(2), null, true]]])], // prettier-ignore
    ['s', "Hello 'W'orld"],
    ['n', null],
    [
      'people',
      fromHost([
        {name: 'Bo', age: 3},
        {name: 'al', age: 5},
        {name: 'Cy', age: 3},
      ]),
    ],
    ['text', 'a\nb'],
  ]);
  return compileTemplate({file: 'models/a.sql', text: template}).render({
    lookUp: (name) => names.get(name),
    undefinedPolicy: 'blank',
  });
}

describe('templates render as by Jinja2', () => {
  test.each(rendered.filter(({text}) => text !== undefined))('$template', ({template, text}) => {
    expect(render(template)).toBe(text);
  });
});

describe('what Jinja2 refuses is refused with its place', () => {
  test.each(rendered.filter(({fails}) => fails !== undefined))('$template: $fails', ({template}) => {
    expect(() => render(template)).toThrow(TemplateError);
    expect(() => render(template)).toThrow(/^models\/a\.sql:\d+:\d+: /);
  });
});

test('an error inside of a macro says where the macro was called', () => {
  const template = "{% macro pad(x) %}\n{{ x + 'a' }}\n{% endmacro %}\nselect\n  {{ pad(1) }}";
  expect(() => render(template)).toThrow(
    "models/a.sql:2:4: unsupported operand type(s) for +: 'int' and 'str'\n  called from models/a.sql:5:6",
  );
});
