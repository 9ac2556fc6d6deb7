/** The title of the page: what is shown first, the name of the place last. */
import { useEffect } from 'preact/hooks';
import { text } from '../text/en.ts';

/** @param title null for the place alone; undefined leaves the title to a part of the page that knows better */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = title === null ? text.name : `${title} · ${text.name}`;
  }, [title]);
}
