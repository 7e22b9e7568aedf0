import fc from 'fast-check';
import {expect, it} from 'vitest';
import {parse} from 'yaml';
import {eraseConnection, writeConnection} from '#src/config/edit-project-file.ts';
import {projectSchema} from '#src/config/project-schema.ts';
import {parseYamlDocument, validateDocument} from '#src/config/yaml-document.ts';
import {OpsError} from '#src/errors/index.ts';

/** Text that is close enough to YAML to get deep into the parser. */
const nearlyYaml = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'connections',
        'environments',
        'project',
        'type',
        ': ',
        ':\n',
        '\n',
        '\n  ',
        '\n    ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        ', ',
        '"',
        "'",
        '#',
        '&a ',
        '*a',
        '<<: *a',
        '|\n',
        '? ',
        '!x ',
        '---\n',
        '\t',
        '\r\n',
        '\u{FEFF}',
      ),
      fc.string({unit: 'grapheme', maxLength: 4}),
    ),
    {maxLength: 30},
  )
  .map((parts) => parts.join(''));

it('any text is read or refused with a sentence that names the file and fits on a screen', () => {
  fc.assert(
    fc.property(nearlyYaml, (text) => {
      try {
        validateDocument(parseYamlDocument(text, 'weir.yml'), projectSchema);
      } catch (error) {
        if (!(error instanceof OpsError)) throw error;
        expect(error.message).toContain('weir.yml');
        expect(error.message.split('\n').length).toBeLessThan(24);
      }
    }),
    {numRuns: 1000},
  );
});

const name = fc.stringMatching(/^[a-z_][\w-]{0,8}$/).filter((text) => !(text in {}));
const entry = fc.record({type: fc.constant('duckdb'), path: fc.string()}, {requiredKeys: ['type']});
const layout = fc.constantFrom('block', 'flow');

it('writing a connection changes that connection only, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.dictionary(name, entry), name, entry, layout, (others, added, value, style) => {
      const text = `project: a # name\nconnections: ${style === 'flow' ? JSON.stringify(others) : blockOf(others)}\nvariables: {x: 1}\n`;
      const written = writeConnection(text, added, value as {type: string});
      expect(parse(written)).toEqual({
        project: 'a',
        connections: {...others, [added]: value},
        variables: {x: 1},
      });
      expect(parse(eraseConnection(written, added)).connections ?? {}).toEqual(
        Object.fromEntries(Object.entries(others).filter(([other]) => other !== added)),
      );
    }),
    {numRuns: 100},
  );
});

function blockOf(connections: Record<string, object>): string {
  const lines = Object.entries(connections).map(
    ([key, value]) => `\n  ${key}: ${JSON.stringify(value)} # note`,
  );
  return lines.join('');
}
