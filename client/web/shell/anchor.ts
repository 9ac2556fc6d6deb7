/** Leads to the part of a page that an address names after `#`, though that part may come long after the page. */
import { useEffect } from 'preact/hooks';
import { location } from '../route/location.ts';

/** A part that has not come by then, in milliseconds, does not come. */
const PATIENCE = 15_000;

/** Goes to the part named by the address as soon as it is there, unless the reader has gone elsewhere by then. */
export function useAnchor(): void {
  const { hash, pathname } = location.value;
  useEffect(() => {
    if (hash.length < 2) return;
    const gone = new AbortController();
    const stop = (): void => gone.abort();
    const go = (): void => {
      const part = document.getElementById(decode(hash.slice(1)));
      if (!part) return;
      part.scrollIntoView();
      stop();
    };
    const watch = new MutationObserver(go);
    gone.signal.addEventListener('abort', () => watch.disconnect());
    watch.observe(document.body, { childList: true, subtree: true });
    for (const event of ['wheel', 'touchstart', 'keydown', 'pointerdown']) window.addEventListener(event, stop, { signal: gone.signal, passive: true });
    const timer = window.setTimeout(stop, PATIENCE);
    go();
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [hash, pathname]);
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
