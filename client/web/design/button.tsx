/** Buttons: with words, or with a drawing and a name. */
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  onClick: () => void;
  children: ComponentChildren;
  icon?: IconName;
  kind?: 'plain' | 'primary' | 'quiet';
  pressed?: boolean;
  disabled?: boolean;
  /** The key that does the same. */
  shortcut?: string;
}

export function Button({ onClick, children, icon, kind = 'plain', pressed, disabled = false, shortcut }: ButtonProps): JSX.Element {
  return (
    <button type="button" class={`button button-${kind}`} onClick={onClick} aria-pressed={pressed} disabled={disabled} aria-keyshortcuts={shortcut}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {shortcut && <kbd aria-hidden="true">{shortcut}</kbd>}
    </button>
  );
}

interface IconButtonProps {
  onClick: () => void;
  icon: IconName;
  /** What it does: its name to assistive technology, and its tooltip. */
  name: string;
  pressed?: boolean;
  disabled?: boolean;
}

export function IconButton({ onClick, icon, name, pressed, disabled = false }: IconButtonProps): JSX.Element {
  return (
    <button type="button" class="button button-icon" onClick={onClick} aria-label={name} title={name} aria-pressed={pressed} disabled={disabled}>
      <Icon name={icon} />
    </button>
  );
}
