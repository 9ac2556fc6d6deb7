/** Starts the web client. */
import { render } from 'preact';
import { lookWhileGone } from './api/answers.ts';
import { startLive } from './api/live.ts';
import { forbidEval } from './no-eval.ts';
import { startRouting } from './route/location.ts';
import { App } from './shell/app.tsx';

forbidEval();
const root = document.getElementById('app');
if (root) {
  startRouting();
  lookWhileGone(4000);
  startLive();
  render(<App />, root);
}
