/** The foot of every page: the three things every answer is a pure function of. */
import type { JSX } from 'preact';
import { compilers } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { live } from '../api/live.ts';
import { Digest } from '../design/copy.tsx';
import { text } from '../text/en.ts';

export function Footer(): JSX.Element {
  const grounds = useAnswer(compilers(), 'grounds').data?.grounds;
  return (
    <footer class="foot">
      <div class="foot-row">
        <p>{text.foot.rule}</p>
        {grounds && (
          <dl class="grounds">
            <div><dt>{text.foot.catalog}</dt><dd><Digest digest={grounds.catalog} linked={false} /></dd></div>
            <div><dt>{text.foot.log}</dt><dd>{text.foot.entries(grounds.checkpoint.size)} <span class={`live${live.value ? ' live-on' : ''}`}>{live.value ? text.foot.live : text.foot.still}</span></dd></div>
            <div><dt>{text.foot.policy}</dt><dd>{grounds.policy.name} <Digest digest={grounds.policy.digest} linked={false} /></dd></div>
          </dl>
        )}
      </div>
    </footer>
  );
}
