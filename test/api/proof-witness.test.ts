/** Proofs of a log with a witness: what it cosigned is proved, what it has not yet seen is not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../chains/log/policy.ts';
import { reportOn } from '../../chains/proof/check.ts';
import { startWitness } from '../../client/cli/log-witness.ts';
import { createKeyFile } from '../../server/log/keys.ts';
import { openService, type Service } from '../../server/service.ts';
import { rebuildOf } from './server.ts';
import { attest, makeVerifier, registryOf } from './signing.ts';

const RELEASE = 'go@1.24.2';
const asking = { platform: 'linux-amd64', policy: 'upstream' };

async function published(service: Service, size: number): Promise<void> {
  while ((service.sequencer.published()?.size ?? 0) < size) await setTimeout(20);
}

test('the proof is of the newest that was cosigned', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rootline-witnessed-'));
  const alice = makeVerifier('alice');
  const { signer, vkey } = createKeyFile(join(dataDir, 'log.key'), 'log.example');
  const witness = await startWitness({ dir: dataDir, port: 0, logs: [vkey], name: 'witness.example' });
  const policy = `log ${vkey}\nwitness w1 ${witness.vkey} ${witness.url}\nquorum w1\n`;
  writeFileSync(join(dataDir, 'witness.policy'), policy);
  writeFileSync(join(dataDir, 'registry.json'), JSON.stringify(registryOf([alice])));
  const service = await openService({ dataDir });
  await published(service, 1);
  await service.submit(attest(alice, rebuildOf(`${RELEASE}/linux-amd64`)), null);
  await published(service, 2);
  const trust = { log: signer.key, witnesses: parsePolicy(Buffer.from(policy)) };
  const check = async (): ReturnType<typeof reportOn> => reportOn(Buffer.from((await service.proof(RELEASE, asking)).text), trust);

  const cosigned = await check();
  expect(cosigned).toMatchObject({ held: true, verdict: { verified: true } });
  expect(cosigned.checks[1]?.detail).toBe('2 entries of log.example, cosigned by w1, where w1 was asked for');
  expect(cosigned.believed.find(({ name }) => name === 'one-log')?.text).toContain('w1');

  // The policy that the log tells is enough to check by; without it the cosignature is named as what was not checked.
  const told = await service.log();
  expect(told.witnesses).toEqual([{ name: 'w1', key: witness.vkey, url: witness.url }]);
  expect(parsePolicy(Buffer.from(told.policy ?? ''))).toEqual(trust.witnesses);
  const without = await reportOn(Buffer.from((await service.proof(RELEASE, asking)).text), { log: signer.key });
  expect(without.checks[1]?.detail).toBe('2 entries of log.example, no witness was asked for; not checked, for want of a key: the further signature of witness.example');

  await witness.close();
  await service.submit(attest(alice, rebuildOf('go@1.23.0/linux-amd64')), null);
  expect(service.size()).toBe(3);
  const before = await check();
  expect(before).toMatchObject({ held: true, verdict: { grounds: { checkpoint: { size: 2 } } } });
  await expect(service.proof(RELEASE, { ...asking, at: '3' })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/covers 3 entries: its witnesses have not cosigned/) });
  await service.close();
  rmSync(dataDir, { recursive: true, force: true });
});
