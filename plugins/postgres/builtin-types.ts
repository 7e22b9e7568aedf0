/** Name, object id and object id of the array type, as fixed in the server's `pg_type.dat`. */
const builtinTypes: readonly (readonly [name: string, oid: number, arrayOid: number])[] = [
  ['boolean', 16, 1000],
  ['bytea', 17, 1001],
  ['"char"', 18, 1002],
  ['name', 19, 1003],
  ['bigint', 20, 1016],
  ['smallint', 21, 1005],
  ['integer', 23, 1007],
  ['text', 25, 1009],
  ['oid', 26, 1028],
  ['json', 114, 199],
  ['real', 700, 1021],
  ['double precision', 701, 1022],
  ['character', 1042, 1014],
  ['character varying', 1043, 1015],
  ['date', 1082, 1182],
  ['time without time zone', 1083, 1183],
  ['timestamp without time zone', 1114, 1115],
  ['timestamp with time zone', 1184, 1185],
  ['interval', 1186, 1187],
  ['time with time zone', 1266, 1270],
  ['numeric', 1700, 1231],
  ['uuid', 2950, 2951],
  ['jsonb', 3802, 3807],
];

const names = new Map(
  builtinTypes.flatMap(([name, oid, arrayOid]) => [[oid, name] as const, [arrayOid, `${name}[]`] as const]),
);

/** Spelling of a built-in type with its modifier, as `format_type` has it; undefined for any other type. */
export function builtinTypeName(oid: number, modifier: number): string | undefined {
  const name = names.get(oid);
  if (name === undefined || modifier < 0) return name;
  const suffix = name.endsWith('[]') ? '[]' : '';
  const base = suffix ? name.slice(0, -2) : name;
  return `${withModifier(base, modifier)}${suffix}`;
}

/** A modifier carries a header of four bytes for types of variable length. */
const headerBytes = 4;

function withModifier(name: string, modifier: number): string {
  if (name === 'numeric') {
    const packed = modifier - headerBytes;
    const scale = ((packed & 0x7ff) ^ 1024) - 1024;
    return `numeric(${(packed >> 16) & 0xffff},${scale})`;
  }
  if (name.startsWith('character')) return `${name}(${modifier - headerBytes})`;
  if (name.startsWith('time')) return name.replace(/^time(stamp)?/, `$&(${modifier})`);
  return name;
}
