/** How the server itself fares: for load balancers and monitors. */
import type { Router } from 'express';
import { RootlineError } from '../../../schema/error.ts';
import type { Service } from '../../service.ts';
import type { AnswerCache } from '../answer.ts';
import type { EventStream } from '../events.ts';
import type { Metrics } from '../metrics.ts';
import { mount } from '../router.ts';

export interface Condition {
  /** True from the signal to stop on. */
  stopping: boolean;
}

/** Mounts them. */
export function mountOperation(router: Router, service: Service, condition: Condition, metrics: Metrics, events: EventStream, cache: AnswerCache): void {
  mount(router, {
    healthz: async (_, __, res) => {
      res.setHeader('Cache-Control', 'no-store').json({ status: condition.stopping ? 'stopping' : 'ok', ...await service.health() });
    },
    readyz: async (_, __, res) => {
      if (condition.stopping) throw new RootlineError('unavailable', 'the server is stopping');
      const failure = service.sequencer.failure();
      if (failure !== null) throw failure;
      res.setHeader('Cache-Control', 'no-store').json({ status: 'ok', ...await service.health() });
    },
    metrics: (_, __, res) => {
      const { rss, heapUsed } = process.memoryUsage();
      res.setHeader('Cache-Control', 'no-store').type('text/plain; version=0.0.4').send(metrics.text({
        log_entries: service.size(), log_stopped: service.sequencer.failure() === null ? 0 : 1, cached_answers: cache.size, event_listeners: events.listeners,
        resident_bytes: rss, heap_bytes: heapUsed, uptime_seconds: Math.round(process.uptime()),
      }));
    },
  });
}
