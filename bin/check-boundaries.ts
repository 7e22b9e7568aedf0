import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {cruise, type IViolation} from 'dependency-cruiser';
import {boundaryRules} from './boundaries.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every import in a checkout that breaks a law of `boundaries.ts`. */
export async function findViolations(directory = root): Promise<IViolation[]> {
  const alias = ['src', 'plugins', 'commands', 'test'].map((name) => [`#${name}`, join(directory, name)]);
  const {output} = await cruise(
    ['src', 'commands', 'plugins', 'bin', 'test'],
    {
      ruleSet: {forbidden: boundaryRules(directory)},
      validate: true,
      baseDir: directory,
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: {path: 'node_modules'},
      enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'node', 'default']},
    },
    {alias: Object.fromEntries(alias)},
  );
  if (typeof output === 'string') throw new Error(output);
  return output.summary.violations;
}

export function describeViolation({rule, from, to, cycle}: IViolation): string {
  const path = cycle ? cycle.map(({name}) => name).join(' -> ') : to;
  return `${from} -> ${path}   (${rule.name})`;
}

if (import.meta.main) {
  const violations = await findViolations();
  for (const violation of violations) process.stderr.write(`${describeViolation(violation)}\n`);
  process.stdout.write(`${violations.length} imports break a law\n`);
  if (violations.length > 0) process.exitCode = 1;
}
