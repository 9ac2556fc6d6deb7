/** The formats a chain can be taken away in. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { GraphAnswer } from '../../../schema/api.ts';
import { chainFormats, saveChain } from '../actions/save-chain.ts';
import { Icon } from '../design/icon.tsx';
import { text } from '../text/en.ts';
import type { ChainDrawing } from './drawing.ts';

export function SaveMenu({ graph, drawing }: { graph: GraphAnswer; drawing: ChainDrawing }): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  return (
    <details class="menu" ref={menu}>
      <summary class="button button-icon" aria-label={text.chain.save.label} title={text.chain.save.label}><Icon name="save" /></summary>
      <ul class="menu-list">
        {chainFormats.map((format) => (
          <li key={format}>
            <button
              type="button" class="menu-item"
              onClick={() => { void saveChain(graph, format, () => drawing.picture()); menu.current?.removeAttribute('open'); }}
            >
              {text.chain.save[format]}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
