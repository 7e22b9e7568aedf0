import {gitignore, projectFile, type Template} from '../template.ts';

/** The project of `weir demo`; its data files are copied beside it. */
export const flights: Template = {
  name: 'flights',
  summary: 'Three million flights and their airports',
  files: ({name}) => ({
    'weir.yml': projectFile(
      name,
      `  files:
    type: files
    root: data
`,
    ),
    '.gitignore': gitignore,
    'assets/raw/flights.yml': `description: Flights within the United States, first half of 2001
source:
  connection: files
  path: flights.parquet
mode: replace
columns:
  - name: origin
    checks: [not_null]
  - name: distance
    checks: [positive]
checks:
  - row_count: {min: 200000}
`,
    'assets/raw/airports.yml': `description: Airports of the United States
source:
  connection: files
  path: airports.csv
mode: replace
columns:
  - name: iata
    checks: [not_null, unique]
`,
    'assets/staging/flights.sql': `/* @weir
description: Flights with their day and hour
materialized: view
columns:
  - name: origin
    checks:
      - relationships: {to: raw.airports, field: iata}
  - name: delay
    checks:
      - {min: -120, severity: warn, name: no flight is two hours early}
*/
select
  date as departed_at,
  date::date as departed_on,
  hour(date) as departed_hour,
  origin,
  destination,
  distance,
  delay,
  delay > 15 as is_late
from raw.flights
`,
    'assets/marts/airport_delays.sql': `/* @weir
description: Punctuality of each airport
materialized: table
columns:
  - name: airport
    checks: [not_null, unique]
  - name: late_share
    checks: [{min: 0}, {max: 1}]
*/
select
  airports.iata as airport,
  airports.name,
  airports.state,
  count(*) as flights,
  round(avg(flights.delay), 1) as average_delay_minutes,
  round(avg(flights.is_late::int), 3) as late_share
from staging.flights
join raw.airports on airports.iata = flights.origin
group by all
`,
    'assets/marts/daily_traffic.sql': `/* @weir
description: Flights and miles a day
materialized: table
columns:
  - name: departed_on
    checks: [not_null, unique]
*/
select
  departed_on,
  count(*) as flights,
  sum(distance) as miles,
  round(avg(delay), 1) as average_delay_minutes
from staging.flights
group by all
order by departed_on
`,
  }),
};
