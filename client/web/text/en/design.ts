/** The page of the design system. */
export const designText = {
  design: {
    title: 'Design system', lead: 'Everything this site is made of. Statuses differ in shape and glyph as well as in colour; colours differ in lightness as well as in hue.',
    marks: 'Status marks', marksLead: 'Each keeps its shape from 32 pixels down to 10.',
    colours: 'Colours', coloursLead: 'One set of names, a light and a dark value each.',
    type: 'Type', serif: 'Go 1.24.2 is not chain-verified: nobody has yet rebuilt it.', sans: 'The reader’s own sans serif, for everything that explains.', soft: 'Softer, for what can wait.', mono: 'sha256:e3b0c442 98fc1c14',
    icons: 'Icons', controls: 'Controls', plain: 'Plain', primary: 'Primary', quiet: 'Quiet', pressed: 'Pressed', disabled: 'Disabled', iconButton: 'Copy', oneOf: 'One of few', anyOf: 'Any of few',
    number: 'A number', first: 'First', second: 'Second', third: 'Third', parts: 'Parts', stat: 'counted things', note: 'with a note', date: 'a day', notice: 'A notice', warning: 'A warning', problem: 'A problem', table: 'Example',
  },
} as const;
