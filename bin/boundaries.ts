import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {IForbiddenRuleType, IRegularForbiddenRuleType} from 'dependency-cruiser';

type Rule = Omit<IRegularForbiddenRuleType, 'severity'>;

/**
 * Folder -> folders it may import (`may`), or import only types of (`types`). A folder may always import
 * itself; what is not listed is forbidden.
 */
const layers: Record<string, {may?: string[]; types?: string[]}> = {
  'src/util': {},
  'src/errors': {},
  'src/runtime': {may: ['src/errors']},
  'src/sql': {may: ['src/errors', 'src/util']},
  'src/warehouse': {may: ['src/errors', 'src/util'], types: ['src/runtime']},
  'src/config': {may: ['src/errors', 'src/util'], types: ['src/warehouse', 'src/runtime']},
  'src/jinja': {may: ['src/errors', 'src/util']},
  'src/project': {
    may: ['src/warehouse', 'src/config', 'src/jinja', 'src/sql', 'src/errors', 'src/util'],
    types: ['src/runtime'],
  },
  'src/transform': {
    may: ['src/warehouse', 'src/project', 'src/sql', 'src/errors', 'src/util'],
    types: ['src/runtime'],
  },
  'src/dbt': {
    may: ['src/warehouse', 'src/config', 'src/jinja', 'src/sql', 'src/errors', 'src/util'],
    types: ['src/runtime'],
  },
  'src/pipeline': {
    may: ['src/warehouse', 'src/project', 'src/sql', 'src/errors', 'src/util'],
    types: ['src/runtime'],
  },
  'src/operations': {
    may: [
      'src/warehouse',
      'src/pipeline',
      'src/transform',
      'src/project',
      'src/config',
      'src/sql',
      'src/errors',
      'src/util',
      'src/dbt',
      'src/jinja',
    ],
    types: ['src/runtime'],
  },
  'src/present': {
    may: ['src/errors', 'src/util'],
    types: ['src/operations', 'src/pipeline', 'src/transform', 'src/project', 'src/config', 'src/warehouse'],
  },
  'src/report': {may: ['src/util'], types: ['src/pipeline/events', 'src/runtime']},
  'src/tui': {
    may: ['src/operations', 'src/present', 'src/errors', 'src/util'],
    types: ['src/pipeline/events', 'src/runtime'],
  },
  'src/cli': {may: ['src/errors', 'src/util'], types: ['src/runtime']},
  commands: {may: ['src/operations', 'src/present', 'src/cli', 'src/tui', 'src/errors']},
  'commands/_': {
    may: [
      'commands',
      'plugins/index.ts',
      'src/operations',
      'src/present',
      'src/cli',
      'src/errors',
      'src/config',
      'src/runtime',
      'src/report',
    ],
    types: ['src/pipeline/events'],
  },
  plugins: {
    may: ['src/warehouse', 'src/errors', 'src/sql', 'src/util'],
    types: ['src/runtime'],
  },
  'bin/run.js': {may: ['bin/exec-node.js']},
  'test/contract': {may: ['src/warehouse', 'src/errors', 'src/runtime']},
};

/** Packages that belong to one place; elsewhere they would couple a layer to a tool. */
const packageHomes: Record<string, string[]> = {
  '@oclif/core': ['src/cli', 'commands', 'bin', 'test'],
  execa: ['src/runtime', 'bin', 'test'],
  ink: ['src/tui', 'test'],
  listr2: ['src/report'],
  react: ['src/tui', 'test'],
};

const ours = '^(src|commands|plugins|bin|test)/';
const pathOf = (folder: string) => `^${escape(folder)}${/[._]|\/events$/.test(folder) ? '' : '/'}`;
const anyOf = (folders: readonly string[]) => folders.map(pathOf).join('|');

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** A more special folder inside this one, which has a law of its own. */
function inside(folder: string): string[] {
  return Object.keys(layers).filter((other) => other !== folder && other.startsWith(folder));
}

function layerRules(folder: string): Rule[] {
  const {may = [], types = []} = layers[folder]!;
  const from = {path: pathOf(folder), ...(inside(folder).length > 0 && {pathNot: anyOf(inside(folder))})};
  const itself = folder === 'plugins' ? String.raw`^plugins/[^/]+/` : pathOf(folder);
  const outside = (allowed: readonly string[]) => [itself, ...allowed.map(pathOf)].join('|');
  const rules: Rule[] = [
    {
      name: `law-of-${folder}`,
      comment: `${folder} may import ${[...may, ...types].join(', ') || 'nothing of ours'}.`,
      from,
      to: {path: ours, pathNot: outside([...may, ...types])},
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `types-only-in-${folder}`,
      comment: `${folder} may import only types of ${types.join(', ')}.`,
      from,
      to: {path: anyOf(types), pathNot: outside(may), dependencyTypesNot: ['type-only']},
    });
  }
  return rules;
}

/** A plugin may build on another one only if its package.json says so. */
function pluginRules(root: string): Rule[] {
  const directory = join(root, 'plugins');
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'package.json')))
    .map((name) => {
      const {dependencies = {}} = JSON.parse(readFileSync(join(directory, name, 'package.json'), 'utf8'));
      const friends = Object.keys(dependencies)
        .filter((dependency) => dependency.startsWith('@weir/'))
        .map((dependency) => dependency.slice('@weir/'.length));
      return {
        name: `plugin-${name}-stands-alone`,
        comment: `plugins/${name} may import another plugin only if its package.json names it.`,
        from: {path: `^plugins/${name}/`},
        to: {path: '^plugins/', pathNot: `^plugins/(${[name, ...friends].join('|')})/`},
      };
    });
}

function packageRules(): Rule[] {
  return Object.entries(packageHomes).map(([name, homes]) => ({
    name: `home-of-${name}`,
    comment: `Only ${homes.join(', ')} may import ${name}.`,
    from: {path: ours, pathNot: anyOf(homes)},
    to: {path: `(^|/)node_modules/${escape(name)}/`},
  }));
}

const plainRules: Rule[] = [
  {
    name: 'interface-is-deferred',
    comment: 'Commands load the full-screen interface only by `await import()`.',
    from: {path: '^commands/'},
    to: {path: '^src/tui/', dynamic: false},
  },
  {
    name: 'node-built-ins',
    comment: 'Node built-ins are reached through the ports of src/runtime.',
    from: {path: '^(src|commands)/', pathNot: '^src/(runtime|warehouse)/'},
    to: {dependencyTypes: ['core']},
  },
  {
    name: 'node-built-ins-in-the-contract',
    comment: 'src/warehouse may name the type of a stream, nothing else of Node.',
    from: {path: '^src/warehouse/'},
    to: {dependencyTypes: ['core'], dependencyTypesNot: ['type-only']},
  },
  {
    name: 'no-circles',
    comment: 'Modules that need one another to run have no order. Types may refer to one another.',
    from: {},
    to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}},
  },
  {
    name: 'unresolved',
    comment: 'An import that cannot be followed would escape every other law.',
    from: {},
    to: {couldNotResolve: true},
  },
];

/** The laws of a checkout, as dependency-cruiser takes them. */
export function boundaryRules(root: string): IForbiddenRuleType[] {
  const rules = [
    ...Object.keys(layers).flatMap(layerRules),
    ...pluginRules(root),
    ...packageRules(),
    ...plainRules,
  ];
  return rules.map((rule) => ({...rule, severity: 'error'}) as IForbiddenRuleType);
}
