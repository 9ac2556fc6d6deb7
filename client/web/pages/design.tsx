/** The design system on one page: tokens, marks, type and every component, as they are. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { announce } from '../design/announce.tsx';
import { Button, IconButton } from '../design/button.tsx';
import { AnyOf, NumberStep, OneOf } from '../design/choices.tsx';
import { Command, Digest } from '../design/copy.tsx';
import { Icon, iconNames } from '../design/icon.tsx';
import { Notice } from '../design/notice.tsx';
import { Breadcrumbs, Day, Section, Stat, TableFrame, Waiting } from '../design/parts.tsx';
import { StatusLabel, StatusMark, type Mark } from '../design/status-mark.tsx';
import { Strengths } from '../design/strengths.tsx';
import { useTitle } from '../shell/title.ts';
import { text } from '../text/en.ts';

const words = text.design;
const marks: readonly Mark[] = ['root', 'verified', 'partial', 'reproduced', 'attested', 'claimed', 'unknown', 'disputed', 'compromised'];
const colours = [
  'paper', 'card', 'sunken', 'hover', 'line', 'line-strong', 'ink', 'ink-soft', 'ink-faint', 'accent', 'accent-soft', 'focus', 'root', 'verified', 'reproduced', 'claimed', 'disputed', 'compromised',
] as const;
/** sha256 of nothing: a real digest that stands for no artifact. */
const EMPTY = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function Colours(): JSX.Element {
  return (
    <ul class="swatches">
      {colours.map((name) => <li key={name}><span class="swatch" ref={(element) => { if (element) element.style.background = `var(--${name})`; }} /> <code>--{name}</code></li>)}
    </ul>
  );
}

/** What the buttons of this page do. */
function nothing(): void {
  announce(words.pressed);
}

function Controls(): JSX.Element {
  const [one, setOne] = useState<'a' | 'b'>('a');
  const [any, setAny] = useState<('x' | 'y' | 'z')[]>(['x']);
  const [number, setNumber] = useState(2);
  return (
    <div class="imagine-controls">
      <p class="filter"><Button onClick={nothing}>{words.plain}</Button> <Button kind="primary" onClick={nothing}>{words.primary}</Button> <Button kind="quiet" onClick={nothing}>{words.quiet}</Button> <Button pressed onClick={nothing}>{words.pressed}</Button> <Button disabled onClick={nothing}>{words.disabled}</Button> <IconButton icon="copy" name={words.iconButton} onClick={nothing} /></p>
      <OneOf legend={words.oneOf} value={one} onChange={setOne} options={[{ value: 'a', word: words.first }, { value: 'b', word: words.second }]} />
      <AnyOf legend={words.anyOf} values={any} onChange={setAny} options={[{ value: 'x', word: words.first }, { value: 'y', word: words.second }, { value: 'z', word: words.third }]} />
      <NumberStep label={words.number} value={number} least={1} most={6} onChange={setNumber} />
    </div>
  );
}

function Tables(): JSX.Element {
  return (
    <TableFrame label={words.table}>
      <table>
        <thead><tr><th scope="col">{words.first}</th><th scope="col" class="number">{words.number}</th></tr></thead>
        <tbody>{marks.slice(0, 3).map((mark, i) => <tr key={mark}><th scope="row"><StatusLabel status={mark} /></th><td class="number">{(i + 1) * 1118}</td></tr>)}</tbody>
      </table>
    </TableFrame>
  );
}

export function DesignPage(): JSX.Element {
  useTitle(words.title);
  return (
    <>
      <header class="page-head"><Breadcrumbs trail={[{ name: text.ways.about, href: '/about' }, { name: words.title }]} /><h1>{words.title}</h1><p class="lead">{words.lead}</p></header>
      <Section id="marks" title={words.marks} lead={words.marksLead}>
        <ul class="mark-list">{marks.map((mark) => <li key={mark}><StatusMark status={mark} size={32} /> <StatusMark status={mark} size={16} /> <StatusMark status={mark} size={10} /> <span>{text.status[mark].word}</span></li>)}</ul>
      </Section>
      <Section id="colours" title={words.colours} lead={words.coloursLead}><Colours /></Section>
      <Section id="type" title={words.type}>
        <p class="verdict-sentence">{words.serif}</p><p>{words.sans}</p><p class="soft">{words.soft}</p><p class="mono">{words.mono}</p>
      </Section>
      <Section id="icons" title={words.icons}><ul class="mark-list">{iconNames.map((name) => <li key={name}><Icon name={name} /> <span>{name}</span></li>)}</ul></Section>
      <Section id="controls" title={words.controls}><Controls /></Section>
      <Section id="parts" title={words.parts}>
        <dl class="stats"><Stat value={1118} label={words.stat} note={words.note} /><Stat value="2026-11-20" label={words.date} /></dl>
        <p><Digest digest={EMPTY} linked={false} /> <Day date="2026-11-20" /> <Day date={null} seen="2026-11-20" /></p>
        <Command line="npx rootline verify go@1.24.2" />
        <Strengths strength={{ organization: 2, verifier: 4 }} />
        <Notice title={words.notice}><p>{words.sans}</p></Notice>
        <Notice kind="warning" title={words.warning} />
        <Notice kind="problem" title={words.problem} />
        <Tables />
        <Waiting rows={3} />
      </Section>
    </>
  );
}
