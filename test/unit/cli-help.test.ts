import { describe, expect, test } from 'vitest';
import { catalogue } from '../../client/cli/catalogue.ts';
import { rootline } from './cli-run.ts';

describe('help', () => {
  test('lists every command, the exit codes and examples', async () => {
    const { code, out } = await rootline(['--help']);
    expect(code).toBe(0);
    for (const { name, summary } of catalogue) {
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
      expect(out.replace(/\s+/g, ' ')).toContain(summary);
    }
    expect(out).toContain('Exit codes: 0 yes or done, 1 no, 2 could not tell');
    expect(out).toContain('$ rootline verify go@1.21.0');
  });

  test.each(catalogue.map((c) => c.name))('%s has a help text with examples', async (name) => {
    const { code, out } = await rootline([name, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: rootline ' + name);
    expect(out).toMatch(new RegExp(`Examples:\\n {2}\\$ rootline ${name}`));
  });

  const parts = new Map([['policy', ['list', 'check']], ['proof', ['get', 'check']], ['log', ['audit', 'witness']]]);
  test.each(catalogue.flatMap(({ name }) => parts.get(name)?.map((part) => [name, part]) ?? [[name]]))('%s %s takes --json', async (...command) => {
    expect((await rootline([...command, '--help'])).out).toContain('  --json ');
  });

  test('`help COMMAND` is the same', async () => {
    const [own, asked] = await Promise.all([rootline(['verify', '--help']), rootline(['help', 'verify'])]);
    expect(asked.out).toBe(own.out);
  });

  test('the version is the package\'s', async () => {
    expect((await rootline(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong usage ends with 2 and says what is wrong', () => {
  test.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['verify'], "missing required argument 'ref'"],
    [['verify', 'go@1.21.0', '--treshold', '2'], "unknown option '--treshold'"],
    [['verify', 'go@1.21.0', '--threshold', '0'], 'A number from 1 on is needed'],
    [['verify', 'go@1.21.0', '--independence', 'planet'], '`verifier` or `organization`'],
    [['serve', '--port', '70000'], 'A port is a number from 0 to 65535'],
    [['export', 'go@1.21.0', '--format', 'bmp'], 'Allowed choices are'],
    [['import', 'cobol', '.'], 'Allowed choices are'],
    [['import'], 'nothing to import'],
    [['attest', 'go@1.21.0/linux-amd64'], '--output is needed'],
    [['verify', 'no such thing'], 'is no release, file, digest, nor a path'],
    [['policy', 'check', '/does/not/exist'], '/does/not/exist'],
    [['verify', 'go@1.21.0', '--server', 'gopher://hole'], 'is not the address of a server'],
  ])('%j', async (args, says) => {
    const { code, err, out } = await rootline(args);
    expect(code).toBe(2);
    expect(err).toContain(says);
    expect(out).toBe('');
  });

  test('with --json an error is a problem document', async () => {
    const { code, err } = await rootline(['verify', 'no such thing', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(err)).toMatchObject({ type: '/problems/bad-reference', status: 400, mend: expect.stringContaining('compiler@version') as string });
  });
});
