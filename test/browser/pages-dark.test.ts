/** Every page in the dark theme; a file for each theme, so that both run at the same time. */
import { describePages } from './pages.ts';

describePages('dark');
