import {
  AsyncByteQueue,
  Field,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  makeData,
} from 'apache-arrow';
import type {Batch} from '../../warehouse/index.ts';
import type {PrintableResult} from '../format-result.ts';
import {uniqueNames} from '../rows.ts';
import {arrowData} from './data.ts';
import {arrowType} from './types.ts';

/** The Arrow IPC stream of a result: one record batch for each batch. */
export async function* encodeArrow({columns, batches}: PrintableResult): AsyncGenerator<Uint8Array> {
  const names = uniqueNames(columns);
  const fields = columns.map((column, index) => new Field(names[index]!, arrowType(column.type), true));
  const schema = new Schema(fields);
  const toRecordBatch = (batch: Batch) => {
    const children = fields.map(({name, type}, index) =>
      arrowData({name, type, columnType: columns[index]!.type, values: batch.columns[index]!}),
    );
    const data = makeData({type: new Struct(fields), length: batch.rowCount, nullCount: 0, children});
    return new RecordBatch(schema, data);
  };
  const queue = new CollectingQueue();
  const writer = new RecordBatchStreamWriter({autoDestroy: false}).reset(queue, schema);
  for await (const batch of batches) {
    if (batch.rowCount > 0) writer.write(toRecordBatch(batch));
    yield queue.take();
  }
  writer.finish();
  yield queue.take();
}

/** Hands over what was written after each batch; Arrow's own queue grows until its reader comes. */
class CollectingQueue extends AsyncByteQueue<Uint8Array> {
  private pieces: Uint8Array[] = [];

  override write(piece: ArrayBufferLike | ArrayBufferView | string | null): void {
    if (piece instanceof Uint8Array) this.pieces.push(piece);
  }

  take(): Uint8Array {
    const whole = new Uint8Array(this.pieces.reduce((total, piece) => total + piece.byteLength, 0));
    let offset = 0;
    for (const piece of this.pieces) {
      whole.set(piece, offset);
      offset += piece.byteLength;
    }
    this.pieces = [];
    return whole;
  }
}
