/** The policy panel: every member of a policy in the reader's hand. Each change recolours the chain at once, by the engine in the browser. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Comparison } from '../../../schema/input.ts';
import type { Policy, RootKind } from '../../../schema/policy.ts';
import { assumeCompromised, assumeSound } from '../actions/assume-compromised.ts';
import { leaveRoots } from '../actions/take-roots.ts';
import { saveFile } from '../actions/save-file.ts';
import { policies } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Button } from '../design/button.tsx';
import { AnyOf, NumberStep, OneOf, type Option } from '../design/choices.tsx';
import { CopyButton } from '../design/copy.tsx';
import { Icon } from '../design/icon.tsx';
import { shortDigest } from '../design/short-digest.ts';
import { text } from '../text/en.ts';
import { sameBelief } from './policy-text.ts';
import { believe } from './state.ts';
import type { Imagination } from './use-imagined.ts';

const words = text.imagine;
const rootKinds: readonly RootKind[] = ['seed', 'source', 'vendor'];
const comparisons: readonly Comparison[] = ['bit-identical', 'signature-stripped', 'contents', 'symbols-stripped', 'build-id-normalized'];
const MOST = 6;
/** More than these are taken back together: a fold has hundreds. */
const MOST_NAMED = 12;

/** The shipped policies, each with what believing it means. */
function Preset({ policy }: { policy: Policy }): JSX.Element {
  const group = useId();
  const shipped = useAnswer(policies()).data?.policies ?? [];
  const same = shipped.find((p) => sameBelief(p.policy, policy))?.policy;
  return (
    <fieldset class="choice presets">
      <legend>{words.preset}</legend>
      {shipped.map(({ policy: p }) => (
        <label key={p.name} class="preset">
          <input type="radio" class="visually-hidden" name={group} checked={p.name === same?.name} onChange={() => believe(p)} />
          <span class="preset-name">{p.name}</span>
          <span class="preset-about">{p.about}</span>
        </label>
      ))}
      {!same && <p class="preset preset-own"><span class="preset-name">{words.own}</span> <span class="preset-about">{words.ownAbout}</span></p>}
    </fieldset>
  );
}

/** How many operating systems and architectures are asked for; a policy that asks for one asks for nothing. */
function Builders({ policy }: { policy: Policy }): JSX.Element {
  const { distinctBuilders = 1, ...rest } = policy;
  return (
    <NumberStep
      label={words.member.builders} value={distinctBuilders} least={1} most={MOST} word={(n) => (n === 1 ? words.member.notAsked : String(n))}
      onChange={(n) => believe(n === 1 ? rest : { ...rest, distinctBuilders: n })}
    />
  );
}

