/** Chooses light, dark or the system's own; kept in the browser, applied before the first paint by public/theme.js. */
import { signal } from '@preact/signals';

export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'rootline.theme';
const next: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };

function stored(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

export const theme = signal<Theme>(stored());
/** Whether dark is what is seen: the choice, or the system's where there is none. */
export const dark = signal(false);

const system = window.matchMedia('(prefers-color-scheme: dark)');

function settle(): void {
  dark.value = theme.value === 'auto' ? system.matches : theme.value === 'dark';
}
system.addEventListener('change', settle);
settle();

/** Turns to the next theme: the system's, light, dark, and around. */
export function toggleTheme(): void {
  theme.value = next[theme.value];
  const root = document.documentElement;
  if (theme.value === 'auto') delete root.dataset['theme'];
  else root.dataset['theme'] = theme.value;
  try {
    if (theme.value === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme.value);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  settle();
}
