/**
 * What a reader imagines: another policy, another time. A change shows at once; a moment later it is in the address, from where the
 * rest of the page takes it.
 */
import { computed, effect, signal } from '@preact/signals';
import { POLICY_IN_QUERY } from '../../../schema/limits.ts';
import type { Policy } from '../../../schema/policy.ts';
import { compilers, policies } from '../api/addresses.ts';
import { answerAt } from '../api/answers.ts';
import { adjust, at, params, policyName, turn } from '../route/view.ts';
import { readPolicyText, sameBelief, writePolicy } from './policy-text.ts';

/** How long a change waits before it goes into the address, in milliseconds: sliders and steppers change often. */
const PAUSE = 350;
/** What a policy of the reader's own is called. */
const OWN = 'custom';

/** Not yet in the address. */
const draft = signal<Policy | null>(null);
const draftTime = signal<{ size: number | null } | null>(null);
/** The reader has taken hold of the slider along the log: until the page is left, the drawing keeps its layout and only its colours change. */
export const travelling = signal(false);
/** The log is played. */
export const playing = signal(false);
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

/** With what the policy in hand is compared: at first, what the drawing was laid out under. It stands in the address beside it. */
export function toggleComparing(): void {
  turn(isComparing() ? { imagine: 'policy', against: null } : { imagine: 'compare', against: drawnUnder.peek()?.policy ?? null });
}

/** The policy on the other side, by the address's word; null for the default. */
export function compareWith(policy: string | null): void {
  turn({ against: policy });
}

/** Opens or closes the panel. While it is open the drawing keeps its layout, and only its colours change. */
export function toggleImagining(): void {
  turn({ imagine: isImagining() ? null : 'policy', against: null });
}

effect(() => {
  if (!isImagining() && !travelling.value) drawnUnder.value = null;
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
  return draft.value ?? addressed.value;
}

/** The policy that an address's word means: the default without one, a shipped one by its name, or one that is written out. */
function policyOf(text: string | null): Policy | null {
  const shipped = answerAt(policies()).value.data?.policies ?? [];
  if (text === null) return shipped.find((p) => p.default)?.policy ?? null;
  return shipped.find((p) => p.policy.name === text)?.policy ?? readPolicyText(text);
}

/** As the address has it: read once for each address, so that it stays the same policy. */
const addressed = computed(() => policyOf(policyName.value));
const opposite = computed(() => (isComparing() ? policyOf(params.value.get('against')) : null));

/** Whether the policy is another than that which the drawing was laid out under. */
export function isChanged(): boolean {
  const [now, drawn] = [policyNow(), drawnUnder.value && policyOf(drawnUnder.value.policy)];
  return now !== null && drawn !== null && !sameBelief(now, drawn);
}

/** Believes again what the drawing was laid out under. */
export function undoAll(): void {
  const drawn = drawnUnder.value && policyOf(drawnUnder.value.policy);
  if (drawn) believe(drawn);
}

/** The policy on the other side; null unless two are compared. */
export function policyAgainst(): Policy | null {
  return opposite.value;
}

/** The size of the log that is looked at, or null for all of it. */
export function sizeNow(): number | null {
  if (draftTime.value !== null) return draftTime.value.size;
  if (at.value === null) return null;
  // A time is as many entries as the log had then: the server says how many.
  return /^\d+$/.test(at.value) ? Number(at.value) : answerAt(compilers()).value.data?.grounds.checkpoint.size ?? null;
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

/** Whether an address has room for a policy. */
export function fitsAddress(policy: Policy): boolean {
  return (policyText(policy)?.length ?? 0) <= POLICY_IN_QUERY;
}

/** Believes something else from here on. */
export function believe(policy: Policy): void {
  draft.value = policy;
  later(() => adjust({ policy: policyText(policy) }));
}

/**
 * Looks at the log when it had so many entries; null looks at all of it.
 * @param atOnce whether the address follows at once, where it is the rest of the page that shows the past
 */
export function lookAt(size: number | null, atOnce = false): void {
  draftTime.value = { size };
  const write = (): void => adjust({ at: size === null ? null : String(size) });
  if (atOnce) write();
  else later(write);
}
