/** `1 release`, `2 releases`, `1,234 releases`. */
export function count(n: number, one: string, many: string = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
