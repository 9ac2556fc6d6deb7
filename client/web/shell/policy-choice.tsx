/** Under which policy everything is seen. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { choosePolicy } from '../actions/choose-policy.ts';
import { policies } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import { readPolicyText } from '../imagine/policy-text.ts';
import { policyName } from '../route/view.ts';
import { text } from '../text/en.ts';

export function PolicyChoice(): JSX.Element {
  const id = useId();
  const known = useAnswer(policies()).data?.policies ?? [];
  const standard = known.find((p) => p.default)?.policy.name ?? '';
  const chosen = policyName.value ?? standard;
  const listed = known.some((p) => p.policy.name === chosen);
  return (
    <div class="policy-choice">
      <label for={id}>{text.policy.label}</label>
      <select id={id} value={chosen} onChange={(event) => choosePolicy(event.currentTarget.value === standard ? null : event.currentTarget.value)}>
        {!listed && <option value={chosen}>{readPolicyText(chosen)?.name ?? chosen}</option>}
        {known.map(({ policy }) => <option key={policy.name} value={policy.name}>{policy.name}</option>)}
      </select>
    </div>
  );
}
