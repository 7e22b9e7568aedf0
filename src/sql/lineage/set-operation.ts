import {knownColumn} from './scope.ts';
import type {Tracer} from './tracer.ts';
import {joinTraces, unknownTrace, type Columns, type NamedTrace, type Trace} from './trace.ts';

interface Branches {
  left: Columns;
  right: Columns;
  byName: boolean;
}

/** UNION and INTERSECT make columns of both branches, EXCEPT only of the first. */
export function combineBranches(
  kind: 'union' | 'intersect' | 'except',
  branches: Branches,
  tracer: Tracer,
): Columns {
  const {left, right} = branches;
  if (kind === 'except') {
    tracer.addFilter('except', joinTraces(right.known.map((column) => column.trace)));
    if (right.open) tracer.addProblem(`except: ${right.open.problem}`);
    return left;
  }
  return branches.byName ? combineByName(branches, tracer) : combineByPosition(branches);
}

function combineByPosition({left, right}: Branches): Columns {
  const problem = (left.open ?? right.open)?.problem;
  const known = left.known.map((column, index): NamedTrace => {
    const other = right.known[index]?.trace;
    if (problem !== undefined) return {...column, trace: {...column.trace, problem}};
    return {...column, trace: joinTraces([column.trace, ...(other ? [other] : [])])};
  });
  if (!left.open) return {known};
  return {known, open: {problem: left.open.problem, trace: () => unknownTrace(left.open!.problem)}};
}

function combineByName({left, right}: Branches, {names}: Tracer): Columns {
  const all = new Map([...right.known, ...left.known].map((column) => [names.key(column.name), column]));
  const order = [...left.known, ...right.known].map(({name}) => names.key(name));
  const from = (branch: Columns, name: string): Trace[] => {
    const known = knownColumn(branch, name, names);
    return known ? [known.trace] : branch.open ? [unknownTrace(branch.open.problem)] : [];
  };
  const known = [...new Set(order)].map((key): NamedTrace => {
    const column = all.get(key)!;
    return {...column, trace: joinTraces([...from(left, column.name), ...from(right, column.name)])};
  });
  const open = left.open ?? right.open;
  return {known, ...(open && {open: {problem: open.problem, trace: () => unknownTrace(open.problem)}})};
}
