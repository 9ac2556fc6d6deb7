/** What is told of a verifier, in the list of all and on its own page: its figures and its keys. */
import type { JSX } from 'preact';
import type { VerifierAnswer } from '../../../schema/api.ts';
import { CopyButton } from '../design/copy.tsx';
import { Stat } from '../design/parts.tsx';
import { text } from '../text/en.ts';

type Key = VerifierAnswer['keys'][number];
const words = text.verifiers;

/** An OpenPGP fingerprint in groups of four, as people compare it. */
function grouped(pin: string): string {
  return /^[0-9A-F]{16,40}$/.test(pin) ? (pin.match(/.{4}/g) ?? []).join(' ') : pin;
}

/** The end of a fingerprint, by which people tell keys apart; whole where it is none. */
export function shortPin({ pin }: Key): string {
  return /^[0-9A-F]{40}$/.test(pin) ? grouped(pin.slice(-16)) : pin;
}

function standing(key: Key): string {
  if (key.compromised) return words.key.compromised;
  if (key.revoked) return words.key.revoked(key.revoked.slice(0, 10));
  return key.held ? words.key.held : words.key.notHeld;
}

function KeyLine({ item }: { item: Key }): JSX.Element {
  return (
    <li>
      <p class="key">
        <span class="tag">{item.type}</span>
        <span class={item.compromised || item.revoked ? 'tag tag-warning' : 'soft'}>{standing(item)}</span>
        {item.added && <span class="soft">{words.key.added(item.added.slice(0, 10))}</span>}
      </p>
      <p class="pin"><code class="fingerprint">{grouped(item.pin)}</code> <CopyButton value={item.pin} name={words.key.copy} /></p>
      {item.note && <p class="soft">{item.note}</p>}
    </li>
  );
}

export function Keys({ verifier }: { verifier: VerifierAnswer }): JSX.Element {
  return <ul class="keys" aria-label={words.keysOf(verifier.name)}>{verifier.keys.map((key) => <KeyLine key={key.id} item={key} />)}</ul>;
}

/** How many of its rebuilds gave the published bytes: numbers first, for three of three is no better known than one of one. */
export function Figures({ verifier }: { verifier: VerifierAnswer }): JSX.Element {
  const { attestations, reproduced, differs, latest } = verifier;
  const rebuilds = reproduced + differs;
  return (
    <dl class="stats stats-small">
      <Stat value={attestations} label={words.stat.attestations(attestations)} />
      <Stat value={rebuilds === 0 ? words.noRebuilds : words.share(reproduced, rebuilds)} note={rebuilds === 0 ? undefined : words.rate(reproduced, rebuilds)} label={words.stat.agreement} />
      <Stat value={latest?.slice(0, 10) ?? '–'} label={words.stat.latest} />
    </dl>
  );
}

/** A link that somebody else wrote: followed only when it leads to the web. */
function OutsideLink({ link }: { link: string }): JSX.Element {
  if (!/^https?:\/\//.test(link)) return <span>{link}</span>;
  return <a href={link} rel="noreferrer noopener">{link.replace(/^https?:\/\//, '')}</a>;
}

export function Links({ links }: { links: readonly string[] }): JSX.Element | null {
  if (links.length === 0) return null;
  return <p class="links">{links.map((link) => <OutsideLink key={link} link={link} />)}</p>;
}
