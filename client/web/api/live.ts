/**
 * New entries as they come (server-sent events). What is on the page is asked for again, so that it recolours where it stands. The stream
 * is held by the visible page only: browsers allow few connections to one server.
 */
import { signal } from '@preact/signals';
import { look, refresh } from './answers.ts';

/** Several entries in a row are answered by one refresh, after so many milliseconds. */
const PAUSE = 500;

/** Whether the page hears of new entries. */
export const live = signal(false);

let stream: EventSource | null = null;
let timer = 0;

function onEntry(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(refresh, PAUSE);
}

function listen(): void {
  if (stream) return;
  stream = new EventSource('/api/v1/events');
  stream.addEventListener('open', () => { live.value = true; });
  stream.addEventListener('error', () => {
    live.value = false;
    void look();
  });
  stream.addEventListener('entry', onEntry);
}

function rest(): void {
  stream?.close();
  stream = null;
  live.value = false;
}

/** Starts listening, while the page is seen. What was missed while it was not is asked for when it is seen again. */
export function startLive(): void {
  if (document.visibilityState === 'visible') listen();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') rest();
    else {
      listen();
      refresh();
    }
  });
}