/** Artifacts that the policy takes as roots by their digests. */
function NamedRoots({ policy }: { policy: Policy }): JSX.Element | null {
  const { digests } = policy.roots;
  if (digests.length === 0) return null;
  return (
    <fieldset class="choice">
      <legend>{words.member.rootDigests}</legend>
      <div class="chips">
        {digests.map((digest) => (
          <button key={digest} type="button" class="chip" title={digest} aria-label={words.noRoot(shortDigest(digest))} onClick={() => leaveRoots([digest])}>
            {shortDigest(digest)} <Icon name="close" size={12} />
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** Members that are one choice among two. */
function Switches({ policy }: { policy: Policy }): JSX.Element {
  const m = words.member;
  return (
    <>
      <OneOf
        legend={m.independence} value={policy.independence} onChange={(independence) => believe({ ...policy, independence })}
        options={[{ value: 'organization', word: m.organization }, { value: 'verifier', word: m.verifier }]}
      />
      <OneOf
        legend={m.inputs} value={policy.inputs} onChange={(inputs) => believe({ ...policy, inputs })}
        options={[{ value: 'attested', word: m.attested, title: text.policies.inputs.attested }, { value: 'declared', word: m.declared, title: text.policies.inputs.declared }]}
      />
      <OneOf
        legend={m.disputes} value={policy.disputes} onChange={(disputes) => believe({ ...policy, disputes })}
        options={[{ value: 'block', word: m.block, title: text.policies.disputes.block }, { value: 'flag', word: m.flag, title: text.policies.disputes.flag }]}
      />
      <OneOf
        legend={m.environment} value={policy.environment} onChange={(environment) => believe({ ...policy, environment })}
        options={[{ value: 'ignore', word: m.ignore }, { value: 'require', word: m.require }]}
      />
      <OneOf
        legend={m.weak} value={policy.weakDigests ? 'yes' : 'no'} onChange={(weak) => believe({ ...policy, weakDigests: weak === 'yes' })}
        options={[{ value: 'no', word: m.refused }, { value: 'yes', word: m.accepted }]}
      />
    </>
  );
}

function Believed({ policy, verifiers }: { policy: Policy; verifiers: Imagination['verifiers'] }): JSX.Element | null {
  if (verifiers.length === 0) return null;
  const options: Option<string>[] = verifiers.map((v) => ({ value: v.id, word: v.id, title: text.evidence.of(v.organization) }));
  const values = policy.verifiers === 'all' ? verifiers.map((v) => v.id) : policy.verifiers;
  return (
    <AnyOf
      legend={words.member.verifiers} options={options} values={values}
      onChange={(chosen) => believe({ ...policy, verifiers: chosen.length === verifiers.length ? 'all' : chosen })}
    />
  );
}

function nameOfCompromised(name: string): string {
  return name.startsWith('sha') ? shortDigest(name) : name.replace(':', ' ');
}

/** What is assumed to be in an enemy's hand, and who else could be. */
function Compromised({ policy, verifiers }: { policy: Policy; verifiers: Imagination['verifiers'] }): JSX.Element {
  const id = useId();
  const rest = policy.compromised.slice(MOST_NAMED);
  const others = [...new Set(verifiers.map((v) => `organization:${v.organization}`)), ...verifiers.map((v) => `verifier:${v.id}`)].filter((name) => !policy.compromised.includes(name));
  return (
    <div class="choice">
      <label class="choice-label" for={id}>{words.member.compromised}</label>
      <div class="chips">
        {policy.compromised.slice(0, MOST_NAMED).map((name) => (
          <button key={name} type="button" class="chip chip-bad" title={name} aria-label={words.takeBack(nameOfCompromised(name))} onClick={() => assumeSound([name])}>
            {nameOfCompromised(name)} <Icon name="close" size={12} />
          </button>
        ))}
        {rest.length > 0 && <button type="button" class="chip chip-bad" onClick={() => assumeSound(rest)}>{words.takeBackMore(rest.length)} <Icon name="close" size={12} /></button>}
        <select id={id} value="" onChange={(event) => { if (event.currentTarget.value) assumeCompromised([event.currentTarget.value]); }}>
          <option value="">{words.assume}</option>
          {others.map((name) => <option key={name} value={name}>{nameOfCompromised(name)}</option>)}
        </select>
      </div>
      <p class="soft">{words.assumeHint}</p>
    </div>
  );
}

function Export({ policy }: { policy: Policy }): JSX.Element {
  const json = `${JSON.stringify(policy, null, 2)}\n`;
  return (
    <div class="imagine-foot">
      <Button icon="save" onClick={() => saveFile(`${policy.name}.json`, new Blob([json], { type: 'application/json' }))}>{words.save}</Button>
      <CopyButton value={json} name={words.copy} />
      <code class="soft wrap">{words.command(policy.name)}</code>
    </div>
  );
}

export function PolicyPanel({ policy, verifiers }: { policy: Policy; verifiers: Imagination['verifiers'] }): JSX.Element {
  const m = words.member;
  return (
    <div class="imagine-controls">
      <Preset policy={policy} />
      <NumberStep label={m.threshold} value={policy.threshold} least={1} most={MOST} onChange={(threshold) => believe({ ...policy, threshold })} />
      <NumberStep label={m.diversity} value={policy.diversity} least={1} most={MOST} onChange={(diversity) => believe({ ...policy, diversity })} />
      <Builders policy={policy} />
      <AnyOf
        legend={m.roots} values={policy.roots.kinds} onChange={(kinds) => believe({ ...policy, roots: { ...policy.roots, kinds } })}
        options={rootKinds.map((value) => ({ value, word: text.rootKind[value].word, title: text.rootKind[value].means }))}
      />
      <NamedRoots policy={policy} />
      <Switches policy={policy} />
      <AnyOf
        legend={m.comparisons} values={policy.comparisons} options={comparisons.map((value) => ({ value, word: text.comparison[value] }))}
        onChange={(chosen) => { if (chosen.length > 0) believe({ ...policy, comparisons: chosen }); }}
      />
      <Believed policy={policy} verifiers={verifiers} />
      <Compromised policy={policy} verifiers={verifiers} />
      <Export policy={policy} />
    </div>
  );
}
