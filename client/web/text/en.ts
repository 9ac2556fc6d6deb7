/** Every word of the web client in English. A translation is another file like this one. */
import { aboutText } from './en/about.ts';
import { chainText } from './en/chain.ts';
import { designText } from './en/design.ts';
import { imagineText } from './en/imagine.ts';
import { logText } from './en/log.ts';
import { overviewText } from './en/overview.ts';
import { releaseText } from './en/release.ts';
import { shellText } from './en/shell.ts';
import { termsText } from './en/terms.ts';
import { verifiersText } from './en/verifiers.ts';

export const text = {
  ...shellText, ...termsText, ...overviewText, ...chainText, ...releaseText, ...logText, ...verifiersText, ...aboutText, ...imagineText, ...designText,
} as const;
