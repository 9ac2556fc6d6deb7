/** A component whose code is fetched when it is first shown. */
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../design/notice.tsx';
import { Waiting } from '../design/parts.tsx';
import { text } from '../text/en.ts';

/** @param load fetches the component; asked once, and again after a failure */
export function later(load: () => Promise<ComponentType>): ComponentType {
  let here: ComponentType | null = null;
  return function Later(): JSX.Element {
    const [state, setState] = useState<'waiting' | 'here' | 'failed'>(here ? 'here' : 'waiting');
    useEffect(() => {
      if (here) return;
      const fetchIt = async (): Promise<void> => {
        try {
          here = await load();
          setState('here');
        } catch {
          setState('failed');
        }
      };
      void fetchIt();
    }, []);
    if (state === 'failed') return <Notice kind="problem" title={text.pageLost.title}><p>{text.pageLost.detail}</p></Notice>;
    const Loaded = here;
    return Loaded ? <Loaded /> : <Waiting rows={6} />;
  };
}
