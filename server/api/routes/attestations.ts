/** Signed words: taking them in, and giving them out again. */
import type { Request, Response, Router } from 'express';
import { RootlineError } from '../../../schema/error.ts';
import { BATCH_TYPE, SUBMISSION_LIMIT } from '../../../schema/operations.ts';
import type { Service } from '../../service.ts';
import { jsonAnswer, sendAnswer, tagOf } from '../answer.ts';
import { takeBatch } from '../batch.ts';
import { readBody } from '../body.ts';
import type { Metrics } from '../metrics.ts';
import { mount } from '../router.ts';

/** Entries never change, and neither does what they say. */
const FOREVER = 'public, max-age=31536000, immutable';

function mediaType(req: Request): string {
  return (req.headers['content-type'] ?? 'application/octet-stream').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Mounts them. */
export function mountAttestations(router: Router, service: Service, metrics: Metrics): void {
  const fresh = (req: Request, res: Response, value: unknown): void =>
    sendAnswer(req, res, jsonAnswer(value, tagOf(String(service.size()), JSON.stringify(value))));

  mount(router, {
    submit: async (_, req, res) => {
      if (mediaType(req) === BATCH_TYPE) return takeBatch(req, res, service, (outcome) => metrics.submission(outcome));
      try {
        const submission = await service.submit(await readBody(req, SUBMISSION_LIMIT), mediaType(req));
        metrics.submission(submission.created ? 'taken' : 'already-there');
        res.status(submission.created ? 201 : 200).setHeader('Cache-Control', 'no-store').location(`/api/v1/attestations/${submission.entry.index}`).json(submission);
      } catch (error) {
        metrics.submission(error instanceof RootlineError ? error.code : 'internal');
        throw error;
      }
    },
    entries: async ({ query }, req, res) =>
      fresh(req, res, await service.entries({ ...query, limit: query.limit === undefined ? undefined : Number(query.limit) })),
    entry: async ({ params }, req, res) => {
      const entry = await service.entry(params.id);
      sendAnswer(req, res, { ...jsonAnswer(entry, tagOf(JSON.stringify(entry))), cacheControl: FOREVER });
    },
    envelope: async ({ params }, req, res) => {
      const bytes = await service.envelope(params.digest);
      // A download, whatever it holds: bytes from outside are never shown as a page of ours.
      res.setHeader('Content-Disposition', `attachment; filename="${params.digest.replace(':', '-')}"`);
      sendAnswer(req, res, { mediaType: 'application/octet-stream', body: Buffer.from(bytes), tag: params.digest.slice(7), cacheControl: FOREVER });
    },
    verifiers: async ({ query }, req, res) => fresh(req, res, await service.verifiers(query)),
    key: async ({ params }, req, res) => {
      const material = Buffer.from(await service.key(params.id));
      res.setHeader('Content-Disposition', 'attachment');
      sendAnswer(req, res, { mediaType: 'application/octet-stream', body: material, tag: tagOf(material.toString('base64')), cacheControl: 'public, no-cache' });
    },
    importKey: async (_, req, res) => {
      res.status(200).setHeader('Cache-Control', 'no-store').json(await service.importKey(await readBody(req, SUBMISSION_LIMIT)));
    },
  });
}
