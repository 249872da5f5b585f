/** README's table of STIX attributes by dialect, from the tables that the translator searches by. */
import type { Attribute, Dialect, FieldUse } from '../../nodes/stix-translate/dialects/dialect';
import { dialectsOf } from '../../nodes/stix-translate/dialects';

/** Every attribute that a dialect searches, a row each; what it carries without searching follows in a line. */
export default function stixAttributes(): string {
  return [...dialectsOf('v3.0'), ...dialectsOf('v2.0')].map(section).join('\n\n');
}

function section(dialect: Dialect): string {
  const attributes = [...dialect.attributes.values()];
  const searched = attributes.filter(({ fields }) => fields.length > 0);
  const carried = attributes.filter(({ fields }) => fields.length === 0).map(({ path }) => path);
  const rows = searched.map(
    (attribute) => `| \`${attribute.path}\` | ${fieldsOf(attribute)} | ${attribute.unsearched.map(code).join(', ')} |`,
  );
  const rest = [...carried, ...dialect.carried.map((beginning) => `${beginning.replace(/\.$/, '')}...`)];
  return [
    `**${dialect.name}** (${dialect.api})`,
    '',
    '| STIX attribute | searched in | held by, not searched |',
    '| --- | --- | --- |',
    ...rows,
    ...(rest.length > 0 ? ['', `Carried by records, not searchable: ${rest.map(code).join(', ')}.`] : []),
  ].join('\n');
}

const code = (text: string): string => `\`${text}\``;

const fieldsOf = ({ fields }: Attribute): string => fields.map((field) => code(field.name) + note(field)).join(', ');

function note({ form }: FieldUse): string {
  switch (form) {
    case 'whole':
      return '';
    case 'name':
      return ' (end of the path)';
    case 'directory':
      return ' (start of the path)';
    case 'account':
      return ' (with its domain or without)';
    case 'json':
      return ' (anywhere in its JSON)';
    case 'protocol':
      return ' (by its number)';
  }
}
