/** Headers that every answer carries. */
import type { ServerResponse } from 'node:http';

/** Nothing runs, loads or frames but what the server itself serves; no inline script or style. */
const CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ');

/** Sets the security headers and the request id. */
export function setHeaders(res: ServerResponse, requestId: string): void {
  res.setHeader('Content-Security-Policy', CSP);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  res.setHeader('X-Request-Id', requestId);
}

/** Lets pages of other origins read what is public anyway: answers, the log and the schemas carry no cookie and no secret. */
export function allowOrigins(res: ServerResponse): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Expose-Headers', 'ETag, X-Request-Id, Retry-After');
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
}
