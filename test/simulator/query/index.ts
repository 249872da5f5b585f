/** Search queries over records: shares no code with the nodes, so that it can judge what they write. */
import { type Matching, type Predicate, compileNode } from './evaluate';
import { type FieldList, fieldsOf } from './fields';
import { type MessageRules, checkMessageRules } from './message-rules';
import { type Api, QueryError, parseQuery } from './parse';

export { type Api, type FieldList, type Matching, type MessageRules, type Predicate, QueryError };

/** What the sources leave open; the first value named is the default. */
export interface Doubts {
  /** the API's published list, or also what only the data lake's schema marks as searchable */
  readonly fields?: FieldList;
  /** v2.0 messageActivityData: a parenthesised OR is one criterion, or no parentheses at all */
  readonly messageRules?: MessageRules;
}

/**
 * A predicate over `source`'s records in that API's own shape (v2.0 messageActivityData: `mail_message_sender`, ...).
 * Letters match in any case.
 * @throws QueryError for what the service answers with 400: bad syntax, an unknown field or source, a broken rule
 */
export function compileQuery(
  text: string,
  api: Api,
  source: string,
  matching: Matching = 'quoted-exact',
  doubts: Doubts = {},
): Predicate {
  const fields = fieldsOf(api, source, doubts.fields);
  if (fields === undefined) throw new QueryError(`Unknown source: ${source}`);
  const node = parseQuery(text, api);
  if (source === 'messageActivityData') checkMessageRules(node, doubts.messageRules ?? 'groups');
  return compileNode(node, fields, matching);
}
