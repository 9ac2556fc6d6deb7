/** Copies a text; without a secure context, by way of a selection. */
import { announce } from '../design/announce.tsx';
import { text } from '../text/en.ts';

function copyBySelection(value: string): boolean {
  const field = document.createElement('textarea');
  field.value = value;
  field.setAttribute('readonly', '');
  field.className = 'visually-hidden';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

/** @returns whether it was copied; says so to assistive technology as well */
export async function copyText(value: string): Promise<boolean> {
  let done = false;
  try {
    await navigator.clipboard.writeText(value);
    done = true;
  } catch {
    done = copyBySelection(value);
  }
  announce(done ? text.copy.done : text.copy.failed);
  return done;
}
