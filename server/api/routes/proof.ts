/** What can be taken away and checked elsewhere: the proof bundle, and the verdict as a signed statement. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response, Router } from 'express';
import type { Grounds } from '../../../schema/api.ts';
import { DSSE_TYPE, PROOF_TYPE } from '../../../schema/proof.ts';
import type { Service } from '../../service.ts';
import { sendAnswer, tagOf, type AnswerCache } from '../answer.ts';
import { mount } from '../router.ts';

const compress = promisify(gzip);
const id = (params: { compiler: string; version: string }): string => `${params.compiler}@${params.version}`;

/** Mounts them. */
export function mountProof(router: Router, service: Service, cache: AnswerCache): void {
  const answer = async (req: Request, res: Response, mediaType: string, ask: () => Promise<{ grounds: Grounds; text: string }>): Promise<void> => {
    const before = service.size();
    const { grounds, text } = await ask();
    const body = Buffer.from(text);
    // A bundle has some megabytes: compressed off the main thread, once.
    const made = { mediaType, body, gzip: await compress(body), tag: tagOf(text), cacheControl: 'public, no-cache' };
    // A checkpoint that witnesses cosign later changes the answer though the log does not grow.
    const covered = grounds.checkpoint.size === before || req.query['at'] !== undefined;
    if (covered && service.size() === before) cache.set(req.originalUrl, made);
    sendAnswer(req, res, made);
  };

  mount(router, {
    proof: ({ params, query }, req, res) => answer(req, res, PROOF_TYPE, () => service.proof(id(params), query)),
    statement: ({ params, query }, req, res) => answer(req, res, DSSE_TYPE, () => service.statement(id(params), query)),
  });
}
