const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** `a`, `a and b`, `a, b, and c`. */
export function listed(words: readonly string[]): string {
  return list.format(words);
}

/** `1 release`, `2 releases`, `1,234 releases`. */
export function count(n: number, one: string, many: string = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
