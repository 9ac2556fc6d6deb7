/**
 * What a reader imagines: another policy, another time. A change shows at once; a moment later it is in the address, from where the
 * rest of the page takes it.
 */
import { effect, signal } from '@preact/signals';
import type { Policy } from '../../../schema/policy.ts';
import { policies } from '../api/addresses.ts';
import { answerAt } from '../api/answers.ts';
import { adjust, at, params, policyName, turn } from '../route/view.ts';
import { readPolicyText, sameBelief, writePolicy } from './policy-text.ts';

/** How long a change waits before it goes into the address, in milliseconds: sliders and steppers change often. */
const PAUSE = 350;
/** What a policy of the reader's own is called. */
const OWN = 'custom';

/** Not yet in the address. */
const draft = signal<Policy | null>(null);
const draftTime = signal<number | null>(null);
/** Under which policy, by the address's word, the drawing was laid out when the reader began to imagine. */
export const drawnUnder = signal<{ policy: string | null; at: string | null } | null>(null);
let timer = 0;

export function isImagining(): boolean {
  return params.value.get('imagine') !== null;
}

/** Whether the chain is shown twice: as it was, and as imagined. */
export function isComparing(): boolean {
  return params.value.get('imagine') === 'compare';
}

export function toggleComparing(): void {
  turn({ imagine: isComparing() ? 'policy' : 'compare' });
}

/** Opens or closes the panel. While it is open the drawing keeps its layout, and only its colours change. */
export function toggleImagining(): void {
  turn({ imagine: isImagining() ? null : 'policy' });
}

effect(() => {
  if (!isImagining()) drawnUnder.value = null;
  else if (drawnUnder.peek() === null) drawnUnder.value = { policy: policyName.peek(), at: at.peek() };
});

/** Once the address says so itself, the draft has done its duty. */
effect(() => {
  void policyName.value;
  draft.value = null;
});
effect(() => {
  void at.value;
  draftTime.value = null;
});

/** The policy that is in force for the reader now: being changed, or as the address has it; null while the shipped ones are on their way. */
export function policyNow(): Policy | null {
  if (draft.value) return draft.value;
  const shipped = answerAt(policies()).value.data?.policies ?? [];
  const text = policyName.value;
  if (text === null) return shipped.find((p) => p.default)?.policy ?? null;
  return shipped.find((p) => p.policy.name === text)?.policy ?? readPolicyText(text);
}

/** The name of the policy that the drawing was laid out under. */
export function drawnName(): string {
  const shipped = answerAt(policies()).value.data?.policies ?? [];
  const text = drawnUnder.value?.policy ?? null;
  return text === null ? shipped.find((p) => p.default)?.policy.name ?? '' : readPolicyText(text)?.name ?? text;
}

/** The size of the log that is looked at, or null for all of it. */
export function sizeNow(): number | null {
  if (draftTime.value !== null) return draftTime.value;
  return at.value !== null && /^\d+$/.test(at.value) ? Number(at.value) : null;
}

function later(write: () => void): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(write, PAUSE);
}

/** What the address says for a policy: nothing for the default, a name for a shipped one, else all of it. */
function policyText(policy: Policy): string | null {
  const shipped = answerAt(policies()).peek().data?.policies ?? [];
  const same = shipped.find((p) => sameBelief(p.policy, policy));
  if (same) return same.default ? null : same.policy.name;
  const { about: _, ...own } = policy;
  return writePolicy({ ...own, name: OWN });
}

/** Believes something else from here on. */
export function believe(policy: Policy): void {
  draft.value = policy;
  later(() => adjust({ policy: policyText(policy) }));
}

/** Looks at the log when it had so many entries; null looks at all of it. */
export function lookAt(size: number | null): void {
  draftTime.value = size;
  later(() => adjust({ at: size === null ? null : String(size) }));
}
