/** The fields of each search source: what a query may name, and what a record holds. */
import { contractFile } from './operations';

/** Fields by their kind (schemas.ts), of which two have more to say of each field. */
export type Table = Readonly<Record<string, readonly string[]>> & {
  readonly 'one of'?: Readonly<Record<string, readonly (string | number)[]>>;
  readonly objects?: Readonly<Record<string, Table>>;
};

export interface Source {
  /** names that a query may hold: matched as a whole, or in part as well */
  readonly searched: Readonly<Partial<Record<'whole' | 'in part', readonly string[]>>>;
  readonly record: Table;
  /** a second kind of record */
  readonly flow?: Table;
}

export const sources = contractFile<Readonly<Record<string, Source>>>('activities');

/** The names of a list of lines, in which they stand with blanks between them. */
export const namesIn = (lines: readonly string[] = []): string[] => lines.flatMap((line) => line.split(' '));
