/** Choosing among few: one of them, or any of them, and a small number. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

export interface Option<T extends string> {
  value: T;
  word: string;
  /** What choosing it means. */
  title?: string;
}

interface OneOfProps<T extends string> {
  legend: string;
  options: readonly Option<T>[];
  value: T;
  onChange: (value: T) => void;
}

export function OneOf<T extends string>({ legend, options, value, onChange }: OneOfProps<T>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="segments">
        {options.map((o) => (
          <label key={o.value} class="segment" title={o.title}>
            <input type="radio" class="visually-hidden" name={name} checked={o.value === value} onChange={() => onChange(o.value)} />
            <span>{o.word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface AnyOfProps<T extends string> {
  legend: string;
  options: readonly Option<T>[];
  values: readonly T[];
  onChange: (values: T[]) => void;
}

export function AnyOf<T extends string>({ legend, options, values, onChange }: AnyOfProps<T>): JSX.Element {
  const toggle = (value: T, on: boolean): void => onChange(options.map((o) => o.value).filter((v) => (v === value ? on : values.includes(v))));
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      <div class="chips">
        {options.map((o) => (
          <label key={o.value} class="chip" title={o.title}>
            <input type="checkbox" class="visually-hidden" checked={values.includes(o.value)} onChange={(event) => toggle(o.value, event.currentTarget.checked)} />
            <span>{o.word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface NumberStepProps {
  label: string;
  value: number;
  least: number;
  /** A value that is more already stays within reach. */
  most: number;
  /** What a value is called; its figures when left out. */
  word?: (value: number) => string;
  onChange: (value: number) => void;
}

export function NumberStep({ label, value, least, most, word = String, onChange }: NumberStepProps): JSX.Element {
  const id = useId();
  return (
    <div class="choice">
      <label class="choice-label" for={id}>{label}</label>
      <div class="range">
        <input id={id} type="range" min={least} max={Math.max(most, value)} step={1} value={value} aria-valuetext={word(value)} onInput={(event) => onChange(Number(event.currentTarget.value))} />
        <output for={id}>{word(value)}</output>
      </div>
    </div>
  );
}
