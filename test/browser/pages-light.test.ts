/** Every page in the light theme; a file for each theme, so that both run at the same time. */
import { describePages } from './pages.ts';

describePages('light');
