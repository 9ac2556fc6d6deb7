/** Who got which digest of a release's files. */
import type { AgreementAnswer } from '../../schema/explain.ts';
import type { ReleaseId } from '../../schema/ids.ts';
import { agreement, type Word } from '../attestation/agreement.ts';
import { judge } from './verdict.ts';
import { evidenceOf } from './link.ts';
import type { Reading } from './reading.ts';

/** @throws RootlineError `unknown-release`, `unknown-platform` */
export function answerAgreement(reading: Reading, id: ReleaseId, platform: string | null): AgreementAnswer {
  const { files } = judge(reading, id, platform);
  const words: Word[] = [];
  const organizations = new Map<string, string>();
  for (const file of files) {
    for (const { verifier, organization, output, counts } of evidenceOf(reading, file.digest)) {
      if (!counts) continue;
      words.push({ signer: verifier, artifact: file.id, digest: output });
      organizations.set(verifier, organization);
    }
  }
  const published = new Map(files.map((file) => [file.id, file.digest]));
  const { signers, rows } = agreement(words, (file) => published.get(file) ?? null);
  return {
    grounds: reading.grounds, release: id, platform,
    signers: signers.map((verifier) => ({ verifier, organization: organizations.get(verifier) ?? verifier })),
    rows: rows.map(({ artifact, digests, disagreement, several }) => ({
      file: artifact, published: published.get(artifact) ?? '', disagreement, several,
      digests: digests.map(({ digest, signers: verifiers }) => ({ digest, verifiers })),
    })),
  };
}
