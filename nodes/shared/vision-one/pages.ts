/** The one place that knows how a next page is found. */
import { createHash } from 'node:crypto';
import type { Answer, Page } from './types';
import { VisionOneError } from './errors';
import { sameOriginLink } from './origin';

/** Pages in a row that bring nothing new, before their links are taken for endless. */
const pagesWithoutNews = 100;

/** @throws ERR_V1_BAD_RESPONSE when so many pages in a row, with another one behind them, were without news */
export function refuseEndless(withoutNews: number): void {
  if (withoutNews >= pagesWithoutNews)
    throw new VisionOneError('ERR_V1_BAD_RESPONSE', 'The pages have no end, and bring nothing new.');
}

/** `ask` gets undefined for the first page, then each nextLink, checked and in absolute form. */
export async function* pagesOf(
  origin: string,
  ask: (link: string | undefined) => Promise<Answer>,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set<string>();
  let link: string | undefined;
  for (let index = 0; ; index++) {
    const answer = await ask(link);
    link = nextLink(origin, answer, seen);
    yield pageOf(answer, index, link !== undefined);
    if (link === undefined) return;
  }
}

/** The end is a nextLink that is absent, null or empty; an empty page that has one goes on. */
function nextLink(origin: string, answer: Answer, seen: Set<string>): string | undefined {
  const link = answer.body['nextLink'];
  if (link === undefined || link === null || link === '') return undefined;
  if (typeof link !== 'string') throw badResponse(answer, 'nextLink is no text');
  const next = sameOriginLink(origin, link);
  const mark = createHash('sha1').update(next).digest('base64url');
  if (seen.has(mark)) throw badResponse(answer, 'the pages lead in a circle');
  seen.add(mark);
  return next;
}

function pageOf(answer: Answer, index: number, more: boolean): Page {
  const { body } = answer;
  // A page without hits may say null instead of an empty list; one that lacks the key is no page.
  const items = 'items' in body ? (body['items'] ?? []) : undefined;
  if (!Array.isArray(items)) throw badResponse(answer, 'the page has no list of items');
  return {
    ...answer,
    index,
    more,
    items: items as unknown[],
    ...count(body['totalCount'], 'totalCount'),
    ...count(body['progressRate'], 'progressRate'),
  };
}

function count<K extends string>(value: unknown, key: K): Partial<Record<K, number>> {
  return typeof value === 'number' && Number.isFinite(value) ? ({ [key]: value } as Record<K, number>) : {};
}

function badResponse(answer: Answer, what: string): VisionOneError {
  return new VisionOneError('ERR_V1_BAD_RESPONSE', `The reply is not what Vision One sends: ${what}.`, {
    status: answer.status,
  });
}
