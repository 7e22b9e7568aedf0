import {define} from '../../jinja/index.ts';
import {datetimeModule} from './datetime-module.ts';
import {itertoolsModule} from './itertools-module.ts';
import {Module} from './module.ts';
import {regexModule} from './regex-module.ts';

/** `modules` of dbt: `datetime`, `re`, `itertools` and the UTC zone of `pytz`. */
export function dbtModules(now: Date): Module {
  return new Module('modules', {
    datetime: datetimeModule(now),
    re: regexModule(),
    itertools: itertoolsModule(),
    pytz: new Module('pytz', {
      utc: 'UTC',
      UTC: 'UTC',
      timezone: define('timezone', ['zone'], (zone) => zone),
    }),
  });
}
