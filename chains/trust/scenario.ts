/** Scenarios: the engine's input as one document, read strictly and evaluated in one go. */
import { fromZod, RootlineError } from '../../schema/error.ts';
import { scenarioSchema, type EvaluationResult, type Scenario } from '../../schema/scenario.ts';
import { TrustEngine } from './engine.ts';

/**
 * Reads a scenario, or a document that holds one under `scenario`.
 * @throws RootlineError `bad-policy` when the policy is at fault, else `bad-scenario`, each place named by its JSON pointer
 */
export function readScenario(json: unknown): Scenario {
  const wrapped = typeof json === 'object' && json !== null && 'scenario' in json;
  const read = scenarioSchema.safeParse(wrapped ? json.scenario : json);
  if (!read.success) {
    const issues = read.error.issues.map((issue) => (wrapped ? { ...issue, path: ['scenario', ...issue.path] } : issue));
    const policyOnly = read.error.issues.every((issue) => issue.path[0] === 'policy');
    throw fromZod(policyOnly ? 'bad-policy' : 'bad-scenario', 'the scenario is not valid', issues);
  }
  const fault = findRepeated(read.data);
  if (fault !== null) {
    const at = (wrapped ? '/scenario' : '') + fault.at;
    throw new RootlineError('bad-scenario', `the scenario is not valid: ${at}: ${fault.message}`, { errors: [{ ...fault, at }] });
  }
  return read.data;
}

/** What the policy makes of the scenario's statements: every artifact it speaks of, by digest, and every release by platform. */
export function evaluateScenario(scenario: Scenario): EvaluationResult {
  const engine = new TrustEngine(scenario);
  engine.setVerifiers(scenario.verifiers);
  for (const statement of scenario.attestations) engine.append(statement);
  const view = engine.view(scenario.policy);
  return {
    artifacts: Object.fromEntries([...view.digests()].map((digest) => [digest, view.standing(digest)])),
    releases: Object.fromEntries(scenario.releases.map(({ id }) => [id, view.release(id)])),
  };
}

/** The first name that is given to two things. */
function findRepeated(scenario: Scenario): { at: string; message: string } | null {
  const verifiers = scenario.verifiers.map((verifier, i) => ({ at: `/verifiers/${i}`, id: verifier.id }));
  const keys = scenario.verifiers.flatMap((verifier, i) => verifier.keys.map((key, j) => ({ at: `/verifiers/${i}/keys/${j}`, id: `${verifier.id} ${key.id}` })));
  const releases = scenario.releases.map((release, i) => ({ at: `/releases/${i}`, id: release.id }));
  const files = scenario.releases.flatMap((release, i) => release.files.map((file, j) => ({ at: `/releases/${i}/files/${j}`, id: file.id })));
  for (const list of [verifiers, keys, releases, files]) {
    const seen = new Set<string>();
    for (const { at, id } of list) {
      if (seen.has(id)) return { at, message: 'this id was given already' };
      seen.add(id);
    }
  }
  return null;
}
