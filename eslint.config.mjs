import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The rooms: what a node's folder holds is its own, and what several use lies in nodes/shared/. */
const rooms = ['vision-one-config', 'vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map'];
const staysWithin = (files, strangers, message = 'What two nodes use lies in nodes/shared/, which knows no node.') => ({
  files: [files],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `\\.\\./(${strangers.join('|')})/`,
            message,
          },
          { regex: '\\.\\./(test|bench|docs)/', message: 'What is installed knows no test.' },
        ],
      },
    ],
  },
});

/** The one dialect of TypeScript that CONTRIBUTING names. */
const dialect = [
  {
    selector:
      'PropertyDefinition[accessibility="private"], MethodDefinition[accessibility="private"][kind!="constructor"]',
    message: 'A private member is `#x`; only a parameter of a constructor may be `private readonly`.',
  },
  {
    selector:
      ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[declare!=true] > VariableDeclarator > Identifier.id[name=/^[A-Z][A-Z0-9_]+$/]',
    message: 'A constant is camelCase.',
  },
];

export default tseslint.config(
  {
    ignores: ['dist/', '.node-red/', 'nodes/shared/stix/pattern/grammar.js', 'nodes/shared/stix/pattern/grammar.d.ts'],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.test.json', './tsconfig.editor.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // An unhandled rejection ends Node-RED (red.js exits on it), so none may be possible.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...dialect],
    },
  },
  {
    // describe() and it() of mocha return nothing that must be awaited, and sinon-like spies are untyped.
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    // node-red-node-test-helper gives promises that its types do not know of.
    rules: { '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/await-thenable': 'off' },
  },
  staysWithin('nodes/shared/**/*.ts', rooms),
  staysWithin(
    'nodes/shared/http/**/*.ts',
    [...rooms, 'vision-one'],
    'HTTP knows no service: it is given what it needs of one.',
  ),
  ...rooms.map((room) =>
    staysWithin(
      `nodes/${room}/**/*.ts`,
      rooms.filter((other) => other !== room),
    ),
  ),
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);
