/** A component whose code is fetched when it is first shown. */
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { look, reachable } from '../api/answers.ts';
import { Waiting } from '../design/parts.tsx';
import { text } from '../text/en.ts';

/** @param load fetches the component; asked once, and again after a failure */
export function later(load: () => Promise<ComponentType>): ComponentType {
  let here: ComponentType | null = null;
  return function Later(): JSX.Element {
    const [state, setState] = useState<'waiting' | 'here' | 'failed'>(here ? 'here' : 'waiting');
    const there = reachable.value;
    useEffect(() => {
      // Asked for again as soon as the server is back.
      if (here || !there) return;
      const fetchIt = async (): Promise<void> => {
        try {
          here = await load();
          setState('here');
        } catch {
          setState('failed');
          void look();
        }
      };
      void fetchIt();
    }, [there]);
    if (!here && (state === 'failed' || !there)) return <div class="not-here"><h1>{text.pageLost.title}</h1><p class="lead">{text.pageLost.detail}</p></div>;
    const Loaded = here;
    return Loaded ? <Loaded /> : <Waiting rows={6} />;
  };
}
