/** The trust engine: a pure function of (catalog, statements, policy). See README.md for what is decided where. */
export { TrustEngine, type EngineOptions, type Point } from './engine.ts';
export { type Base, type BaseFile } from './facts.ts';
export { evaluateScenario, readScenario } from './scenario.ts';
export { type EffectiveInputs, type StatedAttestation } from './stated.ts';
export { View } from './view.ts';
export { why, type Proof, type ProofBuild, type ProofLink } from './why.ts';
export { whyNot, type BrokenLink, type Mendable, type Unmendable, type WhyNot } from './why-not.ts';
export { type MissingRebuild } from './missing.ts';
export { whatIf, type Change, type ChangeReason, type ReleaseChange, type WhatIf } from './what-if.ts';
export { suppose, type SupposedAttestation, type Supposition } from './supposition.ts';
export { downstream } from './downstream.ts';
export { next, type Next, type NextOptions, type NextRebuild, type Verdict } from './next.ts';
export { chokepoints, type Chokepoint, type Chokepoints } from './chokepoints.ts';
export { lineages, type Lineages } from './lineages.ts';
export { areApart, convergence, lineagesOf, type Converged, type Lineage } from './convergence.ts';
export { sharedInputs, type SharedInput, type SharedInputs } from './shared-inputs.ts';
export { streak } from './streak.ts';
