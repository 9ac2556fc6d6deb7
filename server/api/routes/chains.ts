/** What the catalog knows and what the trust engine makes of it. */
import type { Request, Response, Router } from 'express';
import { filesRequestSchema, type Grounds } from '../../../schema/api.ts';
import { fromZod } from '../../../schema/error.ts';
import { whatIfRequestSchema } from '../../../schema/explain.ts';
import { SCENARIO_LIMIT, SUBMISSION_LIMIT } from '../../../schema/operations.ts';
import type { Evaluator } from '../../evaluate/evaluator.ts';
import type { Service } from '../../service.ts';
import { jsonAnswer, sendAnswer, tagOf, tagOfGrounds, type AnswerCache } from '../answer.ts';
import { badge } from '../badge.ts';
import { readBody, readJson } from '../body.ts';
import { mount } from '../router.ts';

/** How large a supposition may be, in bytes: two policies with all they may list would be more, and nobody means that. */
const WHAT_IF_LIMIT = 256 << 10;

const id = (params: { compiler: string; version: string }): string => `${params.compiler}@${params.version}`;

/** Mounts them. A judgement is kept in the cache, from which the same address is then answered without coming here. */
export function mountChains(router: Router, service: Service, cache: AnswerCache, evaluator: Evaluator): void {
  const judged = async <T extends { grounds: Grounds }>(req: Request, res: Response, ask: () => Promise<T>, draw?: (value: T) => string): Promise<void> => {
    const size = service.size();
    const value = await ask();
    const tag = tagOfGrounds(value.grounds, req.originalUrl);
    const answer = draw === undefined ? jsonAnswer(value, tag) : { ...jsonAnswer(null, tag), mediaType: 'image/svg+xml', body: Buffer.from(draw(value)) };
    // What was judged while the log grew is of the time before: true when it was made, but not to be kept.
    if (service.size() === size) cache.set(req.originalUrl, answer);
    sendAnswer(req, res, answer);
  };

  mount(router, {
    compilers: ({ query }, req, res) => judged(req, res, () => service.compilers(query)),
    compiler: ({ params, query }, req, res) => judged(req, res, () => service.compiler(params.compiler, query)),
    releases: ({ query }, req, res) => judged(req, res, () => service.releases({ ...query, limit: query.limit === undefined ? undefined : Number(query.limit) })),
    release: ({ params, query }, req, res) => judged(req, res, () => service.release(id(params), query)),
    files: async (_, req, res) => {
      const read = filesRequestSchema.safeParse(await readJson(req, SUBMISSION_LIMIT));
      if (!read.success) throw fromZod('bad-request', 'what is asked for is not valid', read.error.issues);
      res.status(200).setHeader('Cache-Control', 'no-store').json(await service.files(read.data));
    },
    disagreements: async (_, req, res) => {
      const answer = await service.disagreements();
      sendAnswer(req, res, jsonAnswer(answer, tagOf(answer.catalog)));
    },
    verdict: ({ params, query }, req, res) => judged(req, res, () => service.verdict(id(params), query)),
    why: ({ params, query }, req, res) => judged(req, res, () => service.why(id(params), query)),
    whyNot: ({ params, query }, req, res) => judged(req, res, () => service.whyNot(id(params), query)),
    scenario: ({ params, query }, req, res) => judged(req, res, () => service.scenario(id(params), query)),
    artifact: ({ params, query }, req, res) => judged(req, res, () => service.artifact(params.digest, query)),
    graph: ({ query: { depth, collapse, open, ...query } }, req, res) => judged(req, res, () => service.graph({
      ...query, depth: depth === undefined ? undefined : Number(depth), collapse: collapse !== 'false', open: open?.split(',').filter((o) => o !== ''),
    })),
    badge: ({ params, query }, req, res) => judged(req, res, () => service.verdict(id(params), query), badge),
    agreement: ({ params, query }, req, res) => judged(req, res, () => service.agreement(id(params), query)),
    chokepoints: ({ params, query }, req, res) => judged(req, res, () => service.chokepoints(id(params), query)),
    convergence: ({ query }, req, res) => judged(req, res, () => service.convergence(query)),
    next: ({ query }, req, res) => judged(req, res, () => service.next({ ...query, limit: query.limit === undefined ? undefined : Number(query.limit) })),
    whatIf: async (_, req, res) => {
      const read = whatIfRequestSchema.safeParse(await readJson(req, WHAT_IF_LIMIT));
      if (!read.success) throw fromZod('bad-request', 'the supposition is not valid', read.error.issues);
      res.status(200).setHeader('Cache-Control', 'no-store').json(await service.whatIf(read.data));
    },
    evaluate: async (_, req, res) => {
      const json = await evaluator.evaluate(await readBody(req, SCENARIO_LIMIT));
      res.status(200).setHeader('Cache-Control', 'no-store').type('json').send(json);
    },
    policies: async (_, req, res) => {
      const answer = await service.policies();
      sendAnswer(req, res, jsonAnswer(answer, tagOf(JSON.stringify(answer))));
    },
  });
}
