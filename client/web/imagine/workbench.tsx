/** What the reader imagines, beside the chain that it recolours: the verdict as it would be, ways to compare and to undo, and the policy in hand. */
import type { JSX } from 'preact';
import type { Policy } from '../../../schema/policy.ts';
import type { Problem } from '../../../schema/problem.ts';
import { Button } from '../design/button.tsx';
import { ProblemNotice } from '../design/notice.tsx';
import { Waiting } from '../design/parts.tsx';
import { StatusLabel } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import { PolicyPanel } from './panel.tsx';
import { isChanged, isComparing, toggleComparing, undoAll } from './state.ts';
import type { Imagination } from './use-imagined.ts';

const words = text.imagine;

interface WorkbenchProps {
  /** Of the release. */
  name: string;
  /** Whether it would be verified; null while that is not known. */
  verified: boolean | null;
  imagination: Imagination | null;
  policy: Policy | null;
  problem: Problem | null;
}

export function Workbench({ name, verified, imagination, policy, problem }: WorkbenchProps): JSX.Element {
  return (
    <section class="panel-body imagine" role="group" aria-label={words.title}>
      <div class="stack imagine-head">
        <h3>{words.title}</h3>
        {verified !== null && <p aria-live="polite"><StatusLabel strong status={verified ? 'verified' : 'claimed'} word={verified ? words.verified(name) : words.notVerified(name)} /></p>}
        <div class="chips">
          <Button pressed={isComparing()} onClick={toggleComparing}>{words.compare}</Button>
          {isChanged() && <Button onClick={undoAll}>{words.reset}</Button>}
        </div>
      </div>
      <p class="soft">{words.lead}</p>
      {problem && <ProblemNotice problem={problem} />}
      {!imagination && !problem && <Waiting rows={3} />}
      {imagination && policy && <PolicyPanel policy={policy} verifiers={imagination.verifiers} />}
    </section>
  );
}
