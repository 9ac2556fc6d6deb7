/** Figures for Prometheus, in its text format. */

const BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];

interface Series { count: number; sum: number; buckets: number[] }

export class Metrics {
  readonly #requests = new Map<string, number>();
  readonly #durations = new Map<string, Series>();
  readonly #submissions = new Map<string, number>();

  /** @param route the operation, never the address: series must not grow with what people ask */
  request(route: string, status: number, seconds: number): void {
    count(this.#requests, `route="${route}",status="${status}"`);
    let series = this.#durations.get(route);
    if (series === undefined) this.#durations.set(route, series = { count: 0, sum: 0, buckets: BUCKETS.map(() => 0) });
    series.count++;
    series.sum += seconds;
    BUCKETS.forEach((bound, i) => {
      if (seconds <= bound) series.buckets[i] = (series.buckets[i] ?? 0) + 1;
    });
  }

  /** @param outcome `taken`, `already-there`, or the code of the refusal */
  submission(outcome: string): void {
    count(this.#submissions, `outcome="${outcome}"`);
  }

  /** @param gauges present values by name */
  text(gauges: Record<string, number>): string {
    const lines: string[] = [];
    for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE rootline_${name} gauge`, `rootline_${name} ${value}`);
    lines.push('# TYPE rootline_requests_total counter');
    for (const [labels, n] of this.#requests) lines.push(`rootline_requests_total{${labels}} ${n}`);
    lines.push('# TYPE rootline_submissions_total counter');
    for (const [labels, n] of this.#submissions) lines.push(`rootline_submissions_total{${labels}} ${n}`);
    lines.push('# TYPE rootline_request_seconds histogram');
    for (const [route, series] of this.#durations) {
      BUCKETS.forEach((bound, i) => lines.push(`rootline_request_seconds_bucket{route="${route}",le="${bound}"} ${series.buckets[i] ?? 0}`));
      lines.push(
        `rootline_request_seconds_bucket{route="${route}",le="+Inf"} ${series.count}`,
        `rootline_request_seconds_sum{route="${route}"} ${series.sum}`, `rootline_request_seconds_count{route="${route}"} ${series.count}`,
      );
    }
    return lines.join('\n') + '\n';
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
