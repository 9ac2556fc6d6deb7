/** Puts operations on addresses: reads and checks what is asked by the operation's own schema, refuses other methods. */
import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import { fromZod, RootlineError } from '../../schema/error.ts';
import { operations, type Operation, type OperationId } from '../../schema/operations.ts';

type Read<T, K extends string> = T extends { [P in K]: infer S extends z.ZodType } ? z.output<S> : Record<string, never>;

/** What an operation's handler is given, already checked. */
export interface Asked<K extends OperationId> {
  params: Read<(typeof operations)[K], 'params'>;
  query: Read<(typeof operations)[K], 'query'>;
}

export type Handler<K extends OperationId> = (asked: Asked<K>, req: Request, res: Response) => Promise<void> | void;

/** One handler for each operation that a router takes. */
export type Handlers = { [K in OperationId]?: Handler<K> };

function check(schema: z.ZodType | undefined, value: unknown, what: string): unknown {
  if (schema === undefined) return {};
  const read = schema.safeParse(value);
  if (!read.success) throw fromZod('bad-request', what, read.error.issues);
  return read.data;
}

/** `{name}` as OpenAPI writes it, `:name` as express does. */
function pattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Mounts handlers on the addresses of their operations, and 405 with Allow for every other method there. */
export function mount(router: Router, handlers: Handlers): void {
  const methods = new Map<string, Set<string>>();
  for (const [id, handler] of Object.entries(handlers) as [OperationId, Handler<OperationId>][]) {
    const operation: Operation = operations[id];
    const path = pattern(operation.path);
    methods.set(path, (methods.get(path) ?? new Set()).add(operation.method));
    router[operation.method === 'GET' ? 'get' : 'post'](path, async (req, res) => {
      res.locals['route'] = id;
      const params = check(operation.params, req.params, 'the address') as never;
      const query = check(operation.query, req.query, 'the query') as never;
      await handler({ params, query }, req, res);
    });
  }
  for (const [path, taken] of methods) router.all(path, others(taken));
}

/** Refuses whatever is not read at addresses that are only read. */
export function onlyRead(router: Router, paths: readonly string[]): void {
  for (const path of paths) router.all(path, others(new Set(['GET'])));
}

function others(taken: Set<string>): (req: Request, res: Response) => void {
  const allow = [...taken, ...(taken.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  return (req, res) => {
    res.setHeader('Allow', allow);
    if (req.method !== 'OPTIONS') throw new RootlineError('method-not-allowed', `${req.path} takes ${allow}, not ${req.method}`);
    res.setHeader('Access-Control-Allow-Methods', allow);
    res.setHeader('Access-Control-Allow-Headers', 'Content-Type, If-None-Match, Last-Event-ID');
    res.setHeader('Access-Control-Max-Age', '86400');
    res.status(204).end();
  };
}
