/** The file of `test-sink` nodes: a line of JSON a message, which a kill leaves behind. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** A message that a `test-sink` node got. */
export interface Sunk {
  /** the sink's id */
  readonly node: string;
  readonly at: number;
  readonly pid: number;
  readonly msg: Readonly<Record<string, unknown>>;
}

/** Reads what was added to the file since the last call; a last line that is only half written yet waits. */
export function sinkReader(file: string): () => Sunk[] {
  const sunk: Sunk[] = [];
  let done = 0;
  return () => {
    if (!existsSync(file)) return sunk;
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(descriptor).size - done);
      const length = readSync(descriptor, bytes, 0, bytes.length, done);
      const end = bytes.subarray(0, length).lastIndexOf('\n') + 1;
      done += end;
      for (const line of bytes.subarray(0, end).toString().split('\n'))
        if (line !== '') sunk.push(JSON.parse(line) as Sunk);
    } finally {
      closeSync(descriptor);
    }
    return sunk;
  };
}
