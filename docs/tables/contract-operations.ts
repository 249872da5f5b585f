/** docs/contract.md: the operations of Trend's description that the simulator serves, with their limits and errors. */
import { type Operation, type Parameter, operations } from '../../test/simulator/contract/operations';

function limitOf({ required, enum: values, maxLength }: Parameter): string {
  const said = [
    ...(required ? ['required'] : []),
    ...(values === undefined ? [] : [values.join(', ')]),
    ...(maxLength === undefined || values !== undefined ? [] : [`at most ${maxLength} characters`]),
  ];
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

const parametersOf = ({ parameters }: Operation): string =>
  Object.entries(parameters)
    .map(([name, parameter]) => `\`${name}\`${limitOf(parameter)}`)
    .join(', ');

const errorsOf = ({ errors }: Operation): string =>
  Object.entries(errors)
    .map(([status, { numbers = [] }]) => [status, ...numbers.map(([number]) => `\`${number}\``)].join(' '))
    .join('; ');

export default function contractOperations(): string {
  // The eight sources of a search are alike in all that is said here.
  const first = operations.find(({ path }) => path.startsWith('/v3.0/search/'))!;
  const rows = operations
    .filter((one) => one === first || one.parameters !== first.parameters)
    .map((one) => {
      const name = one === first ? 'GET /v3.0/search/{source}' : one.name;
      return `| \`${name}\` | ${parametersOf(one)} | ${errorsOf(one)} |`;
    });
  return ['| operation | parameters | errors and their numbers |', '| --- | --- | --- |', ...rows].join('\n');
}
