import type {ColumnType} from '#src/warehouse/index.ts';

/** Types are spelled as in `decimal(10,2)`, `uint64`, `list<text>`, `struct<"a" int32,"b" text>`, `map<text,int32>`. */
export function formatNativeType(type: ColumnType): string {
  switch (type.kind) {
    case 'integer':
      return `${type.signed ? 'int' : 'uint'}${type.bits}`;
    case 'decimal':
      return type.precision === undefined ? 'decimal' : `decimal(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return `float${type.bits}`;
    case 'time':
      return type.zoned ? 'timetz' : 'time';
    case 'timestamp':
      return type.zoned ? 'timestamptz' : 'timestamp';
    case 'list':
      return `list<${formatNativeType(type.element)}>`;
    case 'struct':
      return `struct<${type.fields.map((field) => `"${field.name.replaceAll('"', '""')}" ${formatNativeType(field.type)}`).join(',')}>`;
    case 'map':
      return `map<${formatNativeType(type.key)},${formatNativeType(type.value)}>`;
    default:
      return type.kind;
  }
}

const plainTypes: Readonly<Record<string, ColumnType>> = {
  boolean: {kind: 'boolean'},
  text: {kind: 'text'},
  bytes: {kind: 'bytes'},
  date: {kind: 'date'},
  time: {kind: 'time', zoned: false},
  timetz: {kind: 'time', zoned: true},
  timestamp: {kind: 'timestamp', zoned: false},
  timestamptz: {kind: 'timestamp', zoned: true},
  interval: {kind: 'interval'},
  uuid: {kind: 'uuid'},
  json: {kind: 'json'},
  decimal: {kind: 'decimal'},
};

/** The inverse of `formatNativeType`; anything else is `unknown`. */
export function parseNativeType(text: string): ColumnType {
  const {type, rest} = readType(text.trim());
  return rest === '' ? type : {kind: 'unknown'};
}

/** Reads one type from the start of a text. */
export function readType(text: string): {type: ColumnType; rest: string} {
  const [word = ''] = /^\w*/.exec(text)!;
  const rest = text.slice(word.length);
  const integer = /^(u?)int(8|16|32|64|128)$/.exec(word);
  if (integer)
    return {type: {kind: 'integer', bits: Number(integer[2]) as 8, signed: integer[1] === ''}, rest};
  if (word === 'float32' || word === 'float64')
    return {type: {kind: 'float', bits: word === 'float32' ? 32 : 64}, rest};
  const size = /^\((\d+),(\d+)\)/.exec(rest);
  if (word === 'decimal' && size)
    return {
      type: {kind: 'decimal', precision: Number(size[1]), scale: Number(size[2])},
      rest: rest.slice(size[0].length),
    };
  if (rest.startsWith('<') && ['list', 'struct', 'map'].includes(word))
    return readNested(word, rest.slice(1));
  return {type: plainTypes[word] ?? {kind: 'unknown'}, rest};
}

function readNested(word: string, text: string): {type: ColumnType; rest: string} {
  const members: {name: string; type: ColumnType}[] = [];
  let rest = text;
  while (!rest.startsWith('>')) {
    const named = /^"((?:[^"]|"")*)" /.exec(rest);
    const member = readType(rest.slice(named?.[0].length ?? 0));
    if (member.rest === '' || (member.rest[0] !== ',' && member.rest[0] !== '>'))
      return {type: {kind: 'unknown'}, rest: member.rest};
    members.push({name: (named?.[1] ?? '').replaceAll('""', '"'), type: member.type});
    rest = member.rest[0] === ',' ? member.rest.slice(1) : member.rest;
  }
  rest = rest.slice(1);
  if (word === 'struct') return {type: {kind: 'struct', fields: members}, rest};
  const [first, second] = members;
  if (word === 'list' && first) return {type: {kind: 'list', element: first.type}, rest};
  return first && second
    ? {type: {kind: 'map', key: first.type, value: second.type}, rest}
    : {type: {kind: 'unknown'}, rest};
}
