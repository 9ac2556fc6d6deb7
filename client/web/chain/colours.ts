/** The design system's colours as the canvas needs them: resolved for the theme in force. */
import type { Status } from '../../../schema/scenario.ts';

const names = [
  'paper', 'card', 'sunken', 'ink', 'ink-soft', 'ink-faint', 'line', 'line-strong', 'accent', 'focus',
  'root', 'verified', 'verified-soft', 'reproduced', 'attested', 'claimed', 'unknown', 'disputed', 'disputed-soft', 'compromised', 'compromised-soft',
] as const;
export type ColourName = (typeof names)[number];
export type Colours = Record<ColourName, string>;

/** Reads the tokens of style/tokens.css; `light-dark()` is only resolved in a real property, so a probe wears each of them. */
export function readColours(): Colours {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colours = {} as Colours;
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}

/** Ground of a node: tinted where the status calls for attention or rest. */
export function groundOf(status: Status, colours: Colours): string {
  if (status === 'verified') return colours['verified-soft'];
  if (status === 'disputed') return colours['disputed-soft'];
  if (status === 'compromised') return colours['compromised-soft'];
  return colours.card;
}
