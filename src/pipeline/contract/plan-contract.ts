import {
  formatTypeName,
  type Column,
  type ColumnType,
  type Dialect,
  type RelationDescription,
} from '../../warehouse/index.ts';
import type {AgreedColumn, Contract, ContractPlan, ContractRule, Drift, PlannedColumn} from './contract.ts';
import {holds, isSameType} from './type-room.ts';
import {landedType, widenType} from './widen-type.ts';

/** What a destination can do about a difference. */
export interface Destination {
  dialect: Pick<Dialect, 'toNativeType' | 'fromNativeType'>;
  /** Columns can be added and widened. */
  changesTables: boolean;
  /** Columns whose names differ in case only are one. */
  ignoresCase: boolean;
}

export interface ContractInput {
  /** Columns that are meant for the table. */
  source: readonly Column[];
  /** Undefined when the table is not there. */
  target: Pick<RelationDescription, 'columns'> | undefined;
  contract: Contract;
  /** The rows and columns of the load take the place of the table. */
  replaces: boolean;
  destination: Destination;
}

/** Names that belong to weir begin so. */
const systemPrefix = '_weir_';

/** What has to happen so that rows of a source fit their table. Nothing is narrowed. */
export function planContract(input: ContractInput): ContractPlan {
  const {source, target, contract, replaces} = input;
  const find = finder(input.destination);
  const planned = source.map((column) => {
    const agreed = find(contract.agreed, column.name);
    const existing = target && find(target.columns, column.name);
    return existing ? planKnown(column, existing, agreed, input) : planNew(column, agreed, input);
  });
  const missing = (target?.columns ?? [])
    .filter(({name}) => !name.startsWith(systemPrefix) && !find(source, name))
    .map((column) => planMissing(column, input));
  const drift = [
    ...(target ? [] : [newTable(contract)]),
    ...planned.flatMap((plan) => plan.drift ?? []),
    ...missing,
  ];
  const changes = (effect: 'add' | 'widen') =>
    replaces || !target
      ? []
      : planned.flatMap(({drift: found, changed}) => (found?.effect === effect && changed ? [changed] : []));
  const columns = planned.map(({column}) => column);
  return {
    drift,
    add: changes('add'),
    widen: changes('widen'),
    columns,
    needsShaping: columns.some(({castTo, unexpected}) => castTo !== undefined || unexpected !== undefined),
  };
}

interface ColumnPlan {
  column: PlannedColumn;
  drift?: Drift;
  /** The column as the table gets it. */
  changed?: Column;
}

function newTable({tables}: Contract): Drift {
  return {kind: 'new-table', effect: tables === 'freeze' ? 'fail' : 'create'};
}

/** A column that the table lacks, or of a table that is not there. */
function planNew(
  source: Column,
  agreed: AgreedColumn | undefined,
  {contract, target, replaces, destination}: ContractInput,
): ColumnPlan {
  const rule = agreed?.isExpected ? 'evolve' : (agreed?.rule ?? contract.columns);
  const column = agreed?.type ? castPlan(source, agreed.type, misfitRule(agreed, contract)) : {source};
  if (!target) return {column};
  const becomes = agreed?.type ?? source.type;
  const drift: Drift = {kind: 'new-column', column: source.name, to: source.type, effect: 'add', becomes};
  if (rule === 'evolve') {
    if (!replaces && !destination.changesTables)
      return {column, drift: {...drift, effect: 'fail', reason: 'its system cannot add columns'}};
    return {column, drift, changed: columnOf(source.name, becomes, destination)};
  }
  const {becomes: _, ...refused} = drift;
  if (rule === 'freeze') return {column, drift: {...refused, effect: 'fail'}};
  return {column: {source, unexpected: rule}, drift: {...refused, effect: rule}};
}

/** A column that both have. */
function planKnown(
  source: Column,
  existing: Column,
  agreed: AgreedColumn | undefined,
  input: ContractInput,
): ColumnPlan {
  const {contract, destination, replaces} = input;
  const rule = misfitRule(agreed, contract);
  const base = {column: source.name, from: existing.type, to: source.type};
  if (agreed?.type) return planAgreed(source, existing, agreed.type, input, rule);
  if (isSameColumn(source, existing, destination)) return {column: {source}};
  const kind = kindOf(source, existing, destination);
  if (kind === 'narrower-type') {
    const keepsWidth = replaces && rule !== 'evolve';
    return {
      column: keepsWidth ? castPlan(source, existing.type, rule) : {source},
      drift: {...base, kind, effect: 'none'},
    };
  }
  if (rule === 'freeze') return {column: {source}, drift: {...base, kind, effect: 'fail'}};
  if (rule !== 'evolve')
    return {column: castPlan(source, existing.type, rule), drift: {...base, kind, effect: rule}};
  const becomes = replaces ? source.type : widenType(existing.type, source.type, destination.dialect);
  return planWiden(source, existing, {...base, kind, effect: 'widen', ...(becomes && {becomes})}, input);
}

