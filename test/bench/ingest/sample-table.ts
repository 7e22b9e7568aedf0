import {adminQuery, type PostgresFacts} from '../../engines/postgres.ts';

export const columns = 'id, quantity, amount, share, note, name, at, active';

/** For a table of the same shape. */
export const definition = `id bigint, quantity int, amount numeric(12, 2), share double precision, note text,
  name varchar(40), at timestamptz, active boolean`;

/** For \`read_csv\`, which then has nothing to find out. */
export const csvColumns =
  `{'id': 'BIGINT', 'quantity': 'INTEGER', 'amount': 'DECIMAL(12, 2)', 'share': 'DOUBLE',
  'note': 'VARCHAR', 'name': 'VARCHAR', 'at': 'TIMESTAMPTZ', 'active': 'BOOLEAN'}`.replaceAll('\n', ' ');

/** Eight columns of the usual kinds, about 125 bytes a row. */
export async function makeSample(facts: PostgresFacts, rows: number): Promise<void> {
  await adminQuery(
    facts,
    `create table sample as select
       g::bigint as id, (hashint8(g) % 1000000)::int as quantity,
       ((hashint8(g * 7) % 100000000)::numeric / 100)::numeric(12, 2) as amount, random() * 1000 as share,
       'note ' || md5(g::text) as note, ('customer ' || g % 50000)::varchar(40) as name,
       timestamptz '2020-01-01' + make_interval(secs => g * 13.37) as at, g % 3 = 0 as active
     from generate_series(1, ${rows}) g`,
  );
  await adminQuery(facts, 'alter table sample add primary key (id)');
  await adminQuery(facts, 'vacuum analyze sample');
}

/** One row of a hundred, with another quantity. */
export const changedRows = `select id, quantity + 1 as quantity, amount, share, note, name, at, active
  from sample where id % 100 = 7`;

/** Four times the sample, each row under an id of its own. */
export const fourfoldRows = `select id + 1000000000::bigint * copy as id, quantity, amount, share, note, name, at, active
  from sample cross join generate_series(0, 3) copy`;
