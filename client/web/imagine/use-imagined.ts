/** The engine over a release's scenario, loaded when somebody wants to imagine something. */
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../../schema/problem.ts';
import { scenario as scenarioAddress } from '../api/addresses.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { Imagined } from './engine.ts';
import { Standing } from './recolour.ts';

export interface Imagination {
  imagined: Imagined;
  standing: Standing;
  /** Log entry of each statement. */
  entries: readonly number[];
  verifiers: readonly { id: string; organization: string }[];
}

/** @param wanted nothing is loaded before it is */
export function useImagined(compiler: string, version: string, platform: string | null, wanted: boolean): { imagination: Imagination | null; problem: Problem | null } {
  const { data, problem } = useAnswer(wanted ? scenarioAddress(compiler, version, platform) : null);
  const [imagination, setImagination] = useState<Imagination | null>(null);
  useEffect(() => {
    let left = false;
    setImagination(null);
    const load = async (): Promise<void> => {
      if (!data) return;
      const { Imagined } = await import('./engine.ts');
      if (left) return;
      const imagined = new Imagined(data);
      setImagination({ imagined, standing: new Standing(data, imagined), entries: data.entries, verifiers: data.scenario.verifiers });
    };
    void load();
    return () => { left = true; };
  }, [data]);
  return { imagination, problem };
}
