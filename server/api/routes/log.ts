/** The log as readers follow it: its head, its entries as they come, as a feed. Tiles are answered in front, see ../front.ts. */
import type { Router } from 'express';
import type { Service } from '../../service.ts';
import { jsonAnswer, sendAnswer, tagOf } from '../answer.ts';
import type { EventStream } from '../events.ts';
import { feed } from '../feed.ts';
import { mount, onlyRead } from '../router.ts';

const FEED_LENGTH = 50;

/** Mounts them. @param publicUrl address of the server as readers reach it, null: what they put in the Host header */
export function mountLog(router: Router, service: Service, events: EventStream, publicUrl: string | null): void {
  mount(router, {
    events: async (_, req, res) => events.open(req, res, async (from, limit) => service.entriesFrom(from, limit)),
    log: async (_, req, res) => {
      const answer = await service.log();
      sendAnswer(req, res, jsonAnswer(answer, tagOf(JSON.stringify(answer))));
    },
    feed: async (_, req, res) => {
      const { entries } = await service.entries({ limit: FEED_LENGTH });
      const text = feed(service.origin, publicUrl ?? `http://${req.headers.host ?? 'localhost'}`, entries);
      sendAnswer(req, res, { mediaType: 'application/atom+xml', body: Buffer.from(text), tag: tagOf(text), cacheControl: 'public, no-cache' });
    },
  });
  onlyRead(router, ['/checkpoint', '/tile/*path']);
}
