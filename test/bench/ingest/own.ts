// DuckDB alone, with its default settings: `node --import tsx own.ts '{"path": ..., "statement": ...}'`.
import {DuckDBInstance} from '@duckdb/node-api';
import type {Spent} from './measure.ts';

const {path, statement} = JSON.parse(process.argv[2]!) as {path: string; statement: string};
const instance = await DuckDBInstance.create(path);
const connection = await instance.connect();
const cpuBefore = process.cpuUsage();
const startedMs = performance.now();
await connection.run(statement);
connection.closeSync();
instance.closeSync();
const wallMs = performance.now() - startedMs;
const cpu = process.cpuUsage(cpuBefore);
const spent: Spent = {wallMs, cpuMs: (cpu.user + cpu.system) / 1000};
process.stdout.write(JSON.stringify(spent));
