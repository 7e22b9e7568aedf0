// Reads a COPY to nowhere without a driver's help, where there is no psql: `node --import tsx drain.ts '<json>'`.
import pg from 'pg';
import type {PostgresFacts} from '../../engines/postgres.ts';

const {facts, copy} = JSON.parse(process.argv[2]!) as {facts: PostgresFacts; copy: string};
const client = new pg.Client({...facts, ssl: false});
await client.connect();
const cpuBefore = process.cpuUsage();
const socket = client.connection.stream;
socket.removeAllListeners('data');
const ready = Buffer.from([0x5a, 0, 0, 0, 5]);
await new Promise<void>((resolve) => {
  socket.on('data', (chunk: Buffer) => {
    if (chunk.length >= 6 && chunk.subarray(-6, -1).equals(ready)) resolve();
  });
  client.connection.query(copy);
});
const cpu = process.cpuUsage(cpuBefore);
process.stdout.write(JSON.stringify({cpuMs: (cpu.user + cpu.system) / 1000}));
process.exit();
