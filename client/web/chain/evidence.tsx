/** Who attested an artifact, and whether it counts. */
import type { JSX } from 'preact';
import type { Evidence } from '../../../schema/api.ts';
import { StatusMark } from '../design/status-mark.tsx';
import { to } from '../route/view.ts';
import { text } from '../text/en.ts';

function Line({ evidence }: { evidence: Evidence }): JSX.Element {
  const differs = evidence.result === 'differs';
  return (
    <li class={`evidence${evidence.counts ? '' : ' evidence-idle'}`}>
      <StatusMark status={differs ? 'disputed' : evidence.counts ? 'reproduced' : 'claimed'} />
      <div>
        <p><strong>{evidence.verifier}</strong> <span class="soft">{text.evidence.of(evidence.organization)}</span></p>
        <p class="soft">
          {text.result[evidence.result]}, {text.comparison[evidence.comparison]} · <time dateTime={evidence.time}>{evidence.time.slice(0, 10)}</time> ·{' '}
          <a href={to('/log', { entry: String(evidence.entry) })}>{text.evidence.entry(evidence.entry)}</a>
        </p>
        {!evidence.counts && <p class="soft">{text.evidence.idle(evidence.because ?? '')}</p>}
      </div>
    </li>
  );
}

export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }): JSX.Element {
  if (evidence.length === 0) return <p class="soft">{text.evidence.none}</p>;
  return <ul class="evidence-list">{evidence.map((it) => <Line key={`${it.entry} ${it.output}`} evidence={it} />)}</ul>;
}
