/** README's matrix: what each source does with each STIX attribute. The fields behind it: stix-attribute-fields.ts. */
import { attributeOf, type Dialect } from '../../nodes/stix-translate/dialects/dialect';
import { dialectsOf } from '../../nodes/stix-translate/dialects';

const marks = { searched: '●', carried: '○', absent: '' };

export default function stixAttributes(): string {
  const dialects = [...dialectsOf('v3.0'), ...dialectsOf('v2.0')];
  const paths = [...new Set(dialects.flatMap((dialect) => [...dialect.attributes.keys()]))].sort();
  const rows = paths.map((path) => `| \`${path}\` | ${dialects.map((dialect) => markOf(dialect, path)).join(' | ')} |`);
  return [
    `| STIX attribute | ${dialects.map(({ name, api }) => `${name} ${api}`).join(' | ')} |`,
    `| --- |${' :-: |'.repeat(dialects.length)}`,
    ...rows,
  ].join('\n');
}

function markOf(dialect: Dialect, path: string): string {
  const fields = attributeOf(dialect, path)?.fields;
  if (fields === undefined) return marks.absent;
  return fields.length === 0 ? marks.carried : marks.searched;
}
