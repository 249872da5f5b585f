/** Parts that a search could not read, as the summary and the closing messages say them. */
import { VisionOneError } from '../../shared/vision-one/errors';
import type { AskedQuery } from '../search-query';
import { isoWindow, type SearchWindow } from './search-window';

export interface MissingWindow extends SearchWindow {
  readonly reason: string;
  /** all of the window was read, but not for what these fields hold */
  readonly unsearched?: readonly string[];
}

/** Times are ISO 8601, UTC, whole seconds; a query that can't be searched may lack them. */
export interface MissingPart {
  readonly from?: string;
  readonly to?: string;
  readonly reason: string;
  readonly source: string;
  readonly query: string;
  /** of `query` everything was read, but not for what these fields hold: the tenant refuses to search them */
  readonly unsearched?: readonly string[];
}

/** A part of a query's window; without one, all of it. */
export function missingPart(query: AskedQuery, reason: string, part: Partial<SearchWindow> = query): MissingPart {
  return { ...isoWindow(part), reason, source: query.source, query: query.query };
}

/** A part that the service could have given, unlike what lies in fields that the tenant does not search. */
export const isLost = ({ unsearched }: MissingPart): boolean => unsearched === undefined;

/** An error in words, for what is missing because of it. */
export function reasonOf(error: unknown): string {
  return error instanceof VisionOneError ? `${error.code}: ${error.message}` : 'an unexpected error';
}
