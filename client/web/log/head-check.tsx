/** Whether the log's signature over its head holds, found out in this browser; again whenever the log grows. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LogAnswer } from '../../../schema/api.ts';
import { RootlineError } from '../../../schema/error.ts';
import { asSentence } from '../design/sentence.ts';
import { StatusMark } from '../design/status-mark.tsx';
import { text } from '../text/en.ts';
import type { CheckedHead } from './checkpoint.ts';

const words = text.log.head;

type Outcome = { head: CheckedHead } | { failed: string } | null;

async function check({ key, policy }: LogAnswer): Promise<Outcome> {
  try {
    const { checkHead } = await import('./checkpoint.ts');
    return { head: await checkHead(key, policy) };
  } catch (error) {
    return { failed: error instanceof RootlineError ? error.message : words.cannot };
  }
}

export function HeadCheck({ log }: { log: LogAnswer }): JSX.Element {
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    let present = true;
    const run = async (): Promise<void> => {
      const found = await check(log);
      if (present) setOutcome(found);
    };
    void run();
    return () => { present = false; };
  }, [log.published, log.key, log.policy]);
  return (
    <>
      <div class="check head-check" role="status">
        <StatusMark status={outcome === null ? 'unknown' : 'head' in outcome ? 'verified' : 'disputed'} />
        <p>{outcome === null ? words.checking : 'head' in outcome ? words.holds(outcome.head.size, outcome.head.cosigners, outcome.head.strangers) : asSentence(outcome.failed)}</p>
      </div>
      {(outcome === null || 'head' in outcome) && (
        <details>
          <summary>{words.note}</summary>
          <pre class="note-text" tabindex={0} aria-label={words.note}><code>{outcome?.head.note ?? words.checking}</code></pre>
        </details>
      )}
    </>
  );
}
