import type {Connection} from 'mysql2';
import type {Field} from './driver.ts';

interface PreparedStatement {
  columns: readonly Field[];
}

/** The columns of a statement, which the server reads and does not run. */
export async function prepareFields(connection: Connection, text: string): Promise<readonly Field[]> {
  const {columns} = await new Promise<PreparedStatement>((resolve, reject) =>
    connection.prepare(text, (error, statement) => {
      if (error) reject(error);
      else resolve(statement as unknown as PreparedStatement);
    }),
  );
  connection.unprepare(text);
  return columns;
}