/** The default rule, where the column of the table has not enough room. */
function planWiden(source: Column, existing: Column, drift: Drift, input: ContractInput): ColumnPlan {
  const {destination, replaces} = input;
  if (replaces) return {column: {source}, drift};
  const {becomes} = drift;
  const isText = ['text', 'unknown'].includes(source.type.kind);
  // Texts tell only one by one whether they fit.
  if (isText) {
    const otherwise = becomes && destination.changesTables && columnOf(existing.name, becomes, destination);
    return {
      column: {...castPlan(source, existing.type, 'evolve'), ...(otherwise && {otherwise})},
      drift: {...drift, effect: 'check'},
    };
  }
  if (becomes && destination.changesTables)
    return {column: {source}, drift, changed: columnOf(existing.name, becomes, destination)};
  if (drift.kind === 'wider-type' && !destination.changesTables)
    // The destination looks at each value by itself.
    return {column: {source}, drift: {...drift, effect: 'none'}};
  const reason = becomes ? 'its system cannot change types' : 'no type holds the values of both';
  return {column: {source}, drift: {...drift, effect: 'fail', reason}};
}

/** A column whose type people agreed on: values have to fit it, and the table gets room for it. */
function planAgreed(
  source: Column,
  existing: Column,
  type: ColumnType,
  {destination, replaces}: ContractInput,
  rule: ContractRule,
): ColumnPlan {
  const landed = landedType(type, destination.dialect);
  const column = castPlan(source, type, rule);
  const base = {column: source.name, from: existing.type, to: source.type};
  const hasRoom = holds(existing.type, type) || holds(existing.type, landed);
  if (hasRoom)
    return {
      column,
      ...(!isSameType(source.type, type) && {
        drift: {
          ...base,
          kind: holds(type, source.type) ? 'narrower-type' : 'wider-type',
          effect: effectOf(column),
        },
      }),
    };
  const becomes = replaces ? type : widenType(existing.type, type, destination.dialect);
  const drift: Drift = {...base, kind: 'wider-type', effect: 'widen', ...(becomes && {becomes})};
  if (!replaces && (!becomes || !destination.changesTables)) {
    const reason = becomes
      ? 'its system cannot change types'
      : `no type holds its values and ${formatTypeName(type)}, which was agreed on`;
    return {column, drift: {...drift, effect: 'fail', reason}};
  }
  return {column, drift, changed: columnOf(existing.name, becomes!, destination)};
}

function effectOf({misfits}: PlannedColumn): Drift['effect'] {
  if (misfits === undefined) return 'none';
  return misfits === 'evolve' || misfits === 'freeze' ? 'check' : misfits;
}

function planMissing(column: Column, {contract, replaces}: ContractInput): Drift {
  const base = {kind: 'missing-column', column: column.name, from: column.type} as const;
  if (contract.columns === 'freeze') return {...base, effect: 'fail'};
  return {...base, effect: replaces ? 'drop' : 'none'};
}

/** A cast only where the type differs. */
function castPlan(source: Column, type: ColumnType, rule: ContractRule): PlannedColumn {
  if (isSameType(source.type, type)) return {source};
  return {source, castTo: type, misfits: rule};
}

function misfitRule(agreed: AgreedColumn | undefined, contract: Contract): ContractRule {
  return agreed?.rule ?? contract.types;
}

function isSameColumn(source: Column, existing: Column, {dialect}: Destination): boolean {
  return (
    isSameType(source.type, existing.type) ||
    dialect.toNativeType(source.type).toLowerCase() === existing.nativeType.toLowerCase() ||
    isSameType(landedType(source.type, dialect), existing.type)
  );
}

function kindOf(
  source: Column,
  existing: Column,
  {dialect}: Destination,
): 'narrower-type' | 'wider-type' | 'incompatible-type' {
  if (holds(existing.type, source.type) || holds(existing.type, landedType(source.type, dialect)))
    return 'narrower-type';
  const common = widenType(existing.type, source.type, dialect);
  const isLastResort = common?.kind === 'text' && source.type.kind !== 'text';
  return common && !isLastResort && source.type.kind !== 'text' ? 'wider-type' : 'incompatible-type';
}

function columnOf(name: string, type: ColumnType, {dialect}: Destination): Column {
  return {name, type, nativeType: dialect.toNativeType(type), nullable: true};
}

function finder({ignoresCase}: Destination) {
  return <Named extends {name: string}>(all: readonly Named[], name: string): Named | undefined =>
    all.find((candidate) => candidate.name === name) ??
    (ignoresCase ? all.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase()) : undefined);
}
