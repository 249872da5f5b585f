import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../playground/examples';
import { type Packed, pack } from './packed';

const types = ['vision-one-config', 'vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map'];

/** What a user needs. Anything else in the tarball is a mistake. */
const wanted = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/([\w-]+)\/\1\.js$/,
  /^dist\/runtime\/nodes\.js$/,
  /^dist\/([\w-]+)\/\1\.html$/,
  /^dist\/([\w-]+)\/icons\/\1\.svg$/,
  /^dist\/([\w-]+)\/locales\/[\w-]+\/\1\.(json|html)$/,
  /^resources\/editor\.css$/,
  /^examples\/\d - [\w ]+\/\d\d - [^/]+\.json$/,
];

describe('palette: the tarball', function () {
  this.timeout(120_000);
  let packed: Packed;
  before(async () => {
    packed = await pack();
  });
  after(() => packed?.remove());

  it('holds what a user needs and nothing else', () => {
    const unwanted = packed.paths.filter((path) => !wanted.some((form) => form.test(path)));
    assert.deepEqual(unwanted, []);
    for (const type of types) {
      const needed = [`${type}.js`, `${type}.html`, `locales/en-US/${type}.json`];
      for (const file of [...needed, `locales/en-US/${type}.html`])
        assert.ok(packed.paths.includes(`dist/${type}/${file}`), `no ${file} of ${type}`);
    }
    for (const path of ['README.md', 'LICENSE']) assert.ok(packed.paths.includes(path), `no ${path}`);
    const shipped = packed.paths.filter((path) => path.startsWith('examples/'));
    assert.equal(shipped.length, examples().length);
  });

  // The aim is 500 kB. 316 of it are the runtime, 139 words in four languages, 87 forms, 59 README, 47 examples.
  it('is smaller than 675 kB unpacked', () => {
    assert.ok(packed.unpackedSize < 675_000, `${packed.unpackedSize} bytes`);
  });

  it('registers each type with literals, inline, so that the flow library can read them', () => {
    for (const type of types) {
      const html = readFileSync(join(packed.folder, 'dist', type, `${type}.html`), 'utf8');
      const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      assert.equal(scripts.filter((tag) => tag.includes('src=')).length, 0, 'a script src would delay the palette');
      assert.match(html, new RegExp(`RED\\.nodes\\.registerType\\("${type}",\\s*\\{\\s*category:\\s*"`));
    }
  });

  it('asks nothing of npm but to be unpacked', () => {
    const { scripts = {} } = JSON.parse(readFileSync(join(packed.folder, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>;
    };
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) assert.equal(scripts[script], undefined);
  });
});
