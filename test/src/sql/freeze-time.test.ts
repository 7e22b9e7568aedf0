import {expect, test} from 'vitest';
import {freezeTime} from '#src/sql/freeze-time.ts';

const time = {
  instant: '<instant>',
  timestamp: '<timestamp>',
  date: '<date>',
  time: '<time>',
  nowText: '<text>',
};

test.each([
  ['select current_timestamp, now()', 'select <instant>, <instant>'],
  ['select CURRENT_TIMESTAMP(6), Now( )', 'select <instant>, <instant>'],
  ['select current_date + 1, localtimestamp, current_time', 'select <date> + 1, <timestamp>, <time>'],
  [
    'select getdate(), curdate(), today(), utc_timestamp(3)',
    'select <timestamp>, <date>, <date>, <timestamp>',
  ],
  ['select current_date as current_date from t', 'select <date> as current_date from t'],
  [
    'select \'now()\', -- now()\n /* current_date */ "now"',
    'select \'now()\', -- now()\n /* current_date */ "now"',
  ],
  ['select t.current_date, now, today from t', 'select t.current_date, now, today from t'],
  [
    "select date('now'), strftime('%Y', 'now', '-1 day')",
    "select date(<text>), strftime('%Y', <text>, '-1 day')",
  ],
  ["select * from t where status = 'now'", "select * from t where status = 'now'"],
])('%s', (sql, frozen) => {
  expect(freezeTime(sql, time)).toBe(frozen);
});
